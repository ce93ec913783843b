"""The queue: what is taken first, by one worker only, at a cost that does not grow with what is planned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, event, insert, text
from sqlmodel import Session

from store.delivery_queue import claim_due, put_back, queue_figures, settle
from store.engine import Store
from store.models import Delivery
from store.vocabulary import DeliveryState
from tests.factories import NOW, create_caseload

LEASE = timedelta(seconds=30)
PLANNED = 20_000


def row(due: datetime, **fields: Any) -> dict[str, Any]:
    return {"kind": "update", "person_id": 1, "planned_for": due, "due_at": due, "created_at": NOW} | fields


def fill(session: Session, *rows: dict[str, Any]) -> None:
    create_caseload(session)
    session.execute(insert(Delivery), list(rows))


def test_first_the_abandoned_then_what_cannot_wait_then_the_oldest(store: Store) -> None:
    minute = timedelta(minutes=1)
    waiting = {"cannot_wait": False}
    store.run(
        fill,
        row(NOW - 1 * minute, **waiting),
        row(NOW - 2 * minute, **waiting),
        row(NOW, cannot_wait=True),
        row(NOW, state="sending", claimed_by="dead", claimed_until=NOW - minute),
        row(NOW + minute, **waiting),
        row(NOW, state="sending", claimed_by="alive", claimed_until=NOW + minute / 4),
    )
    assert store.run(claim_due, NOW, 10, "me", LEASE) == [4, 3, 2, 1]
    assert store.run(claim_due, NOW, 10, "you", LEASE) == []
    assert store.run(queue_figures, NOW).sending == 5


def test_no_more_is_taken_than_asked_for(store: Store) -> None:
    store.run(fill, *[row(NOW - timedelta(seconds=n)) for n in range(10)])
    assert [len(store.run(claim_due, NOW, 4, f"me:{n}", LEASE)) for n in range(4)] == [4, 4, 2, 0]


def test_the_figures_tell_what_is_due_and_since_when(store: Store) -> None:
    def change(session: Session) -> None:
        put_back(session.get_one(Delivery, 2), DeliveryState.TEMPORARY_FAILURE, NOW - timedelta(hours=1), "network")
        settle(session.get_one(Delivery, 3), DeliveryState.SENT, "", NOW)

    store.run(fill, row(NOW), row(NOW), row(NOW), row(NOW + timedelta(days=1)))
    store.run(change)
    figures = store.run(queue_figures, NOW)
    assert (figures.due, figures.oldest_due, figures.sending) == (2, NOW - timedelta(hours=1), 0)


def test_a_claim_walks_indexes_however_much_is_planned(store: Store) -> None:
    """Also when the database has statistics, which say that nearly every row is `created`."""
    store.run(fill, *[row(NOW + timedelta(minutes=n)) for n in range(1, PLANNED)], row(NOW))
    with store.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    plans: list[str] = []

    def explain(connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(("SELECT", "UPDATE")):
            plans.append(_plan(connection, statement, parameters))

    event.listen(store.engine, "before_cursor_execute", explain)
    store.run(claim_due, NOW, 16, "me", LEASE)
    event.remove(store.engine, "before_cursor_execute", explain)
    assert len(plans) == 8
    assert [plan for plan in plans if "Seq Scan" in plan or "SCAN delivery" in plan] == []


def _plan(connection: Connection, statement: str, parameters: Any) -> str:
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    cursor = connection.connection.cursor()
    cursor.execute(f"{explain} {statement}", parameters)
    return " ".join(str(line) for line in cursor.fetchall())
