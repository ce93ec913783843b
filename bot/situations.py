"""A person's file as the plain values that pure functions read."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from content.directory import department_of, normal_department
from content.situation import HeldAppointment, HeldMeasure, HeldObligation, Reachable, Situation
from store.models import Measure
from store.persons import PersonFile
from store.vocabulary import PrivacyMode


def situation_from(file: PersonFile, now: datetime) -> Situation:
    """The situation of a linked person."""
    ended_on = _ended_on(file)
    return Situation(
        now=now,
        linked=True,
        first_name=file.person.first_name,
        language=file.person.language,
        time_zone=file.service.time_zone,
        files_allowed=file.service.privacy != PrivacyMode.STRICT,
        department=normal_department(file.service.department) or department_of(file.service.address),
        counsellor=Reachable(file.counsellor.name, file.counsellor.phone, file.counsellor.hours),
        service=Reachable(file.service.name, file.service.phone, address=file.service.address),
        measures=tuple(HeldMeasure(m.kind, m.starts_on, _end(m, ended_on)) for m in file.measures),
        obligations=tuple(HeldObligation(o.kind, o.starts_on, o.ends_on, o.details) for o in file.obligations),
        appointments=tuple(HeldAppointment(a.starts_at, a.kind, a.place, a.status, a.id) for a in file.appointments),
    )


def _ended_on(file: PersonFile) -> date | None:
    """The local day on which the CPIP said that the follow-up is over."""
    ended_at = file.person.follow_up_ended_at
    return None if ended_at is None else ended_at.astimezone(ZoneInfo(file.service.time_zone)).date()


def _end(measure: Measure, ended_on: date | None) -> date | None:
    """The measure's own end, or that day if it comes first: nobody is told of a measure that is over as of hers."""
    if ended_on is None or (measure.starts_on is not None and measure.starts_on > ended_on):
        return measure.ends_on
    return ended_on if measure.ends_on is None else min(measure.ends_on, ended_on)
