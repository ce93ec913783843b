"""Asks the Rasa server, behind the guards that its weaknesses call for (DESIGN section 5)."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Collection, Mapping

import httpx

from nlu.understanding import Entity, Guess, Understanding

logger = logging.getLogger(__name__)

# A 960 kB text blocked the server for 20 s: long stories keep their beginning and their end, where the question is.
LONGEST_TEXT = 1000
TIMEOUT_SECONDS = 4.0

EntityFinder = Callable[[str], tuple[Entity, ...]]


class UnexpectedReply(Exception):
    """The server answered something that is no understanding of a message."""


class RasaClient:
    """An `Understander` that asks a Rasa server over HTTP. Every failure is `Understanding(available=False)`."""

    def __init__(
        self,
        base_url: str,
        http: httpx.AsyncClient,
        token: str,
        known_topics: Collection[str],
        find_entities: EntityFinder = lambda text: (),
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        self._address = f"{base_url.rstrip('/')}/model/parse"
        self._http = http
        self._token = token
        self._known_topics = frozenset(known_topics)
        self._find_entities = find_entities
        self._timeout = timeout

    async def understand(self, text: str) -> Understanding:
        """The server's whole ranking of topics for `text`, with the entities found in it."""
        entities = self._find_entities(text)
        question = fit_for_parsing(text)
        if not question:
            return Understanding(text, (), entities)
        try:
            guesses = guesses_of(await self._parse(question), self._known_topics)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, UnexpectedReply) as error:
            # Only the kind of failure: an error's own message may hold the text or the token.
            logger.warning("the understanding server failed: %s", type(error).__name__)
            return Understanding(text, (), entities, available=False)
        return Understanding(text, guesses, entities)

    async def _parse(self, question: str) -> object:
        reply = await self._http.post(
            self._address, params={"token": self._token}, json={"text": question}, timeout=self._timeout
        )
        reply.raise_for_status()
        return reply.json()


def fit_for_parsing(text: str) -> str:
    """The text as it may be sent: a leading slash would forge any intent, a huge text would block the server."""
    # Without lone surrogates, which JSON carries but UTF-8 cannot.
    clean = text.encode("utf-8", "ignore").decode("utf-8")
    bare = " ".join(clean.split()).lstrip("/ ")
    if len(bare) <= LONGEST_TEXT:
        return bare
    half = LONGEST_TEXT // 2
    head = bare[:half].rsplit(" ", 1)[0]
    tail = bare[-half:].split(" ", 1)[-1]
    return f"{head} {tail}"[:LONGEST_TEXT]


def guesses_of(reply: object, known_topics: Collection[str]) -> tuple[Guess, ...]:
    """The ranking in a reply, best first. Raises `UnexpectedReply` when the reply is not one of our model's."""
    if not isinstance(reply, Mapping):
        raise UnexpectedReply("no object")
    ranking = reply.get("intent_ranking")
    if not isinstance(ranking, list) or not ranking:
        raise UnexpectedReply("no ranking")
    guesses = sorted((guess_of(item, known_topics) for item in ranking), key=lambda guess: -guess.confidence)
    return tuple(guesses)


def guess_of(item: object, known_topics: Collection[str]) -> Guess:
    """One line of the ranking, checked: a topic that we do not know means another model than ours."""
    if not isinstance(item, Mapping):
        raise UnexpectedReply("no line of a ranking")
    topic, confidence = item.get("name"), item.get("confidence")
    if not isinstance(topic, str) or topic not in known_topics:
        raise UnexpectedReply("unknown topic")
    if isinstance(confidence, bool) or not isinstance(confidence, int | float) or not math.isfinite(confidence):
        raise UnexpectedReply("no confidence")
    if not 0.0 <= confidence <= 1.0:
        raise UnexpectedReply("impossible confidence")
    return Guess(topic, float(confidence))
