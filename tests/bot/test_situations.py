"""A person's file as answers read it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.situations import situation_from
from store.models import Counsellor, Measure, Person, Service
from store.persons import PersonFile
from tests.factories import NOW

# 23:30 in Paris, the 20th already in La Réunion.
ENDED = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "zone", "expected"),
    [
        (date(2025, 1, 1), date(2028, 1, 10), "Europe/Paris", date(2026, 11, 19)),
        (date(2025, 1, 1), date(2028, 1, 10), "Indian/Reunion", date(2026, 11, 20)),
        (None, None, "Europe/Paris", date(2026, 11, 19)),
        (date(2025, 1, 1), date(2026, 6, 1), "Europe/Paris", date(2026, 6, 1)),
        (date(2027, 1, 1), date(2028, 1, 10), "Europe/Paris", date(2028, 1, 10)),
    ],
)
def test_a_measure_ends_when_the_cpip_says_that_the_follow_up_is_over(
    starts_on: date | None, ends_on: date | None, zone: str, expected: date
) -> None:
    person = Person(service_id=1, counsellor_id=1, first_name="Karim", label="Karim B.", follow_up_ended_at=ENDED)
    service = Service(name="SPIP", time_zone=zone)
    measure = Measure(person_id=1, kind="sursis_probatoire", starts_on=starts_on, ends_on=ends_on)
    file = PersonFile(person, Counsellor(service_id=1, name="Mme Durand"), service, [measure], [], [])
    assert [m.ends_on for m in situation_from(file, NOW).measures] == [expected]
