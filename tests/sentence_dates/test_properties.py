"""What must hold of every date, whatever the sentence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sentence_dates.appeals import Decision, appeal_deadline, cassation_deadline
from sentence_dates.community import unpaid_work_by
from sentence_dates.durations import Duration, sentence_after, shifted, term_after
from sentence_dates.eligibility import halfway, part_of, release_by_law, two_thirds
from sentence_dates.fijais import Rhythm, next_window
from sentence_dates.fines import Fine, paid_at_once
from sentence_dates.judgment import Judgment, enforceable_on, final_on
from sentence_dates.probation import Probation, probation_end
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.reductions import most_reduction, old_credit
from sentence_dates.release import Custody, release_day
from sentence_dates.result import OBSTACLES, Calculated, Obstacle, Refused

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
DEPARTMENTS = st.sampled_from(["", "57", "67", "75", "971", "972", "973", "974", "976", "975", "978", "987", "988"])
HOLIDAYS = DEPARTMENTS.map(PublicHolidays)
DURATIONS = st.builds(Duration, years=st.integers(0, 9), months=st.integers(0, 11), days=st.integers(0, 29)).filter(
    lambda duration: not duration.is_nothing
)


@given(DAYS, DURATIONS, DURATIONS)
def test_a_longer_sentence_never_ends_before_a_shorter_one(day: date, shorter: Duration, more: Duration) -> None:
    longer = shorter.plus(more)
    first, last = sentence_after(day, shorter), sentence_after(day, longer)
    assume(first and last and not shorter.is_one_month)  # thirty days alone may pass a month and a day (R1a, R1e)
    assert first is not None
    assert last is not None
    assert first < last


@given(DAYS, st.integers(0, 40), DURATIONS)
def test_who_starts_later_ends_later(day: date, wait: int, duration: Duration) -> None:
    first, last = term_after(day, duration), term_after(day + timedelta(days=wait), duration)
    assume(first is not None and last is not None)
    assert first is not None
    assert last is not None
    assert first <= last


@given(DAYS, st.integers(-120, 120))
def test_months_go_forth_and_back_to_the_same_day_or_to_none(day: date, months: int) -> None:
    landed = shifted(day, months)
    if landed is None:
        assert day.day > 28
    else:
        assert landed.day == day.day
        assert shifted(landed, -months) == day


@given(st.integers(2015, 2060), st.integers(1, 12), st.integers(2, 60))
def test_the_end_of_a_month_is_refused_and_never_guessed(year: int, month: int, months: int) -> None:
    last_day = (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
    result = release_day(Custody(last_day, Duration(months=months)), PublicHolidays())
    if isinstance(result, Refused):
        assert [rule.id for rule in result.rules] == ["R1d"]
    else:
        assert result.dates["end"].day == last_day.day


@given(DAYS, DURATIONS, DURATIONS, st.integers(0, 400), HOLIDAYS)
def test_nobody_leaves_on_a_day_off_nor_after_the_end(
    day: date, length: Duration, off: Duration, pretrial: int, holidays: PublicHolidays
) -> None:
    result = release_day(Custody(day, length, pretrial_days=pretrial, reduction=off), holidays)
    if isinstance(result, Refused):
        assert result.reason in ("uncertain_rule", "inconsistent")
        return
    release, end = result.dates["release"], result.dates["end"]
    assert release.weekday() != 6
    assert not holidays.includes(release)
    assert release <= end <= result.dates["full_end"]
    assert (end - release).days <= 4


@given(st.sampled_from(OBSTACLES), DAYS, DURATIONS)
def test_what_only_the_registry_can_settle_is_refused(reason: Obstacle, day: date, length: Duration) -> None:
    refused = frozenset({reason})
    results = (
        release_day(Custody(day, length, obstacles=refused), PublicHolidays()),
        halfway(day, day + timedelta(days=400), obstacles=refused),
        release_by_law(day, length, obstacles=refused),
        probation_end(Probation(day, length, obstacles=refused)),
    )
    assert [result.reason for result in results if isinstance(result, Refused)] == [reason] * 4


@given(st.sampled_from(["order", "judgment", "conviction"]), DAYS, HOLIDAYS)
def test_a_deadline_is_never_before_the_notification_and_never_later_than_the_law_allows(
    decision: Decision, day: date, holidays: PublicHolidays
) -> None:
    result = appeal_deadline(decision, day, holidays)
    assert isinstance(result, Calculated)
    assert day <= result.dates["prudent"] <= result.dates["plain"] <= result.dates["carried_over"]
    assert (result.dates["plain"] - day).days == (1 if decision == "order" else 10)


@given(DAYS, HOLIDAYS)
def test_cassation_leaves_five_days(day: date, holidays: PublicHolidays) -> None:
    result = cassation_deadline(day, holidays)
    assert isinstance(result, Calculated)
    assert result.dates["plain"] == day + timedelta(days=5)


@given(DAYS, DURATIONS)
def test_half_comes_before_two_thirds_and_both_within_the_sentence(day: date, length: Duration) -> None:
    end = sentence_after(day, length)
    assume(end is not None)
    assert end is not None
    assert day <= part_of(day, end, 1, 2) <= part_of(day, end, 2, 3) <= end


@given(DAYS, DURATIONS)
def test_at_half_as_much_is_done_as_is_left_give_or_take_a_few_days(day: date, length: Duration) -> None:
    end = sentence_after(day, length)
    assume(end is not None)
    assert end is not None
    half = part_of(day, end, 1, 2)
    assert abs((half - day).days - (end - half).days) <= 4  # whole months are of unequal length


@given(DAYS, DURATIONS)
def test_two_thirds_is_for_five_years_at_most(day: date, total: Duration) -> None:
    result = two_thirds(day, day + timedelta(days=900), total)
    if total.exceeds(60):
        assert isinstance(result, Refused)
        assert result.reason == "excluded"
    elif total.whole_months < 59:
        assert isinstance(result, Calculated)


@given(DAYS, st.booleans(), HOLIDAYS)
def test_a_judgment_is_executed_before_it_is_final_and_neither_before_it_is_given(
    day: date, provisional: bool, holidays: PublicHolidays
) -> None:
    judgment = Judgment(day, provisional=provisional)
    enforceable, final = enforceable_on(judgment, holidays), final_on(judgment, holidays)
    assert isinstance(enforceable, Calculated)
    assert isinstance(final, Calculated)
    assert day <= enforceable.dates["enforceable"] < final.dates["final"]
    assert (final.dates["final"] - day).days >= 21


@given(DAYS, st.integers(12, 84), st.integers(0, 700))
def test_days_in_prison_put_off_the_end_of_probation_day_for_day(day: date, months: int, detained: int) -> None:
    plain = probation_end(Probation(day, Duration(months=months)))
    later = probation_end(Probation(day, Duration(months=months), detained))
    assume(isinstance(plain, Calculated))
    assert isinstance(plain, Calculated)
    assert isinstance(later, Calculated)
    assert (later.dates["end"] - plain.dates["end"]).days == detained


@given(st.decimals(1, 200_000, places=2), st.decimals(0, 1000, places=2))
def test_paying_at_once_saves_a_fifth_and_never_more_than_1500_euros(amount: Decimal, fee: Decimal) -> None:
    result = paid_at_once(Fine(amount, fee))
    assert isinstance(result, Calculated)
    off, due = result.figures["off"], result.figures["due"]
    assert isinstance(off, Decimal)
    assert off <= 1500
    assert due == amount + fee - off
    assert abs(off - min((amount + fee) / 5, Decimal(1500))) <= Decimal("0.01")


@given(st.sampled_from(["yearly", "half_yearly", "monthly"]), st.integers(1, 12), DAYS)
def test_the_next_window_of_the_file_is_not_over(rhythm: Rhythm, birth_month: int, today: date) -> None:
    result = next_window(rhythm, birth_month, today)
    assert isinstance(result, Calculated)
    assert result.dates["opens"] <= result.dates["closes"] >= today
    wait = {"yearly": 366, "half_yearly": 184, "monthly": 31}[rhythm]
    assert result.dates["opens"] <= today + timedelta(days=wait)


@given(st.integers(1, 11))
def test_the_ceiling_of_the_new_rules_is_twice_the_old_credit(months: int) -> None:
    new, old = most_reduction(Duration(months=months)), old_credit(Duration(months=months))
    assert isinstance(new, Calculated)
    assert isinstance(old, Calculated)
    assert new.figures["most"] == Duration(days=14 * months)
    assert old.figures["most"] == Duration(days=7 * months)


@given(st.integers(13, 240))
def test_reductions_over_more_than_a_year_are_not_added_up(months: int) -> None:
    assert isinstance(most_reduction(Duration(months=months)), Refused)


@given(DAYS, st.integers(1, 600))
def test_hours_outside_the_law_are_questioned(day: date, hours: int) -> None:
    result = unpaid_work_by(day, hours)
    assert isinstance(result, Refused) == (not 20 <= hours <= 400 or shifted(day, 18) is None)


@pytest.mark.parametrize("moment", ["2026-01-01", "2028-02-29", "2035-12-31"])
def test_the_day_on_which_one_asks_changes_nothing(moment: str) -> None:
    time_machine = pytest.importorskip("time_machine")
    with time_machine.travel(moment):
        result = release_day(Custody(date(2026, 2, 16), Duration(months=6)), PublicHolidays())
    assert isinstance(result, Calculated)
    assert result.dates["release"] == date(2026, 8, 14)


@pytest.mark.parametrize(
    ("department", "day", "off"),
    [("", "2026-12-26", False), ("67", "2026-12-26", True), ("974", "2026-12-20", True), ("973", "2026-06-10", True)],
)
def test_each_territory_has_its_own_days_off(department: str, day: str, off: bool) -> None:
    assert PublicHolidays(department).includes(date.fromisoformat(day)) is off
