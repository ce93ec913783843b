"""Fills an empty demonstration: people in the database, the same people in the stand-in, linked by their codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from sqlmodel import Session, select

from demo.bot_api.client import TelegramWorld
from demo.bot_api.records import CastMember
from reminders.scheduling import book
from store.engine import Store
from store.linking import create_code
from store.models import Counsellor, Measure, Obligation, Person, Service

_FICTION = Path(__file__).with_name("fiction.yml")


@dataclass
class Seeded:
    """The codes that tie each character to her file, by key."""

    codes: dict[str, str] = field(default_factory=dict)


def read_fiction() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_FICTION.read_text("utf-8"))
    return loaded


def fill_database(session: Session, fiction: dict[str, Any], now: datetime) -> Seeded:
    """Services, CPIPs and persons with their files, and a fresh code for each."""
    seeded, services, counsellors = Seeded(), {}, {}
    for entry in fiction["services"]:
        services[entry["key"]] = _added(session, Service(**_without(entry, "key")))
    for entry in fiction["counsellors"]:
        row = Counsellor(service_id=services[entry["service"]], **_without(entry, "key", "service"))
        counsellors[entry["key"]] = _added(session, row)
        seeded.codes[entry["key"]] = create_code(session, counsellor_id=row.id, now=now)
    for entry in fiction["persons"]:
        person = _person(session, entry, counsellors[entry["counsellor"]], now)
        seeded.codes[entry["key"]] = create_code(session, person_id=person.id, now=now)
    return seeded


def play_beginning(world: TelegramWorld, store: Store, fiction: dict[str, Any], seeded: Seeded, now: datetime) -> None:
    """Creates the characters in the stand-in; all but those marked link themselves, as they would."""
    members = [*_counsellor_members(fiction), *_person_members(fiction), _visitor(fiction)]
    cast = []
    for key, member in members:
        chatter = world.person(member.name)
        code = seeded.codes.get(key, "")
        cast.append(member.model_copy(update={"chat_id": chatter.chat_id, "start_payload": code}))
    world.ask("POST", "/cast", json=[member.model_dump() for member in cast])
    unlinked = {p["key"] for p in fiction["persons"] if not p.get("linked", True)} | {"visitor"}
    for (key, _), member in zip(members, cast, strict=True):
        if key not in unlinked:
            world.chatter(member.chat_id).starts(member.start_payload)
    for key, member in members:
        if key not in unlinked:
            world.person(member.name).wait_for_reply(timeout=60)
    store.run(_book_appointments, fiction, now)


def _person(session: Session, entry: dict[str, Any], counsellor_id: int, now: datetime) -> Person:
    counsellor = session.get_one(Counsellor, counsellor_id)
    person = Person(
        service_id=counsellor.service_id,
        counsellor_id=counsellor_id,
        first_name=entry["first_name"],
        label=entry["label"],
    )
    person_id = _added(session, person)
    for kind, since, to_go in entry["measures"]:
        session.add(Measure(person_id=person_id, kind=kind, starts_on=_days(now, -since), ends_on=_days(now, to_go)))
    for kind, details in entry["obligations"]:
        session.add(Obligation(person_id=person_id, kind=kind, details=details))
    return person


def _book_appointments(session: Session, fiction: dict[str, Any], now: datetime) -> None:
    people = {person.label: person for person in session.exec(select(Person)).all()}
    for entry in fiction["persons"]:
        person = people[entry["label"]]
        zone = ZoneInfo(session.get_one(Service, person.service_id).time_zone)
        for days, at, kind in entry["appointments"]:
            day = _working_day(now.astimezone(zone).date() + timedelta(days=days))
            book(
                session,
                person_id=int(person.id or 0),
                counsellor_id=person.counsellor_id,
                kind=kind,
                starts_at=datetime.combine(day, time.fromisoformat(at), zone),
                place="",
                now=now,
            )


def _counsellor_members(fiction: dict[str, Any]) -> list[tuple[str, CastMember]]:
    services = {s["key"]: s for s in fiction["services"]}
    return [
        (
            entry["key"],
            CastMember(
                chat_id=0,
                name=entry["name"],
                role="counsellor",
                service=services[entry["service"]]["name"],
                time_zone=services[entry["service"]]["time_zone"],
                suggestions=fiction["counsellor_suggestions"],
            ),
        )
        for entry in fiction["counsellors"]
    ]


def _person_members(fiction: dict[str, Any]) -> list[tuple[str, CastMember]]:
    services = {s["key"]: s for s in fiction["services"]}
    service_of = {c["key"]: services[c["service"]] for c in fiction["counsellors"]}
    return [
        (
            entry["key"],
            CastMember(
                chat_id=0,
                name=entry["first_name"],
                role="person",
                service=service_of[entry["counsellor"]]["name"],
                time_zone=service_of[entry["counsellor"]]["time_zone"],
                note=entry["note"],
                suggestions=entry["suggestions"],
            ),
        )
        for entry in fiction["persons"]
    ]


def _visitor(fiction: dict[str, Any]) -> tuple[str, CastMember]:
    visitor = fiction["visitor"]
    return "visitor", CastMember(chat_id=0, role="visitor", **visitor)


def _days(now: datetime, days: int | None) -> date | None:
    return None if days is None else (now + timedelta(days=days)).date()


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() > 4 else day


def _without(entry: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in keys}


def _added(session: Session, row: Any) -> int:
    session.add(row)
    session.flush()
    return int(row.id)
