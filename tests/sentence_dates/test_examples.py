"""The forty-six worked examples that lawyers checked: each gives the date or the figure, or the refusal, expected."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from sentence_dates.appeals import appeal_deadline
from sentence_dates.clocks import prosecutor_may_execute, suspensive_request_from
from sentence_dates.community import day_fine_due, stage_by, unpaid_work_by
from sentence_dates.durations import Duration
from sentence_dates.eligibility import halfway, release_by_law, two_thirds
from sentence_dates.fijais import move_declared_by
from sentence_dates.fines import Fine, paid_at_once
from sentence_dates.judgment import Judgment, enforceable_on, final_on
from sentence_dates.probation import Probation, early_void_from, home_detention, probation_end
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.reductions import CustodyHistory, most_reduction, old_credit, reduction_regime
from sentence_dates.rehabilitation import Conviction, rehabilitated_on
from sentence_dates.release import Custody, consecutive_ends, days_detained, release_day
from sentence_dates.result import Calculated, Refused, Result
from sentence_dates.thresholds import FreeSentence, Parent, before_prison, parental_release, while_detained

FRANCE = PublicHolidays()


def custody(begins_on: str, **length: int) -> Custody:
    return Custody(date.fromisoformat(begins_on), Duration(**length))


def release(held: Custody) -> Result:
    return release_day(held, FRANCE)


def judgment_of_5_january(*, provisional: bool = False) -> Calculated:
    result = enforceable_on(Judgment(date(2026, 1, 5), provisional=provisional), FRANCE)
    assert isinstance(result, Calculated)
    return result


def probation_of_18_months(*, provisional: bool = False, detained_days: int = 0) -> Result:
    start = judgment_of_5_january(provisional=provisional).dates["enforceable"]
    return probation_end(Probation(start, Duration(months=18), detained_days))


def free(pretrial_months: int) -> FreeSentence:
    return FreeSentence(Duration(months=10), Duration(months=4), pretrial=Duration(months=pretrial_months))


def pretrial_then_bracelet() -> Result:
    days = days_detained(date(2026, 3, 12), date(2026, 5, 15))
    return release(Custody(date(2026, 9, 1), Duration(months=8), pretrial_days=days))


THREE_YEARS = Duration(years=3)
TEN_MONTHS_LESS_90_DAYS = Custody(date(2026, 2, 5), Duration(months=10), reduction=Duration(days=90))
FOUR_MONTHS_OFF = Custody(date(2026, 3, 1), Duration(years=2), reduction=Duration(months=4))

# id, what is computed, the dates (or figures) expected, the certainty of its least certain rule
DATES: list[tuple[str, Callable[[], Result], dict[str, str], str]] = [
    ("e01", lambda: release(custody("2026-02-25", months=1)), {"end": "2026-03-27"}, "S"),
    ("e02", lambda: release(custody("2026-01-02", months=2)), {"end": "2026-03-02"}, "S"),
    ("e03", lambda: release(custody("2026-01-10", months=6)), {"release": "2026-07-10"}, "S"),
    ("e04", lambda: release(custody("2026-03-15", years=1)), {"release": "2027-03-15"}, "S"),
    ("e06", lambda: release(custody("2026-02-16", months=6)), {"end": "2026-08-16", "release": "2026-08-14"}, "S"),
    ("e07", lambda: release(custody("2026-05-12", months=10)), {"end": "2027-03-12"}, "S"),
    ("e08", pretrial_then_bracelet, {"full_end": "2027-05-01", "end": "2027-02-26"}, "P"),
    (
        "e09",
        lambda: release(Custody(date(2026, 9, 1), Duration(months=6), home_arrest_days=120)),
        {"end": "2026-11-01", "release": "2026-10-31"},
        "P",
    ),
    ("e10", lambda: halfway(date(2026, 3, 1), date(2028, 3, 1)), {"since": "2027-03-01"}, "S"),
    ("e11 end", lambda: release(FOUR_MONTHS_OFF), {"end": "2027-11-01", "release": "2027-10-30"}, "S"),
    ("e11", lambda: halfway(date(2026, 3, 1), date(2027, 11, 1), reduced=True), {"since": "2027-01-01"}, "P"),
    ("e12", lambda: two_thirds(date(2026, 6, 1), date(2029, 6, 1), THREE_YEARS), {"since": "2028-06-01"}, "S"),
    (
        "e13",
        lambda: two_thirds(date(2026, 6, 1), date(2028, 12, 1), THREE_YEARS, reduced=True),
        {"since": "2028-02-01"},
        "P",
    ),
    ("e14 end", lambda: release(TEN_MONTHS_LESS_90_DAYS), {"end": "2026-09-06", "release": "2026-09-05"}, "S"),
    ("e14", lambda: release_by_law(date(2026, 9, 6), Duration(months=10)), {"since": "2026-06-06"}, "S"),
    (
        "e14 two thirds",
        lambda: two_thirds(date(2026, 2, 5), date(2026, 9, 6), Duration(months=10), reduced=True),
        {"since": "2026-06-27"},
        "P",
    ),
    ("e16 end", lambda: release(custody("2026-04-10", months=15)), {"end": "2027-07-10"}, "S"),
    ("e16", lambda: halfway(date(2026, 4, 10), date(2027, 7, 10)), {"since": "2026-11-24"}, "P"),
    ("e26", lambda: prosecutor_may_execute(date(2026, 1, 12)), {"since": "2026-07-12"}, "S"),
    ("e27", lambda: suspensive_request_from(date(2026, 1, 16)), {"since": "2027-01-16"}, "S"),
    ("e28 start", judgment_of_5_january, {"enforceable": "2026-01-16"}, "P"),
    ("e28", probation_of_18_months, {"end": "2027-07-16"}, "S"),
    ("e29", lambda: probation_of_18_months(provisional=True), {"end": "2027-07-05"}, "S"),
    ("e30", lambda: probation_of_18_months(detained_days=70), {"end": "2027-09-24"}, "S"),
    ("e31 final", lambda: final_on(Judgment(date(2026, 1, 5)), FRANCE), {"final": "2026-01-27"}, "P"),
    ("e31", lambda: early_void_from(date(2026, 1, 27)), {"since": "2027-01-27"}, "S"),
    (
        "e32",
        lambda: home_detention(date(2026, 4, 1), Duration(months=4)),
        {"end": "2026-08-01", "since": "2026-06-01"},
        "S",
    ),
    ("e33", lambda: appeal_deadline("order", date(2026, 3, 11), FRANCE), {"prudent": "2026-03-12"}, "S"),
    (
        "e34",
        lambda: appeal_deadline("order", date(2026, 3, 13), FRANCE),
        {"prudent": "2026-03-14", "carried_over": "2026-03-16"},
        "S",
    ),
    ("e35", lambda: appeal_deadline("judgment", date(2026, 3, 2), FRANCE), {"prudent": "2026-03-12"}, "S"),
    (
        "e36",
        lambda: appeal_deadline("judgment", date(2026, 4, 21), FRANCE),
        {"prudent": "2026-04-30", "carried_over": "2026-05-04"},
        "P",
    ),
    ("e37", lambda: unpaid_work_by(date(2026, 1, 16), 105), {"by": "2027-07-16"}, "S"),
    ("e38", lambda: stage_by(date(2026, 1, 27)), {"by": "2026-07-27"}, "S"),
    ("e39", lambda: day_fine_due(date(2026, 1, 16), 90), {"due": "2026-04-16"}, "P"),
    (
        "e40 date",
        lambda: paid_at_once(Fine(Decimal(600), Decimal(254), date(2026, 3, 10))),
        {"until": "2026-04-10"},
        "S",
    ),
    ("e42", lambda: move_declared_by(date(2026, 3, 3)), {"by": "2026-03-18"}, "S"),
    (
        "e44",
        lambda: rehabilitated_on(Conviction("fine", done_on=date(2026, 4, 10))),
        {"on": "2029-04-10"},
        "S",
    ),
    (
        "e45",
        lambda: rehabilitated_on(Conviction("prison", Duration(months=8), date(2027, 7, 16))),
        {"on": "2032-07-16"},
        "S",
    ),
    (
        "e46",
        lambda: consecutive_ends(date(2026, 1, 10), (Duration(months=4), Duration(months=3))),
        {"end_1": "2026-05-10", "end_2": "2026-08-10"},
        "P",
    ),
]
FIGURES: list[tuple[str, Callable[[], Result], dict[str, object]]] = [
    ("e15", lambda: most_reduction(Duration(months=10)), {"most": Duration(days=140)}),
    ("e17", lambda: old_credit(Duration(months=10)), {"most": Duration(days=70)}),
    ("e18", lambda: old_credit(Duration(years=3, months=6)), {"most": Duration(months=7, days=42)}),
    ("e19", lambda: reduction_regime(CustodyHistory(date(2021, 7, 15))), {"regime": "old"}),
    (
        "e20",
        lambda: reduction_regime(CustodyHistory(date(2022, 3, 1), date(2024, 5, 2), released=True)),
        {"regime": "new"},
    ),
    ("e21", lambda: reduction_regime(CustodyHistory(date(2023, 1, 3))), {"regime": "new"}),
    ("e23", lambda: before_prison(free(0)), {"total": Duration(months=14)}),
    ("e24", lambda: before_prison(free(3)), {"total": Duration(months=11)}),
    (
        "e40",
        lambda: paid_at_once(Fine(Decimal(600), Decimal(254), date(2026, 3, 10))),
        {"due": Decimal("683.20")},
    ),
    ("e41", lambda: paid_at_once(Fine(Decimal(10_000))), {"due": Decimal(8500), "off": Decimal(1500)}),
]
POSSIBLE: list[tuple[str, Callable[[], Result], bool]] = [
    ("e23", lambda: before_prison(free(0)), False),
    ("e24", lambda: before_prison(free(3)), True),
    ("e25", lambda: while_detained(None, Duration(months=20)), True),
    (
        "e43",
        lambda: parental_release(Parent(Duration(years=5), Duration(years=4, months=3), child_age=6)),
        False,
    ),
]
REFUSALS: list[tuple[str, Callable[[], Result], str]] = [
    ("e05", lambda: release(custody("2026-08-31", months=6)), "R1d"),
    ("e22", lambda: reduction_regime(CustodyHistory(date(2024, 2, 1), electronic_before_2023=True)), "R6_electronic"),
]


@pytest.mark.parametrize(("example", "compute", "expected", "certainty"), DATES, ids=[d[0] for d in DATES])
def test_an_example_gives_its_dates(
    example: str, compute: Callable[[], Result], expected: dict[str, str], certainty: str
) -> None:
    result = compute()
    assert isinstance(result, Calculated)
    assert {name: result.dates[name].isoformat() for name in expected} == expected
    assert result.certainty == certainty


def test_half_of_an_odd_number_of_months_is_one_of_the_two_days() -> None:
    result = halfway(date(2026, 4, 10), date(2027, 7, 10))
    assert isinstance(result, Calculated)
    assert result.dates["since"] in (date(2026, 11, 24), date(2026, 11, 25))
    assert result.approximate


@pytest.mark.parametrize(("example", "compute", "expected"), FIGURES, ids=[f[0] for f in FIGURES])
def test_an_example_gives_its_figures(example: str, compute: Callable[[], Result], expected: dict[str, object]) -> None:
    result = compute()
    assert isinstance(result, Calculated)
    assert {name: result.figures[name] for name in expected} == expected


@pytest.mark.parametrize(("example", "compute", "possible"), POSSIBLE, ids=[p[0] for p in POSSIBLE])
def test_an_example_says_whether_it_is_possible(example: str, compute: Callable[[], Result], possible: bool) -> None:
    result = compute()
    assert isinstance(result, Calculated)
    assert result.possible is possible


@pytest.mark.parametrize(("example", "compute", "rule"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_an_uncertain_example_is_not_computed(example: str, compute: Callable[[], Result], rule: str) -> None:
    result = compute()
    assert isinstance(result, Refused)
    assert result.reason == "uncertain_rule"
    assert [named.id for named in result.rules] == [rule]
    assert result.rules[0].certainty == "I"


def test_every_example_is_there() -> None:
    tested = {row[0].split()[0] for table in (DATES, FIGURES, POSSIBLE, REFUSALS) for row in table}
    assert tested == {f"e{number:02}" for number in range(1, 47)}


def test_a_result_shows_its_rule_its_data_and_each_step() -> None:
    result = release(custody("2026-02-16", months=6))
    assert isinstance(result, Calculated)
    assert [rule.article for rule in result.rules] == ["CPP, art. 716-1", "CPP, art. 716-3"]
    assert result.given == {"custody_start": date(2026, 2, 16), "sentence": Duration(months=6)}
    assert [step.key for step in result.steps] == ["add", "day_off"]
