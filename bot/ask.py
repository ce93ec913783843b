"""`make -s ask`: answers questions in batch, one JSON object a line in and out (CONTRACT). Needs no Telegram."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

import httpx
from pydantic import AwareDatetime, BaseModel, ValidationError

import launch
from bot.answering import Answerer
from bot.asked_file import AskedFile, situation_asked
from bot.conversing import Turn, converse
from bot.dialogue import DialogueState
from bot.exchange import Heard, Reply
from bot.listening import Listening, listening_through
from content.library import load_library
from content.sentences import load_sentences
from settings import Settings

MOST_ALTERNATIVES = 5


class Question(BaseModel):
    """A line of standard input."""

    id: Any = None
    text: str
    now: AwareDatetime | None = None
    file: AskedFile | None = None
    conversation: str | None = None


@dataclass
class Interview:
    """The questions of one run; lines of one conversation share its context."""

    answerer: Answerer
    listening: Listening
    dialogues: dict[str, DialogueState] = field(default_factory=dict)

    async def answer(self, line: str) -> dict[str, Any]:
        """The output line for an input line; an unreadable one gets `error` and its id."""
        started = time.perf_counter()
        try:
            question = Question.model_validate_json(line)
            now = question.now or datetime.now(UTC)
            situation = situation_asked(question.file, now, self.answerer.library)
        except ValueError as error:
            return {"id": _id_of(line), "error": _plain(error)}
        before = self.dialogues.get(question.conversation or "", DialogueState()).recent(now)
        turn = await converse(question.text, situation, before, self.listening, self.answerer)
        if question.conversation is not None:
            self.dialogues[question.conversation] = turn.dialogue
        return _line(question.id, turn, (time.perf_counter() - started) * 1000)


def _line(question_id: object, turn: Turn, milliseconds: float) -> dict[str, Any]:
    reply, heard = turn.reply, turn.heard
    return {
        "id": question_id,
        "topic": reply.topic,
        "confidence": round(_confidence(reply, heard), 4),
        "alternatives": [
            {"topic": guess.topic, "confidence": round(guess.confidence, 4)}
            for guess in heard.understanding.guesses
            if guess.topic != reply.topic
        ][:MOST_ALTERNATIVES],
        "action": reply.action,
        "safety_note": reply.safety_note,
        "text": reply.text.plain(),
        "buttons": [offer.label for offer in reply.offers],
        "topics": list(reply.topics),
        "sources": [{"ref": fact.source, "url": fact.url, "as_of": fact.as_of} for fact in reply.facts],
        "milliseconds": round(milliseconds, 1),
    }


def _confidence(reply: Reply, heard: Heard) -> float:
    """The model's confidence in the topic acted on; 1 where the list of words of danger or the context decided."""
    found = [guess.confidence for guess in heard.understanding.guesses if guess.topic == reply.topic]
    return found[0] if found else 1.0


def _id_of(line: str) -> object:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value.get("id") if isinstance(value, dict) else None


def _plain(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return str(error)


async def answer_all(lines: Iterable[str], output: TextIO, settings: Settings) -> bool:
    """Answers every line in order; whether all of them could be read."""
    library = load_library()
    async with httpx.AsyncClient() as http:
        listening = listening_through(http, settings.nlu_url, settings.nlu_token, library)
        interview = Interview(Answerer(library, load_sentences()), listening)
        all_read = True
        for line in filter(str.strip, lines):
            answer = await interview.answer(line)
            all_read = all_read and "error" not in answer
            output.write(json.dumps(answer, ensure_ascii=False) + "\n")
            output.flush()
    return all_read


def main() -> int:
    """Starts a Rasa server unless NLU_URL names one; exits 1 where a line could not be read."""
    settings = Settings()
    if settings.nlu_url:
        return 0 if asyncio.run(answer_all(sys.stdin, sys.stdout, settings)) else 1
    environment: dict[str, str] = {}
    port = launch.own_nlu(environment)
    household = launch.Household([p for p in launch.processes_of(environment, port) if p.name == "nlu"])
    household.start_all()
    try:
        if not launch.wait_for_nlu(environment, household):
            launch.say("the understanding server did not start; what it printed is above")
            return 1
        own = Settings(nlu_url=environment["NLU_URL"], nlu_token=environment["NLU_TOKEN"])
        return 0 if asyncio.run(answer_all(sys.stdin, sys.stdout, own)) else 1
    finally:
        household.end_all()


if __name__ == "__main__":
    sys.exit(main())
