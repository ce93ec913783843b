"""A person's file as the plain values that pure functions read."""

from __future__ import annotations

from datetime import datetime

from content.directory import department_of, normal_department
from content.situation import HeldAppointment, HeldMeasure, HeldObligation, Reachable, Situation
from store.persons import PersonFile


def situation_from(file: PersonFile, now: datetime) -> Situation:
    """The situation of a linked person."""
    return Situation(
        now=now,
        linked=True,
        first_name=file.person.first_name,
        language=file.person.language,
        time_zone=file.service.time_zone,
        department=normal_department(file.service.department) or department_of(file.service.address),
        counsellor=Reachable(file.counsellor.name, file.counsellor.phone, file.counsellor.hours),
        service=Reachable(file.service.name, file.service.phone, address=file.service.address),
        measures=tuple(HeldMeasure(m.kind, m.starts_on, m.ends_on) for m in file.measures),
        obligations=tuple(HeldObligation(o.kind, o.starts_on, o.ends_on, o.details) for o in file.obligations),
        appointments=tuple(HeldAppointment(a.starts_at, a.kind, a.place, a.status, a.id) for a in file.appointments),
    )
