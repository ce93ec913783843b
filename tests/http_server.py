"""A real HTTP server for as long as a test needs one: what Telegram, a proxy or a watchman would be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class QuietHandler(BaseHTTPRequestHandler):
    """Answers as its subclass says and prints nothing: a test's output is for failures."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""

    def body(self) -> bytes:
        """What was posted."""
        return self.rfile.read(int(self.headers["Content-Length"]))


@contextmanager
def serving(handler: type[QuietHandler]) -> Iterator[str]:
    """Its address on loopback, for as long as the block lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
