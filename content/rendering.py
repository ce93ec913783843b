"""Turns a chosen answer into what the person reads: paragraphs, as plain text or as Telegram's HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from content.choosing import Chosen
from content.dates import spoken_date
from content.directory import nearby
from content.library import Library
from content.model import Answer, Contact, Fact
from content.sentences import Sentences
from content.situation import Reachable, Situation

LONGEST_ANSWER = 900  # characters of an answer, and of its first message: a line added to it goes on in a second one
# What a CPIP wrote of an obligation (a place, an hour) is shown whole where the message stays short; else cut here.
_LONGEST_DETAILS = (120, 30)


@dataclass(frozen=True)
class Paragraph:
    """A short heading (may be empty) and its text."""

    body: str
    heading: str = ""


@dataclass(frozen=True)
class Text:
    """What is sent as one message."""

    paragraphs: tuple[Paragraph, ...]
    rests_on: tuple[str, ...] = ()  # facts beyond the answer's own, that a line added to it rests on

    def messages(self, longest: int = LONGEST_ANSWER) -> tuple[Text, ...]:
        """The same in messages that one reads at a glance, cut between paragraphs; one where it is short enough."""
        cut: list[list[Paragraph]] = [[]]
        for paragraph in self.paragraphs:
            if cut[-1] and len(Text((*cut[-1], paragraph)).plain()) > longest:
                cut.append([])
            cut[-1].append(paragraph)
        return tuple(Text(tuple(paragraphs)) for paragraphs in cut)

    def plain(self) -> str:
        return "\n\n".join(_joined(p.heading, p.body) for p in self.paragraphs)

    def html(self) -> str:
        """For Telegram's parse mode HTML (https://core.telegram.org/bots/api#html-style)."""
        return "\n\n".join(
            _joined(f"<b>{escape(p.heading)}</b>" if p.heading else "", escape(p.body, quote=False))
            for p in self.paragraphs
        )


def text_of(*bodies: str) -> Text:
    """A message of plain paragraphs."""
    return Text(tuple(Paragraph(body) for body in bodies if body))


def render(chosen: Chosen, situation: Situation, library: Library, say: Sentences) -> Text:
    """The first message of an answer: what it means, what to do, the proof, whom to ask, since when it is true."""
    whole, cut = (_rendered(chosen, situation, library, say, longest) for longest in _LONGEST_DETAILS)
    return whole if len(whole.plain()) <= LONGEST_ANSWER else cut


def _rendered(chosen: Chosen, situation: Situation, library: Library, say: Sentences, longest_details: int) -> Text:
    answer = chosen.answer
    filled = {
        "cpip": cpip(situation.counsellor, say),
        "service": service(situation.service, say),
        "hours_and_address": _hours_and_address(situation, say),
        "first_name": situation.first_name,
        "obligation": _obligation_title(chosen, library, longest_details),
        "measure": library.measures[chosen.measure.id].title if chosen.measure else "",
    }
    steps = "\n".join(f"{n}. {step.format(**filled)}" for n, step in enumerate(answer.steps, 1))
    contacts = "\n".join(_contact_line(library.contacts[c], say) for c in answer.contacts)
    dated = footer(answer.topic, answer.facts, library, say)
    beside = ", ".join(library.measures[m.id].title for m in chosen.beside)
    body = (
        Paragraph(" ".join(answer.short.format(**filled).split())),
        Paragraph(say("measures_beside", list=beside) if beside else ""),
        Paragraph(steps, say("heading_steps")),
        Paragraph(answer.depends.format(**filled), say("heading_depends")),
        Paragraph(answer.proof.format(**filled), say("heading_proof")),
        Paragraph(answer.ask.format(**filled), say("heading_ask")),
        Paragraph(contacts),
    )
    return _ended(answer, tuple(p for p in body if p.body), dated, situation, library, say)


def _ended(
    answer: Answer, body: tuple[Paragraph, ...], dated: str, situation: Situation, library: Library, say: Sentences
) -> Text:
    """The answer's paragraphs, then a place near the person, then the date of the oldest fact."""
    said = Text((*body, Paragraph(dated))).plain()
    lines = nearby(answer.topic, situation, library.directory, said, LONGEST_ANSWER - len(said) - 2)
    lines = tuple(line for line in lines if not library.withdrawals.facts.keys() & set(line.rests_on))
    facts = tuple(dict.fromkeys(f for line in lines for f in line.rests_on if f in library.facts))
    near = "\n".join(line.text for line in lines)
    dated = footer(answer.topic, (*answer.facts, *facts), library, say)
    return Text((*body, *(Paragraph(text) for text in (near, dated) if text)), facts)


def cpip(counsellor: Reachable, say: Sentences) -> str:
    """« votre CPIP », with name and telephone where the file has them."""
    if not counsellor.name:
        return say("cpip_unknown")
    if not counsellor.phone:
        return say("cpip_named", name=counsellor.name)
    return say("cpip_named_with_phone", name=counsellor.name, phone=counsellor.phone)


def service(service: Reachable, say: Sentences) -> str:
    """« votre SPIP », or its name and telephone where the file has them."""
    if not service.name:
        return say("service_unknown")
    if not service.phone:
        return say("service_named", name=service.name)
    return say("service_named_with_phone", name=service.name, phone=service.phone)


def _hours_and_address(situation: Situation, say: Sentences) -> str:
    """When the CPIP answers and where the service is, as far as known; without any number, where to find it."""
    hours, address = situation.counsellor.hours or situation.service.hours, situation.service.address
    when = say("cpip_hours", hours=hours) if hours else ""
    where = say("service_address", address=address) if address else ""
    numbered = situation.counsellor.phone or situation.service.phone
    return " ".join(filter(None, (when, where, "" if numbered else say("number_to_find"))))


def sources(answer: Answer, library: Library, more: tuple[str, ...] = ()) -> list[Fact]:
    """The facts that an answer rests on (and `more`, by id), one for each norm and address."""
    seen: dict[tuple[str, str], Fact] = {}
    for fact_id in (*answer.facts, *more):
        fact = library.facts[fact_id]
        seen.setdefault((fact.source, fact.url), fact)
    return list(seen.values())


def checked_on(facts: tuple[str, ...], library: Library) -> date | None:
    """The day on which the oldest topic of these facts was checked; None where there is no fact."""
    owners = {entry.topic: entry.checked_on for entry in library.topic_facts.values()}
    dates = [owners[fact_id.rsplit("-", 1)[0]] for fact_id in facts]
    return min(dates, default=None)


def footer(topic: str, facts: tuple[str, ...], library: Library, say: Sentences) -> str:
    """Since when it is true, and whether to have it confirmed; nothing in an emergency or without a fact."""
    day = checked_on(facts, library)
    if day is None or topic.startswith("urgence_"):
        return ""  # in an emergency nothing stands beside the numbers
    uncertain = any(library.facts[f].certainty == "medium" for f in facts)
    return say("footer_uncertain" if uncertain else "footer", date=spoken_date(day))


def _obligation_title(chosen: Chosen, library: Library, longest: int) -> str:
    if chosen.obligation is None:
        return ""
    title, details = library.obligations[chosen.obligation.id].title, chosen.obligation.details
    shown = details if len(details) <= longest else details[: longest - 1].rstrip() + "…"
    return f"{title} ({shown})" if shown else title


def _contact_line(contact: Contact, say: Sentences) -> str:
    number = contact.number or contact.url or ""
    key = "contact_line_free" if contact.free else "contact_line"
    return say(key, name=contact.name, number=number)


def _joined(heading: str, body: str) -> str:
    if not heading:
        return body
    return f"{heading}\n{body}" if body.startswith("1. ") else f"{heading} {body}"
