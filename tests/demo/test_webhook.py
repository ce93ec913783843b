"""Updates by webhook: https://core.telegram.org/bots/api#setwebhook"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from demo.bot_api.client import TelegramWorld
from tests.demo.bots import bot_at, bot_running
from tests.http_server import QuietHandler, serving


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_library_receives_updates_by_webhook_with_its_secret(world: TelegramWorld, api_url: str) -> None:
    port = _free_port()
    karim = world.person("Karim")

    def listen(updater: object) -> object:
        return updater.start_webhook(  # type: ignore[attr-defined]
            listen="127.0.0.1",
            port=port,
            url_path="updates",
            webhook_url=f"http://127.0.0.1:{port}/updates",
            secret_token="fictional-secret",
        )

    with bot_running(api_url, listen):
        karim.says("par le webhook")
        karim.wait_for("Vous avez écrit : par le webhook")


class _Receiver:
    """An HTTP server that answers 500 to the first `failures` updates."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.seen: list[tuple[int, str | None]] = []
        self.took = threading.Event()

    def take(self, update: dict[str, int], secret: str | None) -> int:
        self.seen.append((update["update_id"], secret))
        if len(self.seen) <= self.failures:
            return 500
        self.took.set()
        return 200


@contextmanager
def _receiving(receiver: _Receiver) -> Iterator[str]:
    class Handler(QuietHandler):
        def do_POST(self) -> None:
            secret = self.headers.get("X-Telegram-Bot-Api-Secret-Token")
            self.send_response(receiver.take(json.loads(self.body()), secret))
            self.end_headers()

    with serving(Handler) as address:
        yield f"{address}/"


async def test_an_update_that_the_bot_did_not_take_is_posted_again(world: TelegramWorld, api_url: str) -> None:
    receiver = _Receiver(failures=1)
    with _receiving(receiver) as address:
        async with bot_at(api_url) as bot:
            await bot.set_webhook(address, secret_token="fictional-secret")
            world.person("Karim").says("bonjour")
            assert receiver.took.wait(10)
            info = await bot.get_webhook_info()
            assert info.last_error_message
            assert "500" in info.last_error_message
            await bot.delete_webhook()
    first, second = receiver.seen
    assert first == second
    assert first[1] == "fictional-secret"
