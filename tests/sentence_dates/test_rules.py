"""What each rule lets one ask, what it excludes, and what it names when a datum is missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from sentence_dates.appeals import appeal_in_absence, cassation_deadline, notified_by_post, prosecutor_deadline
from sentence_dates.clocks import answer_due, asked_again_from, hearing_notice_by, summons_due, terms_set_by
from sentence_dates.community import day_fine_due, unpaid_work_by
from sentence_dates.durations import Duration
from sentence_dates.eligibility import leave_since, parole_follow_up, release_by_law
from sentence_dates.fijais import next_window
from sentence_dates.fines import Fine, paid_at_once
from sentence_dates.judgment import Judgment, enforceable_on, final_on
from sentence_dates.probation import (
    Probation,
    home_detention,
    longest_prolongation,
    probation_end,
    simple_suspension_end,
)
from sentence_dates.public_holidays import PublicHolidays
from sentence_dates.reductions import (
    CustodyHistory,
    first_examination_by,
    most_exceptional_reduction,
    most_reduction,
    reduction_regime,
    withdrawable_until,
)
from sentence_dates.rehabilitation import Conviction, lifting_asked_from, rehabilitated_on
from sentence_dates.release import Custody, deducted, release_day
from sentence_dates.result import Calculated, Refused, Result
from sentence_dates.thresholds import (
    FreeSentence,
    Parent,
    before_prison,
    conversion,
    parental_release,
    request_before_prison,
    while_detained,
)

FRANCE = PublicHolidays()
DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("result", "missing"),
    [
        (release_day(Custody(), FRANCE), ("custody_start", "sentence")),
        (release_day(Custody(DAY), FRANCE), ("sentence",)),
        (probation_end(Probation(DAY)), ("probation_length",)),
        (home_detention(None, Duration(months=4)), ("bracelet_start",)),
        (enforceable_on(Judgment(), FRANCE), ("pronounced_on",)),
        (enforceable_on(Judgment(DAY, to_serve=True), FRANCE), ("served_on",)),
        (cassation_deadline(None, FRANCE), ("notified_on",)),
        (notified_by_post(None, None), ("signed_on", "sent_on")),
        (unpaid_work_by(None, 105), ("enforceable_on",)),
        (day_fine_due(None, 90), ("enforceable_on",)),
        (paid_at_once(Fine()), ("fine",)),
        (next_window("yearly", None, DAY), ("birth_month",)),
        (release_by_law(None, Duration(months=10)), ("end",)),
        (before_prison(FreeSentence()), ("sentence",)),
        (parental_release(Parent(Duration(years=3))), ("child_age",)),
        (while_detained(Duration(years=3), None), ("remaining",)),
        (reduction_regime(CustodyHistory(DAY, released=True)), ("custody_again",)),
        (rehabilitated_on(Conviction("fine")), ("done_on",)),
        (answer_due("adjustment", None), ("received_on",)),
    ],
)
def test_a_missing_datum_is_named(result: Result, missing: tuple[str, ...]) -> None:
    assert result == Refused("missing", missing)


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (release_by_law(DAY, Duration(months=10), frozenset({"no_housing"})), "excluded"),
        (release_by_law(DAY, Duration(months=25)), "excluded"),
        (probation_end(Probation(DAY, Duration(months=6))), "out_of_bounds"),
        (probation_end(Probation(DAY, Duration(months=18), mixed_under_bracelet=True)), "uncertain_rule"),
        (home_detention(DAY, Duration(months=7)), "out_of_bounds"),
        (unpaid_work_by(DAY, 500), "out_of_bounds"),
        (unpaid_work_by(DAY, 105, Duration(years=2)), "out_of_bounds"),
        (day_fine_due(DAY, 400), "out_of_bounds"),
        (paid_at_once(Fine(Decimal(135), kind="fixed_penalty")), "excluded"),
        (final_on(Judgment(DAY, appealed=True), FRANCE), "appeal_pending"),
        (before_prison(FreeSentence(Duration(months=8), warrant_with_delay=True)), "excluded"),
        (before_prison(FreeSentence(Duration(months=8), Duration(months=2), "jap")), "revocation"),
        (request_before_prison(Duration(months=18)), "uncertain_rule"),
        (rehabilitated_on(Conviction("fine", done_on=DAY, single=False)), "several_sentences"),
        (rehabilitated_on(Conviction("fine", done_on=DAY, convicted_again=True)), "excluded"),
        (first_examination_by(DAY, Duration(months=11)), "excluded"),
        (parole_follow_up(DAY, date(2026, 1, 1)), "inconsistent"),
    ],
)
def test_what_the_rule_does_not_cover_is_refused(result: Result, reason: str) -> None:
    assert isinstance(result, Refused)
    assert result.reason == reason


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (answer_due("adjustment", DAY), {"due": "2026-07-02"}),
        (answer_due("court_adjustment", DAY), {"due": "2026-09-02"}),
        (answer_due("leave_or_reduction", DAY), {"due": "2026-05-02"}),
        (asked_again_from("jap", DAY), {"at_most": "2027-03-02"}),
        (hearing_notice_by(date(2026, 3, 12)), {"by": "2026-03-02"}),
        (summons_due(DAY), {"jap": "2026-03-22", "spip": "2026-04-01"}),
        (terms_set_by(DAY, detained=False, holidays=FRANCE), {"due": "2026-07-02"}),
        (terms_set_by(date(2026, 4, 30), detained=True, holidays=FRANCE), {"due": "2026-05-11"}),
        (notified_by_post(None, DAY), {"starts": "2026-03-17"}),
        (appeal_in_absence(DAY, FRANCE), {"prudent": "2026-03-12"}),
        (prosecutor_deadline("judgment", date(2026, 3, 12)), {"last": "2026-03-17"}),
        (cassation_deadline(DAY, FRANCE), {"prudent": "2026-03-07"}),
        (parole_follow_up(DAY, date(2027, 3, 2)), {"at_least": "2027-03-02", "at_most": "2028-03-02"}),
        (leave_since("detention", DAY, date(2029, 3, 2), None), {"since": "2027-03-02"}),
        (leave_since("remand", DAY, date(2034, 3, 2), Duration(years=8)), {"since": "2031-03-03"}),
        (simple_suspension_end(DAY), {"end": "2031-03-02"}),
        (simple_suspension_end(DAY, minor_offence=True), {"end": "2028-03-02"}),
        (withdrawable_until(DAY), {"until": "2027-03-02"}),
        (first_examination_by(DAY, Duration(years=1)), {"by": "2026-05-02"}),
        (lifting_asked_from("ban", DAY), {"since": "2026-09-02"}),
        (lifting_asked_from("follow_up", DAY), {"since": "2027-03-02"}),
        (lifting_asked_from("online_accounts", DAY), {"since": "2026-06-02"}),
        (rehabilitated_on(Conviction("prison", Duration(years=2), DAY)), {"on": "2036-03-02"}),
        (rehabilitated_on(Conviction("day_fine", None, DAY, repeat=True)), {"on": "2032-03-02"}),
        (next_window("yearly", 2, DAY), {"opens": "2027-02-01", "closes": "2027-02-28"}),
        (next_window("half_yearly", 9, DAY), {"opens": "2026-03-01", "closes": "2026-03-15"}),
        (next_window("monthly", None, date(2026, 3, 20)), {"opens": "2026-04-01", "closes": "2026-04-15"}),
        (enforceable_on(Judgment(None, to_serve=True, served_on=DAY), FRANCE), {"enforceable": "2026-03-13"}),
    ],
)
def test_a_rule_gives_its_dates(result: Result, expected: dict[str, str]) -> None:
    assert isinstance(result, Calculated)
    assert {name: result.dates[name].isoformat() for name in expected} == expected


@pytest.mark.parametrize(
    ("result", "possible"),
    [
        (deducted("pretrial"), True),
        (deducted("home_arrest"), True),
        (deducted("judicial_control"), False),
        (deducted("police_custody"), False),
        (deducted("other_case"), False),
        (conversion(Duration(months=6)), True),
        (conversion(Duration(months=8)), False),
        (while_detained(Duration(months=30), Duration(months=30)), False),
        (parental_release(Parent(Duration(years=3), child_age=6)), True),
        (parental_release(Parent(Duration(years=3), child_age=10)), False),
        (parental_release(Parent(Duration(years=3), child_age=6, offence_on_minor=True)), False),
        (parental_release(Parent(Duration(years=3), weeks_pregnant=13)), True),
        (before_prison(FreeSentence(Duration(years=1))), True),
        (before_prison(FreeSentence(Duration(years=1, days=1))), False),
        (leave_since("remand", None, None, Duration(months=10)), True),
        (leave_since("support", None, None, None), True),
    ],
)
def test_a_threshold_says_yes_or_no(result: Result, possible: bool) -> None:
    assert isinstance(result, Calculated)
    assert result.possible is possible


@pytest.mark.parametrize(("months", "expected"), [(6, 1), (7, 0)])
def test_an_adjustment_is_the_rule_up_to_six_months(months: int, expected: int) -> None:
    result = before_prison(FreeSentence(Duration(months=months)))
    assert isinstance(result, Calculated)
    assert result.figures["expected"] == expected


def test_days_of_detention_that_reach_the_limit_by_the_length_of_months_decide_nothing() -> None:
    result = before_prison(FreeSentence(Duration(months=14), pretrial=Duration(days=58)))
    assert isinstance(result, Refused)
    assert result.reason == "uncertain_rule"


@pytest.mark.parametrize(("other", "possible"), [(4, True), (5, False)])
def test_several_firm_sentences_are_weighed_as_their_total(other: int, possible: bool) -> None:
    result = before_prison(FreeSentence(Duration(months=8), others=Duration(months=other)))
    assert isinstance(result, Calculated)
    assert (result.possible, [rule.id for rule in result.rules]) == (possible, ["R13", "R5"])


def test_ceilings_are_lower_for_some() -> None:
    ceilings = {ceiling: most_reduction(Duration(years=1), ceiling) for ceiling in ("terrorism", "authority_offence")}
    found = {name: result.figures["most"] for name, result in ceilings.items() if isinstance(result, Calculated)}
    assert found == {"terrorism": Duration(months=3), "authority_offence": Duration(months=4)}


def test_an_exceptional_reduction_reaches_a_third() -> None:
    result = most_exceptional_reduction(Duration(years=3))
    assert isinstance(result, Calculated)
    assert result.figures["most"] == Duration(months=12)


def test_probation_is_prolonged_to_three_years_in_all() -> None:
    result = longest_prolongation(Duration(months=18))
    assert isinstance(result, Calculated)
    assert result.figures["more_months"] == 18


def test_a_bill_aims_at_the_rules_before_prison() -> None:
    result = before_prison(FreeSentence(Duration(months=8)))
    assert isinstance(result, Calculated)
    assert result.moving
