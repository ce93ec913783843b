"""An appointment as an iCalendar file (RFC 5545), discreet on a shared phone."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from reminders.messages import File
from reminders.wording import Wording
from store.models import Appointment

_LENGTH = timedelta(hours=1)  # nobody says how long it takes; an hour keeps the place free
_ALARM = timedelta(hours=-2)


def calendar_file(appointment: Appointment, now: datetime, wording: Wording) -> File:
    """One event with a neutral title and no place; opened again it replaces itself (same UID)."""
    event = Event()
    event.add("uid", f"appointment-{appointment.id}@cpip-assistant")
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at)
    event.add("dtend", appointment.starts_at + _LENGTH)
    event.add("summary", wording.say("calendar_file", "title"))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", wording.say("calendar_file", "title"))
    alarm.add("trigger", _ALARM)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//cpip-assistant//FR")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return File(wording.say("calendar_file", "file_name"), calendar.to_ical(), "text/calendar")
