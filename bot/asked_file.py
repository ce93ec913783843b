"""The `file` of a line of `make -s ask` (CONTRACT): what a program may say of a person, checked, as a situation."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AwareDatetime, BaseModel, ConfigDict, field_validator

from content.directory import department_of
from content.library import Library
from content.situation import HeldAppointment, HeldMeasure, HeldObligation, Reachable, Situation
from store.vocabulary import AppointmentStatus


class _Lenient(BaseModel):
    """Every field is optional: an absent one is unknown, not an error; null says the same."""

    model_config = ConfigDict(extra="ignore")


class AskedReachable(_Lenient):
    name: str | None = None
    phone: str | None = None
    hours: str | None = None
    address: str | None = None

    def reachable(self) -> Reachable:
        return Reachable(self.name or "", self.phone or "", self.hours or "", self.address or "")


class AskedMeasure(_Lenient):
    id: str
    starts_on: date | None = None
    ends_on: date | None = None


class AskedObligation(AskedMeasure):
    details: str | None = None


class AskedAppointment(_Lenient):
    starts_at: AwareDatetime
    kind: str | None = None
    place: str | None = None
    status: AppointmentStatus = AppointmentStatus.BOOKED


class AskedFile(_Lenient):
    first_name: str | None = None
    language: str | None = None
    time_zone: str | None = None
    counsellor: AskedReachable | None = None
    service: AskedReachable | None = None
    measures: list[AskedMeasure] | None = None
    obligations: list[AskedObligation] | None = None
    appointments: list[AskedAppointment] | None = None

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        try:
            return None if value is None else ZoneInfo(value).key
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"unknown time zone: {value}") from error


def situation_asked(file: AskedFile | None, now: datetime, library: Library) -> Situation:
    """The situation that a line describes. Raises ValueError on an id that the catalogue does not have."""
    if file is None:
        return Situation(now=now)
    _require_known([m.id for m in file.measures or []], library.measures.keys(), "measure")
    _require_known([o.id for o in file.obligations or []], library.obligations.keys(), "obligation")
    return Situation(
        now=now,
        linked=True,
        first_name=file.first_name or "",
        language=file.language or "fr",
        time_zone=file.time_zone or "Europe/Paris",
        department=department_of((file.service and file.service.address) or ""),
        counsellor=(file.counsellor or AskedReachable()).reachable(),
        service=(file.service or AskedReachable()).reachable(),
        measures=tuple(HeldMeasure(m.id, m.starts_on, m.ends_on) for m in file.measures or []),
        obligations=tuple(
            HeldObligation(o.id, o.starts_on, o.ends_on, o.details or "") for o in file.obligations or []
        ),
        appointments=tuple(
            HeldAppointment(a.starts_at, a.kind or "", a.place or "", a.status) for a in file.appointments or []
        ),
    )


def _require_known(ids: list[str], known: object, what: str) -> None:
    for wanted in ids:
        if wanted not in known:  # type: ignore[operator]
            raise ValueError(f"unknown {what}: {wanted}")
