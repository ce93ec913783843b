"""Answers computed from the person's own file: next appointment, obligations, measure, end. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.journeys import JOURNEYS
from content.choosing import Chosen
from content.dates import spoken_date, spoken_moment
from content.library import Library
from content.rendering import Text, cpip, service, text_of
from content.sentences import Sentences
from content.situation import HeldAppointment, HeldMeasure, HeldObligation, Situation

PERSONAL = ("prochain_rdv", "confirmer_rdv", "mes_obligations", "ma_peine", "date_fin")
_GENERAL_BY_LAW = "oui"
_SIGNING_IN = "pointage"
_PLACES = "interdiction_paraitre"
_FEW = 3
_WHATEVER_THE_MEASURE = "reinsertion"


def personal_answer(topic: str, situation: Situation, library: Library, say: Sentences) -> Text:
    """The answer to one of PERSONAL for this file."""
    if topic == "prochain_rdv":
        return next_appointment(situation, library, say)
    if topic == "confirmer_rdv":
        return confirmation(situation, say)
    if topic == "mes_obligations":
        return obligations(situation, library, say)
    if topic == "ma_peine":
        return measures(situation, library, say)
    return end(situation, library, say)


def next_appointment(situation: Situation, library: Library, say: Sentences) -> Text:
    """When, where, with whom, what to bring; or whom to ask when none is known."""
    appointment = situation.next_appointment
    if appointment is None:
        if not (situation.linked or situation.appointments or situation.is_known):
            return text_of(say("appointment_no_file", cpip=cpip(situation.counsellor, say)))
        none = say("appointment_none", cpip=cpip(situation.counsellor, say))
        return text_of(_signing_in(situation, library, say), none)
    return text_of(
        say("appointment_next", moment=spoken_moment(appointment.starts_at, situation.time_zone)),
        _appointment_lines(appointment, situation, library, say),
        _signing_in(situation, library, say),
        say("appointment_unable", cpip=cpip(situation.counsellor, say)),
    )


def _signing_in(situation: Situation, library: Library, say: Sentences) -> str:
    """The regular visits to the police that the file holds: « when do I sign in? » is asked like an appointment."""
    held = [o for o in situation.obligations_in_force if library.obligations[o.id].topic == _SIGNING_IN]
    return say("appointment_signing_in", list=", ".join(_titled(o, library) for o in held)) if held else ""


def confirmation(situation: Situation, say: Sentences) -> Text:
    """Which appointment the person confirms; the button does it, typed words do not."""
    appointment = situation.next_appointment
    if appointment is None:
        return text_of(say("confirm_none", cpip=cpip(situation.counsellor, say)))
    return text_of(say("confirm_which", moment=spoken_moment(appointment.starts_at, situation.time_zone)))


def obligations(situation: Situation, library: Library, say: Sentences) -> Text:
    """The obligations that bind today, those by law, then those that begin later; what ended is said to be over."""
    if not situation.is_known:
        return text_of(say("obligations_no_file", cpip=cpip(situation.counsellor, say)))
    held = situation.obligations_in_force
    listed = "\n".join(f"• {_titled(o, library)}" for o in held)
    general = general_obligations(situation, library)
    by_law = "\n".join(f"• {library.obligations[o].title}" for o in general if o not in {h.id for h in held})
    idle = bool(situation.measures) and not situation.running_measures
    tap = say("obligations_tap") if held or by_law or situation.obligations_ahead else ""
    running = ", ".join(f"{library.measures[m.id].title}{_until(m, say)}" for m in situation.running_measures)
    return text_of(
        *(_not_running(situation, library, say) if idle else ()),
        say("obligations_of_measures", titles=running) if running else "",
        say("obligations_listed", list=listed) if held else "" if idle else say("obligations_none_particular"),
        say("obligations_by_law", list=by_law) if by_law else "",
        _ahead(situation.obligations_ahead, library, say),
        " ".join((say("obligations_verify", cpip=cpip(situation.counsellor, say)), tap)).strip(),
    )


def opening(chosen: Chosen, situation: Situation, library: Library, say: Sentences) -> str:
    """What of the file stands before an answer: that no measure runs; on a journey, the places one may not go to."""
    if chosen.answer.topic in JOURNEYS:
        others = [o for o in situation.obligations_in_force if o != chosen.obligation]  # that one is named already
        kinds = [(o, library.obligations[o.id]) for o in others]
        banned = [_titled(o, library) for o, kind in kinds if _PLACES in (kind.topic, *kind.see_also)]
        if banned:
            return say("forbidden_places", list=", ".join(banned))
    return not_running(chosen, situation, library, say)


def not_running(chosen: Chosen, situation: Situation, library: Library, say: Sentences) -> str:
    """What an answer that depends on the file starts with while no measure of it runs: each one with its day.

    Empty where one runs, where the chosen wording says it, or where the answer holds whatever the measure.
    """
    topic, when = library.topics[chosen.answer.topic], chosen.when
    depends = any(variant.when.reads_the_file for variant in chosen.answer.variants)
    concerns = depends and topic.kind == "faq" and topic.group != _WHATEVER_THE_MEASURE
    told = when.ended_measures or when.future_measures
    if not concerns or told or not situation.measures or situation.running_measures:
        return ""
    ahead = [(day, o) for day, o in situation.obligations_ahead if library.obligations[o.id].topic == topic.id]
    general = "" if when.reads_the_file else say("general_rule")
    lines = (*_not_running(situation, library, say), _ahead(ahead, library, say), general)
    return "\n".join(line for line in lines if line)


def own_rules(situation: Situation, library: Library, say: Sentences) -> str:
    """The obligations in force that a decision wrote, or that the file shows none."""
    held = [o for o in situation.obligations_in_force if library.obligations[o.id].kind != "generale"]
    if not held:
        return say("own_rules_none", cpip=cpip(situation.counsellor, say))
    plain = len(held) <= _FEW  # a long list is read by its titles
    lines = [f"• {_titled(o, library)}{f'. {library.obligations[o.id].plain}' if plain else ''}" for o in held]
    return say("own_rules", list="\n".join(lines), cpip=cpip(situation.counsellor, say))


def _not_running(situation: Situation, library: Library, say: Sentences) -> tuple[str, ...]:
    """No measure binds today: each one with its date, and that what ended binds no more."""
    lines = [_dated(m, library.measures[m.id].title, situation, say) for m in situation.measures]
    over = all(m.ended_by(situation.today) for m in situation.measures)
    return ("\n".join(lines), say("obligations_over") if over else "")


def _ahead(obligations: Iterable[tuple[date, HeldObligation]], library: Library, say: Sentences) -> str:
    """What the file holds for a day that has not come, under that day."""
    ahead: dict[date, list[str]] = {}
    for start, obligation in obligations:
        ahead.setdefault(start, []).append(f"• {_titled(obligation, library)}")
    lists = [
        say("obligations_ahead", start=spoken_date(start), list="\n".join(titles))
        for start, titles in sorted(ahead.items())
    ]
    return "\n".join(lists)


def ends_on(topic: str, situation: Situation, library: Library, say: Sentences) -> str:
    """The end of each running measure that the topic is about, where the file holds it; else nothing."""
    held = [m for m in situation.running_measures if library.measures[m.id].topic == topic and m.ends_on]
    return "\n".join(_end_line(m, situation, library, say) for m in held)


def general_obligations(situation: Situation, library: Library) -> list[str]:
    """Ids of the general obligations that apply by law to a running measure (art. 132-44 of the code pénal)."""
    running = {m.id for m in situation.running_measures}
    by_law = {m for m in running if library.measures[m].general_measures == _GENERAL_BY_LAW}
    return [o.id for o in library.obligations.values() if o.kind == "generale" and by_law.intersection(o.measures)]


def measures(situation: Situation, library: Library, say: Sentences) -> Text:
    """Each measure of the file: what it is, what one must do, from when to when."""
    if not situation.measures:
        return text_of(say("measure_no_file", cpip=cpip(situation.counsellor, say)))
    return text_of(
        *(_measure_lines(m, situation, library, say) for m in situation.measures),
        say("measure_verify", cpip=cpip(situation.counsellor, say)),
    )


def end(situation: Situation, library: Library, say: Sentences) -> Text:
    """The end that the file holds for each measure, as an estimate; or how it ends and whom to ask."""
    if not situation.measures:
        return text_of(say("end_no_file", cpip=cpip(situation.counsellor, say)))
    return text_of(
        *(_end_line(m, situation, library, say) for m in situation.measures),
        _end_note(situation, say),
    )


def _end_note(situation: Situation, say: Sentences) -> str:
    """A date that is still ahead is an estimate; without one, whom to ask. Where all is over, the lines say it."""
    ends = [m.ends_on for m in situation.measures if not m.ended_by(situation.today)]
    if any(ends):
        return say("end_estimate", cpip=cpip(situation.counsellor, say))
    return say("end_to_ask", cpip=cpip(situation.counsellor, say)) if ends else ""


def _appointment_lines(appointment: HeldAppointment, situation: Situation, library: Library, say: Sentences) -> str:
    kind = library.appointment_kinds.get(appointment.kind)
    title = kind.title if kind else appointment.kind
    place = appointment.place or situation.service.name
    where = ", ".join(dict.fromkeys(part for part in (place, situation.service.address) if part))
    bring = ", ".join(library.things_to_bring[item] for item in kind.bring) if kind else ""
    lines = (
        title,
        say("appointment_where", place=where) if where else "",
        say("appointment_with", name=situation.counsellor.name) if situation.counsellor.name else "",
        say("appointment_bring", list=bring) if bring else "",
        say(f"appointment_status_{appointment.status}"),
    )
    return "\n".join(line for line in lines if line)


def _titled(obligation: HeldObligation, library: Library) -> str:
    title = library.obligations[obligation.id].title
    return f"{title} ({obligation.details})" if obligation.details else title


def _own_details(measure: HeldMeasure, situation: Situation, library: Library) -> list[str]:
    """What the CPIP wrote of what the measure itself consists of: « 105 heures »."""
    held = [(library.obligations[o.id], o.details) for o in situation.obligations if o.details]
    return [details for kind, details in held if kind.kind == "propre_mesure" and measure.id in kind.measures]


def _measure_lines(measure: HeldMeasure, situation: Situation, library: Library, say: Sentences) -> str:
    kind, explained = library.measures[measure.id], library.explained_measures.get(measure.id)
    title = ", ".join((kind.title, *_own_details(measure, situation, library)))
    lines = [_dated(measure, title, situation, say)]
    if explained is not None and not measure.ended_by(situation.today):
        lines += [explained.means, explained.do, say("measure_judge", judge=kind.judge)]
    if kind.status == "legacy":
        lines.append(say("measure_legacy"))
    return "\n".join(lines)


def _until(measure: HeldMeasure, say: Sentences) -> str:
    """« (jusqu'au 1er juin 2027) » after the title of a measure; nothing where no end is held."""
    return " " + say("measure_until", end=spoken_date(measure.ends_on)) if measure.ends_on else ""


def _dated(measure: HeldMeasure, title: str, situation: Situation, say: Sentences) -> str:
    if measure.ended_by(situation.today) and measure.ends_on:
        return say("measure_ended", title=title, end=spoken_date(measure.ends_on))
    if measure.begins_after(situation.today) and measure.starts_on:
        return say("measure_future", title=title, start=spoken_date(measure.starts_on), until=_until(measure, say))
    if measure.starts_on and measure.ends_on:
        return say("measure_dated", title=title, start=spoken_date(measure.starts_on), end=spoken_date(measure.ends_on))
    return say("measure_undated", title=title)


def _end_line(measure: HeldMeasure, situation: Situation, library: Library, say: Sentences) -> str:
    title = ", ".join((library.measures[measure.id].title, *_own_details(measure, situation, library)))
    if measure.ends_on is None:
        explained = library.explained_measures.get(measure.id)
        general = f"{say('explained_ends')} {explained.ends}" if explained else ""
        return f"{say('end_unknown', title=title)} {general}".strip()
    day = spoken_date(measure.ends_on)
    if measure.begins_after(situation.today) and measure.starts_on:
        return say("end_future", title=title, start=spoken_date(measure.starts_on), end=day)
    if measure.ended_by(situation.today):
        return say("end_past", title=title, end=day, service=service(situation.service, say))
    days = (measure.ends_on - situation.today).days
    left = say("end_left_months", months=days // 30) if days >= 60 else say("end_left_days", days=days)
    return say("end_known", title=title, end=day, left=left)
