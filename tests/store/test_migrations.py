"""The migrations make exactly the tables that the models describe, and can be undone with people in them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import Session, SQLModel, select

from store import migrating
from store.engine import Store
from store.migrating import migrate
from store.models import Appointment, Delivery, Person, Request
from store.requests import add_request
from store.vocabulary import RequestKind
from tests.factories import NOW, Ids, create_appointment, create_caseload


def test_a_migrated_database_is_what_the_models_say(store: Store) -> None:
    assert _differences(store) == []


def test_outcomes_holds_and_proofs_can_be_taken_out_and_put_in_again_without_losing_anybody(store: Store) -> None:
    ids: Ids = store.run(create_caseload)
    store.run(_fill, ids)
    _revert(store, "0002")
    with store.engine.connect() as connection:
        columns = set(connection.execute(text("SELECT * FROM request")).keys())
        assert columns.isdisjoint({"file_id", "file_kind"})
    migrate(store)
    assert _differences(store) == []
    assert store.run(_rows) == ("Karim", "booked", RequestKind.PROOF, None, 1)


def _fill(session: Session, ids: Ids) -> None:
    appointment = create_appointment(session, ids.person, NOW)
    request = add_request(
        session, person_id=ids.person, counsellor_id=ids.counsellor, kind=RequestKind.PROOF,
        appointment_id=appointment, file=("photo", "AgAD"), now=NOW,
    )  # fmt: skip
    notice = Delivery(
        kind="notice", counsellor_id=ids.counsellor, request_id=request.id, planned_for=NOW, due_at=NOW, created_at=NOW
    )
    session.add(notice)


def _rows(session: Session) -> tuple[str, str, str, str | None, int | None]:
    request = session.exec(select(Request)).one()
    delivery = session.exec(select(Delivery)).one()
    person, appointment = session.exec(select(Person)).one(), session.exec(select(Appointment)).one()
    return person.first_name, appointment.status, request.kind, request.file_id, delivery.request_id


def _differences(store: Store) -> list[object]:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def _revert(store: Store, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    with store.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
