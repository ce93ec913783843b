"""Playing people from a test: `world.person("Karim").says("…")`.

Waiting uses the stand-in's long polling, so that no test sleeps.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import httpx

from demo.bot_api.errors import Json
from demo.bot_api.faults import Fault, FaultKind
from demo.bot_api.rate import RateLimits

DEFAULT_WAIT_SECONDS = 10.0


class NothingCame(AssertionError):
    """What was waited for did not come in time."""


class TelegramWorld:
    """A client of the control API; `base_url` is the stand-in's address."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        # trust_env: an address on loopback must not go through the machine's proxy.
        self._http = httpx.Client(base_url=f"{base_url}/demo", timeout=60, trust_env=False)
        self._people: dict[str, Chatter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def ask(self, method: str, path: str, **options: Any) -> Any:
        """One request to the control API; raises when it refuses."""
        answer = self._http.request(method, path, **options)
        if answer.is_error:
            raise AssertionError(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json()

    # -- people

    def person(self, first_name: str, *, started: bool = False, language: str = "fr") -> "Chatter":
        """The person of that name, created when the stand-in has none.

        `started`: they have talked to the bot before, which may therefore write first.
        """
        if first_name not in self._people:
            chat_id = self._known(first_name) or self._created(first_name, started, language)
            self._people[first_name] = Chatter(self, chat_id, first_name)
        return self._people[first_name]

    def _known(self, first_name: str) -> int | None:
        chats = self.ask("GET", "/chats")
        wanted = ("private", first_name)
        return next((int(c["chat_id"]) for c in chats if (c["kind"], c["name"]) == wanted), None)

    def _created(self, first_name: str, started: bool, language: str) -> int:
        body = {"first_name": first_name, "language_code": language, "started": started}
        return int(self.ask("POST", "/users", json=body)["chat_id"])

    def chatter(self, chat_id: int) -> "Chatter":
        """The person behind an existing private chat."""
        found = self.ask("GET", f"/chats/{chat_id}/messages")
        return Chatter(self, chat_id, str(found["name"]))

    def group(self, title: str, owner: "Chatter", kind: str = "supergroup") -> "Chatter":
        """A group to which `owner` adds the bot."""
        body = {"title": title, "owner_id": owner.chat_id, "kind": kind}
        created = self.ask("POST", "/groups", json=body)
        return Chatter(self, int(created["chat_id"]), title)

    # -- what happened

    def last_event(self) -> int:
        return int(self.ask("GET", "/sent", params={"kind": "none"})["last"])

    def sent(self, since: int = 0, kind: str = "message") -> list[Json]:
        """Events of the bot after event `since`; `kind` "*" adds edits, answers and typing."""
        answer = self.ask("GET", "/sent", params={"since": since, "kind": kind})
        return list(answer["sent"])

    def events(self, since: int, seconds: float, chat_id: int | None = None) -> list[Json]:
        """Events after `since`; waits up to `seconds` (at most 50) for the first one."""
        query = {"since": since, "timeout": seconds}
        if chat_id is not None:
            query["chat_id"] = chat_id
        return list(self.ask("GET", "/events", params=query)["events"])

    # -- faults, limits, clock

    def fails(self, kind: FaultKind, method: str = "*", **options: Any) -> None:
        """From now on calls of `method` fail; options are those of `Fault` (`times`, `chat_id`, …)."""
        fault = Fault(kind=kind, method=method, **options)
        self.ask("POST", "/faults", json=fault.model_dump())

    def recovers(self) -> None:
        """No fault and no outage any longer."""
        self.ask("DELETE", "/faults")
        self.ask("POST", "/outage", json={"on": False})

    def goes_down(self) -> None:
        """Every connection of the bot is closed without an answer."""
        self.ask("POST", "/outage", json={"on": True})

    def limits_rate(self, limits: RateLimits | None = None) -> None:
        chosen = limits or RateLimits(enabled=True)
        self.ask("POST", "/rate", json=chosen.model_dump())

    def rate(self) -> Json:
        found: Json = self.ask("GET", "/rate")
        return found

    def now(self) -> datetime:
        return datetime.fromisoformat(self.ask("GET", "/clock")["now"])

    def advances(self, by: timedelta) -> None:
        self.ask("POST", "/clock", json={"advance_seconds": by.total_seconds()})

    def moves_to(self, instant: datetime) -> None:
        self.ask("POST", "/clock", json={"to": instant.isoformat()})


class Chatter:
    """Somebody in a chat with the bot (or a group, played by its owner)."""

    def __init__(self, world: TelegramWorld, chat_id: int, name: str) -> None:
        self.world = world
        self.chat_id = chat_id
        self.name = name
        self._acted_at = 0

    # -- acting

    def _act(self, what: str, **options: Any) -> Json:
        self._acted_at = self.world.last_event()
        done: Json = self.world.ask("POST", f"/chats/{self.chat_id}/{what}", **options)
        return done

    def says(self, text: str, reply_to: int | None = None) -> Json:
        """Writes `text`; returns the message."""
        return self._act("text", json={"text": text, "reply_to": reply_to})

    def starts(self, payload: str = "") -> Json:
        return self._act("start", params={"payload": payload})

    def taps(self, label: str | int, message_id: int | None = None) -> Json:
        """Presses the latest button of that label (or of that index in its message)."""
        return self._act("tap", json={"button": label, "message_id": message_id})

    def taps_data(self, data: str, message_id: int | None = None) -> Json:
        """Presses a button by its `callback_data`, which no message needs to have."""
        return self._act("tap", json={"callback_data": data, "message_id": message_id})

    def edits(self, message_id: int, text: str) -> Json:
        return self._act("edit", json={"message_id": message_id, "text": text})

    def sends_document(self, name: str, content: bytes, caption: str = "") -> Json:
        return self._act("document", files={"file": (name, content)}, data={"caption": caption})

    def sends_photo(self, name: str, content: bytes, caption: str = "") -> Json:
        return self._act("photo", files={"file": (name, content)}, data={"caption": caption})

    def sends(self, **content: Any) -> Json:
        """Anything else in the Bot API's form: `sends(location={"latitude": 48.9, …})`."""
        return self._act("other", json={"content": content})

    def blocks(self) -> None:
        """Blocks the bot; in a group, expels it."""
        self._act("block")

    def unblocks(self) -> None:
        self._act("unblock")

    def deletes_account(self) -> None:
        self._act("deactivate")

    # -- seeing

    def screen(self) -> Json:
        """Everything the application shows: messages, keyboard, commands, whether it is blocked."""
        seen: Json = self.world.ask("GET", f"/chats/{self.chat_id}/messages")
        return seen

    def messages(self) -> list[Json]:
        """Message objects that are still there, oldest first."""
        return [shown["message"] for shown in self.screen()["messages"]]

    def from_bot(self) -> list[Json]:
        return [s["message"] for s in self.screen()["messages"] if s["by"] == "bot"]

    def sees(self) -> list[str]:
        """The bot's texts in order; a caption counts as its message's text."""
        return [text_of(message) for message in self.from_bot()]

    def buttons(self, message: Json | None = None) -> list[str]:
        """Labels under `message`, or under the bot's last message."""
        shown = message or (self.from_bot() or [{}])[-1]
        rows = shown.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["text"] for row in rows for button in row]

    def keyboard(self) -> list[str]:
        """Labels of the keyboard under the text field."""
        rows = (self.screen()["reply_keyboard"] or {}).get("keyboard", [])
        return [button["text"] for row in rows for button in row]

    # -- waiting

    def wait_for(self, wanted: str | Callable[[Json], bool], timeout: float = DEFAULT_WAIT_SECONDS) -> Json:
        """The bot's first message that has the text, or that fits; an old one counts too."""

        def fits(message: Json) -> bool:
            return wanted in text_of(message) if isinstance(wanted, str) else wanted(message)

        def found() -> Json | None:
            return next((m for m in self.from_bot() if fits(m)), None)

        return self._wait(found, timeout, f"{self.name} did not see {wanted!r}")

    def wait_for_reply(self, timeout: float = DEFAULT_WAIT_SECONDS) -> Json:
        """The bot's first new or edited message since this person last did something."""

        def found() -> Json | None:
            events = self.world.events(self._acted_at, 0, self.chat_id)
            fresh = (e for e in events if e["by"] == "bot" and e["kind"] in ("message", "edited"))
            return next((event["detail"]["message"] for event in fresh), None)

        return self._wait(found, timeout, f"{self.name} got no reply")

    def wait_for_answer(self, timeout: float = DEFAULT_WAIT_SECONDS) -> Json:
        """The bot's answer to the last tap: {"text", "show_alert", …}."""

        def found() -> Json | None:
            events = self.world.events(self._acted_at, 0, self.chat_id)
            return next((event["detail"] for event in events if event["kind"] == "answer"), None)

        return self._wait(found, timeout, f"the tap of {self.name} was not answered")

    def _wait(self, found: Callable[[], Json | None], timeout: float, complaint: str) -> Json:
        deadline = time.monotonic() + timeout
        while True:
            seen = self.world.last_event()
            if (result := found()) is not None:
                return result
            left = deadline - time.monotonic()
            if left <= 0:
                raise NothingCame(f"{complaint}; the bot's texts: {self.sees()}")
            self.world.events(seen, min(left, 50.0), self.chat_id)


def text_of(message: Json) -> str:
    """A message's text or caption; empty when it has neither."""
    return str(message.get("text") or message.get("caption") or "")
