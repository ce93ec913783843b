"""From what was understood, the person's file and the moment to what is said. Pure: no Telegram, no store, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.calculating import CALCULATORS, asks_when, before, calculates, calculation_for, plainly_asked
from bot.calculations.wording import calculation_wording
from bot.exchange import Action, Entry, Heard, Invitation, Offer, Reply
from bot.explained import obligations_to_explain
from bot.following_up import asks_leave
from bot.journeys import JOURNEYS
from bot.own_file import foreign_topics
from bot.personal import PERSONAL, ends_on, opening, own_rules, personal_answer
from content.choosing import choose
from content.library import Library
from content.model import Answer
from content.rendering import Paragraph, Text, cpip, footer, render, sources, text_of
from content.sentences import Sentences
from content.situation import Situation
from nlu.deciding import Decision
from nlu.understanding import Understanding

EMERGENCIES = ("urgence_suicide", "urgence_medicale", "urgence_victime", "urgence_passage_acte")
REFUSALS = ("demande_illicite", "conseil_defense")
OFF_TOPIC = "hors_sujet"
# From here on, a topic in doubt is told in short beside the question: 20 of 34 are right on the development and
# held-out sets, 12 of 16 below .35.
LIKELY = 0.25
# Topics after which a linked person may want to write to her CPIP from here.
_WRITING_TOPICS = (
    "contacter_cpip",
    "signaler_changement",
    "retard_rdv",
    "reporter_rdv",
    "rdv_manque",
    "perte_logement",
)


@dataclass(frozen=True)
class Answerer:
    """The content, and the pure choice of what to say from it."""

    library: Library
    say: Sentences

    def reply_to(self, heard: Heard, situation: Situation) -> Reply:
        """What to say to a message. An emergency is met first, by whichever net saw it; a doubt adds the numbers."""
        if heard.in_their_language:
            return self._in_their_language(heard, situation)
        if heard.alarm.emergency:
            return self.on_topic(heard.alarm.emergency, situation)
        reply = self._without_danger(heard, situation)
        if heard.alarm.safety_note:
            note = Paragraph(self.safety_note(situation))
            return replace(reply, safety_note=True, text=Text((note, *reply.text.paragraphs)))
        return reply

    def safety_note(self, situation: Situation) -> str:
        """The numbers to call, beside anything else, for somebody who may not be well."""
        return self.say("safety_note_pacific" if situation.territory == "pacifique" else "safety_note")

    def on_topic(self, topic: str, situation: Situation, message: str = "") -> Reply:
        """The answer to one topic for this file, after what `message` lets one calculate."""
        if topic in self.library.withdrawals.answers:
            return self._changing_rule(topic, situation)
        if topic in PERSONAL:
            return self._after_calculation(self._personal(topic, situation), message, situation)
        chosen = choose(self.library.answers[topic], situation)
        answer = chosen.answer
        if any(fact in self.library.withdrawals.facts for fact in answer.facts):
            return self._changing_rule(topic, situation)
        text = render(chosen, situation, self.library, self.say)
        first = opening(chosen, situation, self.library, self.say)
        if first:
            text = Text((Paragraph(first), *text.paragraphs), text.rests_on)
        reply = Reply(
            action=_action_of(topic),
            topic=topic,
            text=self._hinted(text, answer, situation),
            topics=(topic,),
            offers=self.offers(answer.next),
            facts=tuple(sources(answer, self.library, text.rests_on)),
            invitation=_invitation(topic, situation),
        )
        return self._after_calculation(reply, message, situation)

    def offers(self, topics: tuple[str, ...]) -> tuple[Offer, ...]:
        """Buttons for topics, with the titles of topics.yml."""
        return tuple(Offer(t, self.library.topics[t].title) for t in topics)

    def _without_danger(self, heard: Heard, situation: Situation) -> Reply:
        decision, message = heard.decision, heard.understanding.text
        topics = self._topics_to_answer(decision, message, situation)
        if topics:
            first, *others = (self.on_topic(topic, situation, message) for topic in topics)
            reply = self._echoing(_joined(first, others), heard.understanding)
            reply = self._beside_rivals(reply, heard.rivals)
            beside_the_point = reply.topic in foreign_topics(situation, self.library)
            return self._with_own_rules(reply, message, situation) if beside_the_point else reply
        best = decision.topics[0] if decision.topics else OFF_TOPIC
        if decision.kind == "clarify":
            return self._asking_back(heard, situation)
        if not heard.understanding.available:
            return self._unknown(best, "cannot_understand_now", situation)
        return self._with_own_rules(self._unknown(best, "unknown", situation), message, situation)

    def _asking_back(self, heard: Heard, situation: Situation) -> Reply:
        """What the person may mean, to tap; with the heart of the likeliest answer, named, where likely enough."""
        best, offers = heard.decision.topics[0], self.offers(heard.decision.topics)
        confidence = max((g.confidence for g in heard.understanding.guesses if g.topic == best), default=0.0)
        if confidence < LIKELY or self.library.topics[best].kind == "talk":
            asked_back = Reply("clarify", best, text_of(self.say("clarify")), offers=offers)
            return self._with_own_rules(asked_back, heard.understanding.text, situation)
        likely = self.on_topic(best, situation)
        asked = Paragraph(self.say("clarify_likely", title=self.library.topics[best].title))
        heart = likely.text.paragraphs[: 2 if best in REFUSALS else 1]  # a refusal shows the legal way
        facts = choose(self.library.answers[best], situation).answer.facts if likely.facts else ()
        dated = footer(best, facts, self.library, self.say)
        text = Text((asked, *heart, *((Paragraph(dated),) if dated else ()), Paragraph(self.say("clarify_else"))))
        return Reply("clarify", best, text, offers=offers, facts=likely.facts)

    def _with_own_rules(self, reply: Reply, message: str, situation: Situation) -> Reply:
        """« May I go there? » without an answer of its own gets the obligations of the file, or that it has none."""
        if not situation.is_known or not asks_leave(message):
            return reply
        rules = Paragraph(own_rules(situation, self.library, self.say))
        return replace(reply, text=Text((*reply.text.paragraphs, rules)))

    def _beside_rivals(self, reply: Reply, rivals: tuple[str, ...]) -> Reply:
        """An answer that was in doubt says so and offers the other topics first."""
        topics = tuple(topic for topic in rivals if topic in self.library.topics and topic != OFF_TOPIC)
        if not topics:
            return reply
        text = Text((*reply.text.paragraphs, Paragraph(self.say("other_topic_meant"))), reply.text.rests_on)
        return replace(reply, text=text, offers=self.offers(topics))

    def _echoing(self, reply: Reply, understood: Understanding) -> Reply:
        """Says back the country and the date of a journey, so that the person sees what was understood.

        The country by its name, the date in her own words: a normalised one has no accents.
        """
        details = [
            entity.value if entity.kind == "country" else understood.text[entity.start : entity.end]
            for entity in understood.entities
            if entity.kind in ("country", "date")
        ]
        if reply.topic not in JOURNEYS or not details:
            return reply
        echo = Paragraph(self.say("echo_journey", details=", ".join(details)))
        return replace(reply, text=Text((echo, *reply.text.paragraphs)))

    def _topics_to_answer(self, decision: Decision, message: str, situation: Situation) -> tuple[str, ...]:
        """Those decided on; in doubt, or where theirs has nothing to calculate, what the data plainly ask for."""
        decided = decision.topics if decision.kind == "answer" else ()
        if len(decided) > 1 or (decided and decided[0] not in CALCULATORS):
            return decided
        wording = calculation_wording()
        if decided and calculates(decided[0], message, situation, wording):
            return decided
        topic = plainly_asked(message, situation, wording)
        return (topic,) if topic else decided

    def _after_calculation(self, reply: Reply, message: str, situation: Situation) -> Reply:
        """The dates or amounts that the message and the file let one compute come first; else the end in the file."""
        wording = calculation_wording()
        calculation = calculation_for(reply.topic, message, situation, wording)
        if calculation is None and asks_when(message, situation, wording):
            calculation = text_of(ends_on(reply.topic, situation, self.library, self.say))
        return reply if calculation is None else replace(reply, text=before(calculation, reply.text))

    def _in_their_language(self, heard: Heard, situation: Situation) -> Reply:
        """The answer in their language; the French one behind it where the matter is clear, for whoever helps."""
        if heard.alarm.emergency:
            reply = self.on_topic(heard.alarm.emergency, situation)
        elif heard.decision.kind == "answer":
            reply = self._without_danger(heard, situation)
        else:
            reply = self.on_topic("changer_langue", situation)
        behind = () if reply.topic == "changer_langue" else reply.text.paragraphs
        return replace(reply, text=Text((Paragraph(heard.in_their_language), *behind)))

    def _unknown(self, topic: str, key: str, situation: Situation) -> Reply:
        said = self.say(key, cpip=cpip(situation.counsellor, self.say))
        menu = self.offers(("prochain_rdv", "mes_obligations", "contacter_cpip", "aide"))
        return Reply("unknown", topic, text_of(said), offers=menu)

    def _personal(self, topic: str, situation: Situation) -> Reply:
        text = personal_answer(topic, situation, self.library, self.say)
        if not situation.linked and not situation.is_known:
            text = Text((*text.paragraphs, Paragraph(self.say("how_to_link"))))
        following = {
            "mes_obligations": ("ma_peine", "modifier_obligation"),
            "ma_peine": ("mes_obligations", "date_fin"),
        }
        appointment, entries = situation.next_appointment, self._entries(topic, situation)
        return Reply(
            action="answer",
            topic=topic,
            text=text,
            topics=(topic,),
            offers=self.offers(following.get(topic, ("mes_obligations", "contacter_cpip"))),
            appointment_id=appointment.id if appointment and topic in ("prochain_rdv", "confirmer_rdv") else None,
            entries=entries,
            sheet=bool(entries) and situation.files_allowed,
        )

    def _entries(self, topic: str, situation: Situation) -> tuple[Entry, ...]:
        """What may be read one by one under `/peine` and `/obligations`."""
        if topic == "mes_obligations":
            ahead = [obligation for _, obligation in situation.obligations_ahead]
            held = [*obligations_to_explain(situation, self.library), *ahead]
            return tuple(Entry("obligation", o.id, self.library.obligations[o.id].title) for o in held)
        if topic == "ma_peine":
            ids = dict.fromkeys(m.id for m in situation.measures if not m.ended_by(situation.today))
            return tuple(Entry("measure", m, self.library.measures[m].title) for m in ids)
        return ()

    def _changing_rule(self, topic: str, situation: Situation) -> Reply:
        said = self.say(
            "rule_is_changing", title=self.library.topics[topic].title, cpip=cpip(situation.counsellor, self.say)
        )
        return Reply(_action_of(topic), topic, text_of(said), (topic,), self.offers(("contacter_cpip", "avocat")))

    def _hinted(self, text: Text, answer: Answer, situation: Situation) -> Text:
        """A stranger whose file would change the answer is told so, and how to link."""
        if situation.linked or situation.is_known or not answer.variants or answer.topic in EMERGENCIES:
            return text
        return Text((*text.paragraphs, Paragraph(self.say("general_answer"))))


def _action_of(topic: str) -> Action:
    if topic in EMERGENCIES:
        return "emergency"
    if topic in REFUSALS:
        return "refuse"
    return "unknown" if topic == OFF_TOPIC else "answer"


def _invitation(topic: str, situation: Situation) -> Invitation | None:
    """What a linked person may do from here; after an emergency, telling the CPIP is only ever an offer."""
    if not situation.linked:
        return None
    if topic in EMERGENCIES:
        return "tell_counsellor"
    return "write_counsellor" if topic in _WRITING_TOPICS else None


def _joined(first: Reply, others: list[Reply]) -> Reply:
    """Two questions in one message: both answers, the first one's topic in front."""
    if not others:
        return first
    every = (first, *others)
    return replace(
        first,
        text=Text(tuple(dict.fromkeys(p for reply in every for p in reply.text.paragraphs))),
        topics=tuple(t for reply in every for t in reply.topics),
        facts=tuple(dict.fromkeys(f for reply in every for f in reply.facts)),
    )
