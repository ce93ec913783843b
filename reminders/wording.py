"""The texts of `content/fr/reminders.yml`, read once at start; a wrong key or placeholder stops the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Any, Literal
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from content.dates import spoken_day, spoken_time
from content.library import FRENCH, ContentError, read_yaml
from content.model import AppointmentKind, Line, Strict
from store.models import Appointment
from store.vocabulary import AppointmentStatus, DeliveryKind, DeliveryState, ReminderRole, RequestKind

# The closed list: what each section's texts may hold between braces.
_PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "formats": frozenset({"day", "time"}),
    "notification": frozenset({"moment"}),
    "notification_several": frozenset({"list"}),
    "notification_other": frozenset({"moment"}),
    "detail": frozenset({"kind", "moment", "who", "place", "list", "old", "phone"}),
    "who": frozenset({"cpip"}),
    "bring": frozenset(),
    "buttons": frozenset({"time", "number"}),
    "reasons": frozenset(),
    "replies": frozenset({"moment", "new", "phone", "place", "when"}),
    "refusals": frozenset({"moment", "new", "phone"}),
    "notices": frozenset({"person", "moment", "notice", "said", "reason", "text"}),
    "digest": frozenset(
        {"day", "time", "person", "status", "what", "reason", "moment"}
        | {"ahead", "unconfirmed", "not_reached", "absences"}
    ),
    "statuses": frozenset(),
    "whats": frozenset(),
    "states": frozenset(),
    "outcomes": frozenset(),
    "calendar_file": frozenset(),
}
# What the code says by a computed key must be there.
_REQUIRED: Mapping[str, frozenset[str]] = {
    "notification": frozenset(set(ReminderRole) - {ReminderRole.MISSED}) | {"missed"},
    "notices": frozenset(RequestKind),
    "statuses": frozenset(AppointmentStatus),
    "whats": frozenset(DeliveryKind),
    "states": frozenset(DeliveryState),
    "who": frozenset({"cpip", "jap", "pole_surveillance", "organisme", "partenaire"}),
}


class Consequence(Strict):
    """What happens if one does not come, and the ids of the facts that say so."""

    text: Line
    facts: tuple[str, ...]


class Manner(Strict):
    """How an appointment takes place, and the question that helps to plan for it."""

    how: Line
    plan: Line


class KindWording(Strict):
    """What differs for one kind of appointment."""

    manner: Literal["come", "phone", "home"] = "come"
    consequence: str = "default"


@dataclass(frozen=True)
class Wording:
    """Says the text of a section and a key; what it says of an appointment depends on its kind."""

    texts: Mapping[str, Mapping[str, str]]
    appointment_kinds: Mapping[str, AppointmentKind]
    manners: Mapping[str, Manner]
    consequences: Mapping[str, Consequence]
    kinds: Mapping[str, KindWording]
    map_url: str

    def say(self, section: str, key: str, **values: object) -> str:
        """Raises ContentError on an unknown key or a placeholder without a value."""
        try:
            return self.texts[section][key].format(**values)
        except KeyError as missing:
            raise ContentError(f"reminders.yml: {section}.{key}: {missing} is not given") from missing

    def moment(self, moment: datetime, time_zone: str, now: datetime) -> str:
        """« jeudi 26 novembre à 10 h », with the year when it is not the running one."""
        zone = ZoneInfo(time_zone)
        day = moment.astimezone(zone).date()
        another_year = day.year != now.astimezone(zone).year
        spoken = spoken_day(day, with_year=another_year)
        return self.say("formats", "moment", day=spoken, time=spoken_time(moment, time_zone))

    def kind_title(self, kind: str) -> str:
        """The title of a kind of appointment; a CPIP's own words stand for themselves."""
        known = self.appointment_kinds.get(kind)
        return known.title if known else kind

    def kind_wording(self, appointment: Appointment) -> KindWording:
        return self.kinds.get(appointment.kind, KindWording())

    def map_address(self, place: str) -> str:
        return self.map_url.format(place=quote(place))


def load_wording(root: Path = FRENCH) -> Wording:
    """The texts under `root`. Raises ContentError when something is missing, unknown or misspelt."""
    stored = read_yaml(root / "reminders.yml")
    kinds = TypeAdapter(list[AppointmentKind]).validate_python(read_yaml(root / "appointment_kinds.yml"))
    try:
        wording = Wording(
            texts={section: _checked(section, stored[section]) for section in _PLACEHOLDERS},
            appointment_kinds={kind.id: kind for kind in kinds},
            manners=_typed(Manner, stored["manner"]),
            consequences=_typed(Consequence, stored["consequence"]),
            kinds=_typed(KindWording, stored["kinds"]),
            map_url=stored["map_url"],
        )
    except (KeyError, ValueError) as error:
        raise ContentError(f"reminders.yml: {error}") from error
    _check_kinds(wording)
    return wording


def _checked(section: str, texts: Mapping[str, Any]) -> dict[str, str]:
    for key in _REQUIRED.get(section, frozenset()) - texts.keys():
        raise ContentError(f"reminders.yml: {section}.{key} is missing")
    for key, text in texts.items():
        unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - _PLACEHOLDERS[section]
        if unknown:
            raise ContentError(f"reminders.yml: {section}.{key}: unknown placeholder {', '.join(sorted(unknown))}")
    return {key: text.strip("\n") for key, text in texts.items()}


def _typed(model: type[Any], entries: Mapping[str, Any]) -> dict[str, Any]:
    return {key: model.model_validate(entry) for key, entry in entries.items()}


def _check_kinds(wording: Wording) -> None:
    for kind_id, kind in wording.kinds.items():
        if kind_id not in wording.appointment_kinds or kind.consequence not in wording.consequences:
            raise ContentError(f"reminders.yml: kinds.{kind_id} is no kind of appointment or has no such consequence")
    for known in wording.appointment_kinds.values():
        missing = [item for item in known.bring if item not in wording.texts["bring"]]
        if missing or known.with_whom not in wording.texts["who"]:
            raise ContentError(f"reminders.yml: nothing says {missing or known.with_whom} of {known.id}")
