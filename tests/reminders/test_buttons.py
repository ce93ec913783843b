"""What buttons carry survives for ever, fits, and garbage is nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders import buttons
from reminders.buttons import Because, Tap, encode, parse
from reminders.wording import Wording

ids = st.integers(0, 999_999_999)
plain_taps = [
    buttons.Come, buttons.Cannot, buttons.Later, buttons.Detail, buttons.AddToCalendar,
    buttons.Directions, buttons.OpenUpdate, buttons.ReadUpdate, buttons.OpenNotice,
]  # fmt: skip
taps = st.one_of(*(st.builds(kind, ids) for kind in plain_taps), st.builds(Because, ids, st.just("transport")))


@given(taps)
def test_every_tap_comes_back_as_it_went_and_fits(tap: Tap) -> None:
    assert parse(encode(tap)) == tap
    assert len(encode(tap).encode()) <= 64


@given(st.text())
def test_garbage_is_nothing(text: str) -> None:
    assert parse(text) is None or encode(parse(text)) is not None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [None, "", "r:", "r:come", "r:come:", "r:come:x", "r:come:1:work", "r:because:1", "r:fly:1",
     "r:come:٣", "r:come:9999999999"],
)  # fmt: skip
def test_what_is_nearly_a_button_is_nothing(data: str | None) -> None:
    assert parse(data) is None


def test_every_reason_can_be_carried(wording: Wording) -> None:
    for reason in wording.texts["reasons"]:
        assert parse(encode(Because(999_999_999, reason))) == Because(999_999_999, reason)
