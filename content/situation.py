"""What the assistant knows of the person who asks: her file, as plain values that pure functions read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from content.model import Territory

_OVERSEAS_ZONES = ("America/", "Indian/")
_PACIFIC_ZONES: dict[str, Territory] = {
    "Pacific/Noumea": "nouvelle_caledonie",
    "Pacific/Tahiti": "polynesie",
    "Pacific/Marquesas": "polynesie",
    "Pacific/Gambier": "polynesie",
}
_OPEN_STATUSES = ("booked", "confirmed", "absence_announced")


@dataclass(frozen=True)
class HeldMeasure:
    """A measure of the person's file; `id` is one of the catalogue. Dates are inclusive; None is unknown."""

    id: str
    starts_on: date | None = None
    ends_on: date | None = None

    def runs_on(self, day: date) -> bool:
        return not self.ended_by(day) and not self.begins_after(day)

    def ended_by(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    def begins_after(self, day: date) -> bool:
        return self.starts_on is not None and self.starts_on > day


@dataclass(frozen=True)
class HeldObligation(HeldMeasure):
    """An obligation of the person's file; `details` is what the CPIP wrote (« alcool »)."""

    details: str = ""


@dataclass(frozen=True)
class HeldAppointment:
    """An appointment of the person's file; `starts_at` is aware; `kind` an id of appointment_kinds.yml or free text."""

    starts_at: datetime
    kind: str = ""
    place: str = ""
    status: str = "booked"
    id: int | None = None


@dataclass(frozen=True)
class Reachable:
    """Somebody one can reach: a counsellor or a service. Empty strings are unknown."""

    name: str = ""
    phone: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True)
class Situation:
    """A person's file at one moment. `now` is aware; a person who is not linked has an empty file."""

    now: datetime
    linked: bool = False
    first_name: str = ""
    language: str = "fr"
    time_zone: str = "Europe/Paris"
    files_allowed: bool = True  # whether the service lets a file pass through Telegram
    department: str = ""  # « 92 », « 2A », « 974 »; empty is unknown
    counsellor: Reachable = field(default_factory=Reachable)
    service: Reachable = field(default_factory=Reachable)
    measures: tuple[HeldMeasure, ...] = ()
    obligations: tuple[HeldObligation, ...] = ()
    appointments: tuple[HeldAppointment, ...] = ()

    @property
    def today(self) -> date:
        """The date on the service's own calendar."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def is_known(self) -> bool:
        return bool(self.measures or self.obligations)

    @property
    def running_measures(self) -> tuple[HeldMeasure, ...]:
        return tuple(m for m in self.measures if m.runs_on(self.today))

    @property
    def obligations_in_force(self) -> tuple[HeldObligation, ...]:
        """Those that bind today: an obligation without dates of its own begins and ends with the file's measures."""
        carried = not self.measures or bool(self.running_measures)
        return tuple(o for o in self.obligations if o.runs_on(self.today) and (carried or o.starts_on or o.ends_on))

    @property
    def obligations_ahead(self) -> tuple[tuple[date, HeldObligation], ...]:
        """Those that begin later, with the day: their own, else that of the first measure that has not begun."""
        starts = [m.starts_on for m in self.measures if m.begins_after(self.today) and m.starts_on]
        first = None if self.running_measures else min(starts, default=None)
        dated = ((o.starts_on if o.begins_after(self.today) else first, o) for o in self.obligations)
        bound = self.obligations_in_force
        return tuple((day, o) for day, o in dated if day and o not in bound and not o.ended_by(self.today))

    @property
    def next_appointment(self) -> HeldAppointment | None:
        """The first one that is ahead and still stands."""
        ahead = [a for a in self.appointments if a.starts_at >= self.now and a.status in _OPEN_STATUSES]
        return min(ahead, key=lambda a: a.starts_at, default=None)

    @property
    def territories(self) -> frozenset[Territory]:
        """The territory, and within the Pacific the one whose lines answer."""
        within = _PACIFIC_ZONES.get(self.time_zone, self.territory)
        return frozenset({self.territory, within})

    @property
    def territory(self) -> Territory:
        if self.time_zone.startswith("Pacific/"):
            return "pacifique"
        return "outre_mer" if self.time_zone.startswith(_OVERSEAS_ZONES) else "metropole"

    def unlinked(self) -> Situation:
        """The same moment, with nothing known: what a stranger gets."""
        return replace(Situation(now=self.now), time_zone=self.time_zone)
