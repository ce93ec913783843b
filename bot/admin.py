"""`make admin ARGS="…"`: what an administrator does: services, CPIPs, persons, codes, keys, content to re-check."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from cryptography.fernet import Fernet
from sqlmodel import Session, select

from content.library import load_library
from content.reviewing import answers_resting_on, facts_to_recheck
from settings import Settings
from store.audit import record_event
from store.clock import clock
from store.engine import Store, open_store
from store.linking import LIFETIME, create_code
from store.migrating import migrate
from store.models import Counsellor, Measure, Obligation, Person, Service
from store.retention import purge
from store.rotation import rewrite_encrypted

app = typer.Typer(help="Administration of the assistant.", no_args_is_help=True, pretty_exceptions_enable=False)
ADMINISTRATOR = "administrator"


@app.command()
def new_key() -> None:
    """Prints a key for COLUMN_KEYS."""
    typer.echo(Fernet.generate_key().decode())


@app.command()
def rewrite_with_newest_key() -> None:
    """Encrypts everything again with the first of COLUMN_KEYS (docs/exploitation.md); may be stopped and run again."""
    for table, rows in rewrite_encrypted(_store()).items():
        typer.echo(f"{table}: {rows}")


@app.command("migrate")
def migrate_database() -> None:
    """Brings the database to the newest schema."""
    migrate(_store())


@app.command()
def add_service(
    name: str,
    time_zone: Annotated[str, typer.Option(help="IANA name of the service's own calendar.")] = "Europe/Paris",
    department: Annotated[str, typer.Option(help="Number of the department: 92, 974, 2A…")] = "",
    address: str = "",
    phone: str = "",
) -> None:
    """Adds a branch of a SPIP and prints its id."""
    service = Service(name=name, time_zone=time_zone, department=department, address=address, phone=phone)
    typer.echo(_ready_store().run(_add, service, "add_service"))


@app.command()
def add_counsellor(service_id: int, name: str, phone: str = "", hours: str = "") -> None:
    """Adds a CPIP to a service; prints her id and her one-time code."""
    store = _ready_store()
    counsellor = Counsellor(service_id=service_id, name=name, phone=phone, hours=hours)
    _show_code(store, counsellor_id=store.run(_add, counsellor, "add_counsellor"))


@app.command()
def add_person(counsellor_id: int, first_name: str, label: str) -> None:
    """Adds a person to a CPIP's caseload (label: how the CPIP knows her); prints her id and her one-time code."""
    store = _ready_store()
    person_id = store.run(_add_person, counsellor_id, first_name, label)
    _show_code(store, person_id=person_id)


@app.command()
def add_measure(person_id: int, kind: str, starts_on: str = "", ends_on: str = "") -> None:
    """Adds a measure (an id of the catalogue) to a person's file. Dates: 2026-01-31."""
    _require_known(kind, load_library().measures.keys(), "measure")
    measure = Measure(person_id=person_id, kind=kind, starts_on=_day(starts_on), ends_on=_day(ends_on))
    typer.echo(_ready_store().run(_add, measure, "add_measure"))


@app.command()
def add_obligation(person_id: int, kind: str, details: str = "", starts_on: str = "", ends_on: str = "") -> None:
    """Adds an obligation (an id of the catalogue) to a person's file."""
    _require_known(kind, load_library().obligations.keys(), "obligation")
    obligation = Obligation(
        person_id=person_id, kind=kind, details=details, starts_on=_day(starts_on), ends_on=_day(ends_on)
    )
    typer.echo(_ready_store().run(_add, obligation, "add_obligation"))


@app.command()
def code(person_id: int = 0, counsellor_id: int = 0) -> None:
    """Makes a new one-time code for a person or a CPIP; the earlier one stops working."""
    if bool(person_id) == bool(counsellor_id):
        raise typer.BadParameter("give --person-id or --counsellor-id")
    _show_code(_ready_store(), person_id=person_id or None, counsellor_id=counsellor_id or None)


@app.command()
def list_people() -> None:
    """Lists services, CPIPs and persons with their ids."""
    for line in _ready_store().run(_people):
        typer.echo(line)


@app.command("purge")
def purge_now() -> None:
    """Forgets what has had its time (done every hour while reminders run)."""
    typer.echo(_ready_store().run(purge, clock(None)()))


@app.command()
def recheck(months: int = 12) -> None:
    """Lists the facts checked more than so many months ago, by norm; exits 1 where there are any."""
    library = load_library()
    old = facts_to_recheck(library, clock(None)().date(), months)
    for norm, facts in old.items():
        typer.echo(f"{norm}: {', '.join(facts)}")
    raise typer.Exit(1 if old else 0)


@app.command()
def resting_on(norm: str) -> None:
    """Lists every answer that rests on a norm: « 723-15 », « art. 132-45 »."""
    library = load_library()
    for topic, facts in answers_resting_on(library, norm).items():
        typer.echo(f"{topic}: {', '.join(facts)}")


def _add(session: Session, row: Service | Counsellor | Measure | Obligation, action: str) -> int:
    session.add(row)
    session.flush()
    subject = f"{type(row).__name__.lower()}:{row.id}"
    record_event(session, actor=ADMINISTRATOR, action=action, subject=subject, now=clock(None)())
    return int(row.id or 0)


def _add_person(session: Session, counsellor_id: int, first_name: str, label: str) -> int:
    counsellor = session.get(Counsellor, counsellor_id)
    if counsellor is None:
        raise typer.BadParameter(f"no counsellor {counsellor_id}")
    person = Person(service_id=counsellor.service_id, counsellor_id=counsellor_id, first_name=first_name, label=label)
    session.add(person)
    session.flush()
    record_event(session, actor=ADMINISTRATOR, action="add_person", subject=f"person:{person.id}", now=clock(None)())
    return int(person.id or 0)


def _people(session: Session) -> list[str]:
    lines = []
    for service in session.exec(select(Service)):
        lines.append(f"service {service.id}: {service.name} ({service.time_zone})")
        for counsellor in session.exec(select(Counsellor).where(Counsellor.service_id == service.id)):
            lines.append(f"  counsellor {counsellor.id}: {counsellor.name}{_linked(counsellor)}")
            for person in session.exec(select(Person).where(Person.counsellor_id == counsellor.id)):
                lines.append(f"    person {person.id}: {person.label}{_linked(person)}")
    return lines


def _linked(owner: Counsellor | Person) -> str:
    return "" if owner.chat_id is None else ", linked"


def _show_code(store: Store, *, person_id: int | None = None, counsellor_id: int | None = None) -> None:
    made = store.run(create_code, person_id=person_id, counsellor_id=counsellor_id, now=clock(None)())
    owner = f"person {person_id}" if person_id else f"counsellor {counsellor_id}"
    typer.echo(f"{owner}: /start {made}   (once, within {LIFETIME.days} days)")


def _require_known(kind: str, known: object, what: str) -> None:
    if kind not in known:  # type: ignore[operator]
        raise typer.BadParameter(f"unknown {what}: {kind} (see content/fr/obligations_catalogue.yml)")


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None


def _ready_store() -> Store:
    store = _store()
    migrate(store)
    return store


def _store() -> Store:
    settings = Settings()
    return open_store(settings.database_url, settings.keys())


if __name__ == "__main__":
    app()
