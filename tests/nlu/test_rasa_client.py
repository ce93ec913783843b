"""The client against a real HTTP server on loopback that speaks like Rasa, well or badly."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from nlu.rasa_client import LONGEST_TEXT, RasaClient, fit_for_parsing
from nlu.understanding import Entity, Guess, Understanding

TOPICS = {"tig", "stage"}
RANKING = [{"name": "stage", "confidence": 0.2}, {"name": "tig", "confidence": 0.7}]


class Server:
    """Answers every request with one reply, and remembers what it was asked."""

    def __init__(self, body: bytes, status: int = 200, silent: bool = False) -> None:
        self.body, self.status, self.silent = body, status, silent
        self.asked: list[tuple[str, bytes]] = []
        self.address = ""
        self.done = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        self.asked.append((head.splitlines()[0], await reader.readexactly(length)))
        if not self.silent:
            writer.write(f"HTTP/1.1 {self.status} x\r\nContent-Length: {len(self.body)}\r\n\r\n".encode() + self.body)
        await reader.read()  # until the client hangs up
        writer.close()
        await writer.wait_closed()
        self.done.set()


@asynccontextmanager
async def listening(server: Server) -> AsyncIterator[Server]:
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.address = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    async with listener:
        yield server
        if server.asked:
            await server.done.wait()


async def understood(server: Server, text: str, patience: float = 4.0) -> Understanding:
    async with listening(server), httpx.AsyncClient() as http:
        client = RasaClient(server.address, http, "fictional-token", TOPICS, timeout=patience)
        return await client.understand(text)


def reply(ranking: object) -> bytes:
    return json.dumps({"intent": {"name": "tig"}, "intent_ranking": ranking}).encode()


async def test_gives_the_whole_ranking_best_first() -> None:
    understanding = await understood(Server(reply(RANKING)), "c quoi le tig")
    assert understanding == Understanding("c quoi le tig", (Guess("tig", 0.7), Guess("stage", 0.2)))


async def test_sends_the_token_and_the_text() -> None:
    server = Server(reply(RANKING))
    await understood(server, "c quoi le tig")
    line, body = server.asked[0]
    assert "token=fictional-token" in line
    assert json.loads(body) == {"text": "c quoi le tig"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"\xff\xfe",
        b"[]",
        b"{}",
        reply([]),
        reply("tig"),
        reply([None]),
        reply([{"name": "tig"}]),
        reply([{"name": "tig", "confidence": "0.9"}]),
        reply([{"name": "tig", "confidence": True}]),
        reply([{"name": "tig", "confidence": 1.5}]),
        reply([{"name": "tig", "confidence": float("nan")}]),
        reply([{"name": "/tig", "confidence": 0.9}]),
        reply([{"name": "a_topic_of_another_model", "confidence": 0.9}]),
    ],
)
async def test_a_reply_that_is_none_of_our_model_is_no_understanding(body: bytes) -> None:
    understanding = await understood(Server(body), "c quoi le tig")
    assert understanding == Understanding("c quoi le tig", (), available=False)


@pytest.mark.parametrize("status", [401, 404, 409, 500, 503])
async def test_an_error_of_the_server_is_no_understanding(status: int) -> None:
    assert not (await understood(Server(reply(RANKING), status), "bonjour")).available


async def test_a_server_that_hangs_is_no_understanding() -> None:
    assert not (await understood(Server(b"", silent=True), "bonjour", patience=0.05)).available


async def test_nobody_listening_is_no_understanding() -> None:
    async with listening(Server(b"")) as gone:
        address = gone.address
    async with httpx.AsyncClient() as http:
        assert not (await RasaClient(address, http, "fictional-token", TOPICS).understand("bonjour")).available


async def test_entities_are_found_even_when_the_server_is_down() -> None:
    spain = Entity("country", "Espagne", 8, 15)
    async with listening(Server(b"", 500)) as server, httpx.AsyncClient() as http:
        client = RasaClient(server.address, http, "fictional-token", TOPICS, lambda text: (spain,))
        assert (await client.understand("Je pars Espagne")).entities == (spain,)


async def test_a_failure_leaves_no_text_and_no_token_in_the_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    await understood(Server(b"oops", 500), "je suis malade")
    assert "malade" not in caplog.text
    assert "fictional-token" not in caplog.text
    assert "HTTPStatusError" in caplog.text


@pytest.mark.parametrize("text", ["/insulte", "//insulte", "  / /insulte", "\n/insulte"])
async def test_a_slash_cannot_forge_a_topic(text: str) -> None:
    server = Server(reply(RANKING))
    await understood(server, text)
    assert json.loads(server.asked[0][1]) == {"text": "insulte"}


@pytest.mark.parametrize("text", ["", "   ", "///", "\ud800"])
async def test_nothing_to_understand_is_not_asked(text: str) -> None:
    server = Server(reply(RANKING))
    assert await understood(server, text) == Understanding(text, ())
    assert server.asked == []


def test_a_long_story_keeps_its_beginning_and_its_end() -> None:
    sent = fit_for_parsing("Bonjour madame " + "et puis " * 5000 + " je peux partir ?")
    assert len(sent) <= LONGEST_TEXT
    assert sent.startswith("Bonjour madame")
    assert sent.endswith("je peux partir ?")


def test_a_long_text_without_spaces_is_cut_too() -> None:
    assert len(fit_for_parsing("a" * 960_000)) <= LONGEST_TEXT
