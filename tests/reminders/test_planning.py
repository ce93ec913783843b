"""When messages leave: tables of written dates on local calendars, and properties that always hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.local_calendar import LocalCalendar, within_hours
from reminders.planning import PlannedStep, held_until, plan, plan_later
from reminders.policy import Policy, Step
from store.vocabulary import ReminderRole

PARIS = LocalCalendar("Europe/Paris", "92")
ZONES = [
    LocalCalendar(zone)
    for zone in (
        "Europe/Paris",
        "America/Guadeloupe",
        "America/Cayenne",
        "Indian/Reunion",
        "Indian/Mayotte",
        "America/Miquelon",
        "Pacific/Noumea",
        "Pacific/Tahiti",
    )
]


def local(calendar: LocalCalendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone).astimezone(UTC)


def written(steps: list[PlannedStep], calendar: LocalCalendar) -> list[str]:
    return [f"{step.step} {step.at.astimezone(calendar.zone):%Y-%m-%d %H:%M}" for step in steps]


@pytest.mark.parametrize(
    ("calendar", "starts_at", "now", "expected"),
    [
        pytest.param(
            PARIS, "2026-12-10 14:30", "2026-11-24 09:00",
            ["booking 2026-11-24 09:00", "4d 2026-12-05 10:00", "1d 2026-12-09 10:00"], id="from Sunday to Saturday",
        ),
        pytest.param(
            PARIS, "2026-12-15 14:30", "2026-12-01 09:00",
            ["booking 2026-12-01 09:00", "4d 2026-12-11 10:00", "1d 2026-12-14 10:00"], id="an ordinary week",
        ),
        pytest.param(
            PARIS, "2026-12-14 14:30", "2026-12-01 09:00",
            ["booking 2026-12-01 09:00", "4d 2026-12-10 10:00", "1d 2026-12-12 10:00"], id="Monday: told on Saturday",
        ),
        pytest.param(
            PARIS, "2026-03-30 09:30", "2026-03-16 09:00",
            ["booking 2026-03-16 09:00", "4d 2026-03-26 10:00", "1d 2026-03-28 10:00"], id="summer time begins between",
        ),
        pytest.param(
            PARIS, "2026-10-26 09:30", "2026-10-12 09:00",
            ["booking 2026-10-12 09:00", "4d 2026-10-22 10:00", "1d 2026-10-24 10:00"], id="winter time begins between",
        ),
        pytest.param(
            PARIS, "2028-03-01 14:00", "2028-02-14 09:00",
            ["booking 2028-02-14 09:00", "4d 2028-02-26 10:00", "1d 2028-02-29 10:00"], id="29 February",
        ),
        pytest.param(
            PARIS, "2027-01-02 14:00", "2026-12-21 09:00",
            ["booking 2026-12-21 09:00", "4d 2026-12-29 10:00", "1d 2026-12-31 10:00"], id="1 January is a holiday",
        ),
        pytest.param(
            PARIS, "2026-12-16 00:00", "2026-12-01 09:00",
            ["booking 2026-12-01 09:00", "4d 2026-12-12 10:00", "1d 2026-12-15 10:00"], id="midnight begins a day",
        ),
        pytest.param(
            LocalCalendar("Indian/Reunion", "974"), "2026-12-21 14:00", "2026-12-07 09:00",
            ["booking 2026-12-07 09:00", "4d 2026-12-17 10:00", "1d 2026-12-19 10:00"], id="20 December in La Réunion",
        ),
        pytest.param(
            LocalCalendar("America/Guadeloupe"), "2026-05-28 14:00", "2026-05-11 09:00",
            ["booking 2026-05-11 09:00", "4d 2026-05-23 10:00", "1d 2026-05-26 10:00"], id="27 May in Guadeloupe",
        ),
        pytest.param(
            LocalCalendar("Pacific/Noumea"), "2026-12-10 07:30", "2026-11-24 09:00",
            ["booking 2026-11-24 09:00", "4d 2026-12-05 10:00", "1d 2026-12-09 10:00"], id="the day before in Nouméa",
        ),
        pytest.param(
            PARIS, "2026-12-10 14:30", "2026-12-09 16:00", ["booking 2026-12-09 16:00"], id="booked the day before",
        ),
        pytest.param(
            PARIS, "2026-12-10 14:30", "2026-12-09 09:30", ["booking 2026-12-09 09:30"], id="merged into the notice",
        ),
        pytest.param(
            PARIS, "2026-12-10 14:30", "2026-12-08 15:00",
            ["booking 2026-12-08 15:00", "1d 2026-12-09 10:00"], id="booked two days before",
        ),
        pytest.param(PARIS, "2026-12-10 14:30", "2026-12-10 14:30", [], id="it begins now"),
    ],
)  # fmt: skip
def test_messages_leave_on_the_local_calendar(
    calendar: LocalCalendar, starts_at: str, now: str, expected: list[str]
) -> None:
    steps = plan(local(calendar, starts_at), Policy(), calendar, local(calendar, now))
    assert written(steps, calendar) == expected


@pytest.mark.parametrize(
    ("calendar", "now", "leaves"),
    [
        pytest.param(PARIS, "2026-11-24 08:29", "2026-11-24 08:30", id="a minute before the opening"),
        pytest.param(PARIS, "2026-11-24 08:30", None, id="at the opening"),
        pytest.param(PARIS, "2026-11-24 19:30", None, id="at the closing"),
        pytest.param(PARIS, "2026-11-24 19:31", "2026-11-25 08:30", id="a minute after the closing"),
        pytest.param(PARIS, "2026-11-28 19:31", "2026-11-30 08:30", id="Saturday evening: Monday"),
        pytest.param(PARIS, "2026-11-29 11:00", "2026-11-30 08:30", id="Sunday"),
        pytest.param(PARIS, "2026-11-11 11:00", "2026-11-12 08:30", id="Armistice Day, a Wednesday"),
        pytest.param(PARIS, "2026-12-24 23:59", "2026-12-26 08:30", id="Christmas Eve: after Christmas Day"),
        pytest.param(PARIS, "2026-12-31 23:59", "2027-01-02 08:30", id="the year ends: after New Year's Day"),
        pytest.param(PARIS, "2027-05-15 20:00", "2027-05-18 08:30", id="Whit Sunday and Monday in a row"),
        pytest.param(PARIS, "2026-03-29 02:30", "2026-03-30 08:30", id="the hour that summer time skips, a Sunday"),
        pytest.param(PARIS, "2026-10-25 02:30", "2026-10-26 08:30", id="the hour that comes twice, a Sunday"),
        pytest.param(PARIS, "2028-02-28 21:00", "2028-02-29 08:30", id="29 February is a day like others"),
        pytest.param(PARIS, "2026-12-16 00:00", "2026-12-16 08:30", id="midnight"),
        pytest.param(LocalCalendar("Europe/Paris", "67"), "2026-12-24 23:59", "2026-12-28 08:30", id="Alsace: 26 too"),
        pytest.param(
            LocalCalendar("Indian/Reunion"), "2026-12-19 20:00", "2026-12-21 08:30", id="20 December, a Sunday"
        ),
        pytest.param(
            LocalCalendar("Indian/Reunion"), "2027-12-19 20:00", "2027-12-21 08:30", id="20 December, a Monday"
        ),
        pytest.param(LocalCalendar("America/Guadeloupe"), "2026-05-27 10:00", "2026-05-28 08:30", id="27 May"),
        pytest.param(LocalCalendar("Pacific/Noumea"), "2026-09-24 10:00", "2026-09-25 08:30", id="24 September"),
        pytest.param(LocalCalendar("America/Cayenne"), "2026-06-10 10:00", "2026-06-11 08:30", id="10 June"),
    ],
)
def test_what_can_wait_leaves_from_half_past_eight_to_half_past_seven_and_never_on_a_sunday_or_holiday(
    calendar: LocalCalendar, now: str, leaves: str | None
) -> None:
    moment, far = local(calendar, now), local(calendar, now) + timedelta(days=20)
    opening = held_until(moment, far, Policy(), calendar, cannot_wait=False)
    assert opening == (local(calendar, leaves) if leaves else None)
    assert held_until(moment, far, Policy(), calendar, cannot_wait=True) is None, "what cannot wait leaves at any hour"


@pytest.mark.parametrize(
    ("step", "starts_at", "expected"),
    [
        (Step(days_before=1, at=time(7, 0)), "2026-12-15 14:30", "2026-12-14 08:30"),
        (Step(days_before=1, at=time(22, 0)), "2026-12-15 14:30", "2026-12-14 19:30"),
        (Step(days_before=1, at=time(22, 0)), "2026-12-14 14:30", "2026-12-12 19:30"),
        (Step(days_before=0, at=time(6, 0)), "2026-12-15 14:30", "2026-12-15 08:30"),
    ],
)
def test_a_service_that_wants_another_hour_is_held_within_those_allowed(
    step: Step, starts_at: str, expected: str
) -> None:
    steps = plan(local(PARIS, starts_at), Policy(steps=(step,)), PARIS, local(PARIS, "2026-12-01 09:00"), None)
    assert [step.at for step in steps] == [local(PARIS, expected)]


@pytest.mark.parametrize("day", ["2026-12-25", "2026-12-20", "2026-05-01"], ids=["Christmas", "Sunday", "1 May"])
def test_the_morning_of_a_holiday_is_told_the_day_before(day: str) -> None:
    """Nobody is woken on a holiday, though one may have to come on it."""
    steps = plan(local(PARIS, f"{day} 14:00"), Policy(steps=(), morning=True), PARIS, local(PARIS, "2026-04-01 09:00"))
    told = steps[-1].at.astimezone(PARIS.zone)
    assert (steps[-1].step, told.date()) == ("morning", date.fromisoformat(day) - timedelta(days=1))


@pytest.mark.parametrize(
    ("booked", "expected"),
    [
        ("2026-12-15 13:29", ["booking 2026-12-15 13:29"]),
        ("2026-12-14 09:59", ["booking 2026-12-14 09:59"]),
        ("2026-12-13 21:59", ["booking 2026-12-13 21:59", "1d 2026-12-14 10:00"]),
        ("2026-12-13 22:01", ["booking 2026-12-13 22:01"]),
        ("2026-12-11 09:59", ["booking 2026-12-11 09:59", "1d 2026-12-14 10:00"]),
        ("2026-12-10 21:59", ["booking 2026-12-10 21:59", "4d 2026-12-11 10:00", "1d 2026-12-14 10:00"]),
    ],
)
def test_an_appointment_that_is_too_near_is_told_at_once_and_not_twice_in_half_a_day(
    booked: str, expected: list[str]
) -> None:
    steps = plan(local(PARIS, "2026-12-15 14:30"), Policy(), PARIS, local(PARIS, booked))
    assert written(steps, PARIS) == expected


def test_the_morning_of_the_day_leaves_time_to_set_out() -> None:
    policy = Policy(morning=True)
    now = local(PARIS, "2026-12-01 09:00")
    afternoon = plan(local(PARIS, "2026-12-15 14:00"), policy, PARIS, now)
    early = plan(local(PARIS, "2026-12-15 09:00"), policy, PARIS, now)
    assert written(afternoon, PARIS)[-1] == "morning 2026-12-15 08:30"
    assert written(early, PARIS)[-1] == "1d 2026-12-14 10:00"


def test_a_clock_change_keeps_the_local_hour() -> None:
    """In winter ten o'clock in Paris is 9 UTC, in summer 8 UTC: 24 hours are not a day."""
    policy = Policy(steps=(Step(days_before=1),))
    monday_after = plan(local(PARIS, "2026-03-31 10:00"), policy, PARIS, local(PARIS, "2026-03-20 09:00"))
    saturday = plan(local(PARIS, "2026-03-29 10:00"), policy, PARIS, local(PARIS, "2026-03-20 09:00"))
    assert monday_after[-1].at == datetime(2026, 3, 30, 8, tzinfo=UTC)
    assert saturday[-1].at == datetime(2026, 3, 28, 9, tzinfo=UTC)


def test_a_local_time_that_the_spring_change_skips_still_exists() -> None:
    assert PARIS.moment(date(2026, 3, 29), time(2, 30)).astimezone(PARIS.zone).hour == 3


def test_the_announcement_can_be_a_change_or_left_out() -> None:
    start, now = local(PARIS, "2026-12-15 14:30"), local(PARIS, "2026-12-01 09:00")
    assert plan(start, Policy(), PARIS, now, ReminderRole.CHANGE)[0].role == ReminderRole.CHANGE
    assert plan(start, Policy(), PARIS, now, None)[0].step == "4d"


def test_later_is_in_three_hours_or_at_the_next_opening_or_not_at_all() -> None:
    start = local(PARIS, "2026-12-15 14:30")
    in_hours = plan_later(start, Policy(), PARIS, local(PARIS, "2026-12-14 10:00"))
    evening = plan_later(start, Policy(), PARIS, local(PARIS, "2026-12-14 18:00"))
    assert in_hours is not None
    assert in_hours.at == local(PARIS, "2026-12-14 13:00")
    assert evening is not None
    assert evening.at == local(PARIS, "2026-12-15 08:30")
    assert plan_later(start, Policy(), PARIS, local(PARIS, "2026-12-15 11:00")) is None


def test_what_comes_due_at_night_waits_for_the_opening_unless_that_is_too_late() -> None:
    night = local(PARIS, "2026-12-15 03:00")
    opening = local(PARIS, "2026-12-15 08:30")
    afternoon, early = local(PARIS, "2026-12-15 14:30"), local(PARIS, "2026-12-15 09:00")
    assert held_until(night, afternoon, Policy(), PARIS, cannot_wait=False) == opening
    assert held_until(night, early, Policy(), PARIS, cannot_wait=False) is None
    assert held_until(night, afternoon, Policy(), PARIS, cannot_wait=True) is None


def test_holidays_are_those_of_the_department() -> None:
    abolition = {
        "971": date(2026, 5, 27),
        "972": date(2026, 5, 22),
        "973": date(2026, 6, 10),
        "974": date(2026, 12, 20),
    }
    for department, day in abolition.items():
        assert LocalCalendar("Europe/Paris", department).is_holiday(day), department
        assert not PARIS.is_holiday(day)
    assert LocalCalendar("Indian/Mayotte").is_holiday(date(2026, 4, 27))
    assert LocalCalendar("Pacific/Tahiti").is_holiday(date(2026, 3, 5))
    assert LocalCalendar("Pacific/Noumea").is_holiday(date(2026, 9, 24))
    assert LocalCalendar("Europe/Paris", "67").is_holiday(date(2026, 12, 26))


moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
policies = st.builds(
    Policy,
    steps=st.lists(st.builds(Step, days_before=st.integers(0, 14), at=st.times(time(0), time(23, 59))), max_size=4).map(
        tuple
    ),
    morning=st.booleans(),
    announce_bookings=st.booleans(),
)


@given(moments, moments, policies, st.sampled_from(ZONES))
def test_nothing_is_planned_in_the_past_or_after_the_start(
    starts_at: datetime, now: datetime, policy: Policy, calendar: LocalCalendar
) -> None:
    steps = plan(starts_at, policy, calendar, now)
    assert all(now <= step.at < starts_at for step in steps)
    assert [step.at for step in steps] == sorted({step.at for step in steps})


@given(moments, st.timedeltas(timedelta(0), timedelta(days=60)), policies, st.sampled_from(ZONES))
def test_reminders_leave_within_hours_and_with_time_to_set_out(
    now: datetime, ahead: timedelta, policy: Policy, calendar: LocalCalendar
) -> None:
    starts_at = now + ahead
    for step in plan(starts_at, policy, calendar, now):
        if step.role == ReminderRole.REMINDER:
            assert within_hours(step.at, policy, calendar)
            assert step.at + policy.time_to_leave <= starts_at


@given(moments, st.timedeltas(timedelta(seconds=1), timedelta(days=400)), st.sampled_from(ZONES))
def test_an_appointment_ahead_is_always_told_at_once(now: datetime, ahead: timedelta, calendar: LocalCalendar) -> None:
    first = plan(now + ahead, Policy(), calendar, now)[0]
    assert (first.role, first.at, first.cannot_wait) == (ReminderRole.SUMMON, now, True)


@given(moments, st.sampled_from(ZONES))
def test_two_weeks_ahead_the_day_before_is_never_forgotten(now: datetime, calendar: LocalCalendar) -> None:
    starts_at = now + timedelta(days=20)
    last = plan(starts_at, Policy(), calendar, now)[-1]
    days = (starts_at.astimezone(ZoneInfo(calendar.time_zone)).date() - calendar.day_of(last.at)).days
    assert 1 <= days <= 5  # holidays in a row (Easter, Christmas with a Sunday) move it earlier
