"""A reverse proxy for tests: one address in front of several webhook workers, in turn, or two at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import count

import httpx

from tests.http_server import QuietHandler, serving

_SECONDS = 60.0


@dataclass(frozen=True)
class Passed:
    """One request as it was passed on: its body, to which worker, and what that one answered (502: nothing)."""

    body: bytes
    worker: int
    status: int


@dataclass
class Distributor:
    """Shares requests out among `ports` of loopback. `doubling`: each goes to two workers at once."""

    ports: list[int]
    doubling: bool = False
    passed: list[Passed] = field(default_factory=list)
    secret: str = ""  # as the last request carried it
    at_work: int = 0  # the worker to which the last request went
    _turns: Iterator[int] = field(default_factory=count)

    def share_out(self, body: bytes, headers: Mapping[str, str]) -> int:
        """The status to answer: the best that any worker gave."""
        self.secret = headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        workers = [next(self._turns) % len(self.ports) for _ in range(2 if self.doubling else 1)]
        with ThreadPoolExecutor(len(workers)) as pool:
            return min(pool.map(lambda worker: self.pass_on(worker, body), workers))

    def pass_on(self, worker: int, body: bytes) -> int:
        """To that worker, or to the next one where nobody listens; 502 where it hangs up."""
        for step in range(len(self.ports)):
            number = (worker + step) % len(self.ports)
            try:
                status = self._post(number, body)
            except httpx.ConnectError:
                continue
            except httpx.HTTPError:
                status = int(HTTPStatus.BAD_GATEWAY)
            self.passed.append(Passed(body, number, status))
            return status
        return int(HTTPStatus.BAD_GATEWAY)

    def _post(self, worker: int, body: bytes) -> int:
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": self.secret}
        address, self.at_work = f"http://127.0.0.1:{self.ports[worker]}/", worker
        return httpx.post(address, content=body, headers=headers, timeout=_SECONDS, trust_env=False).status_code

    def workers(self) -> set[int]:
        """Those who have handled something."""
        return {one.worker for one in self.passed if one.status == HTTPStatus.OK}


@contextmanager
def distributing(distributor: Distributor) -> Iterator[str]:
    """Its address, for as long as the block lasts."""

    class Handler(QuietHandler):
        def do_POST(self) -> None:
            self.send_response(distributor.share_out(self.body(), dict(self.headers.items())))
            self.end_headers()

    with serving(Handler) as address:
        yield address
