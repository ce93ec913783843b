"""Optional persistence: one SQLite table of JSON records, so that a restart keeps every chat."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

Record = TypeVar("Record", bound=BaseModel)

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS record (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id))",
    "CREATE TABLE IF NOT EXISTS content (file_id TEXT PRIMARY KEY, bytes BLOB)",
)


class Archive:
    """Writes records as they change. Without a path nothing is kept and nothing is read.

    Used from the server's thread only; `check_same_thread` is off because the application may be
    built in another one.
    """

    def __init__(self, path: Path | None) -> None:
        self._base: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            for statement in _SCHEMA:
                self._base.execute(statement)

    def save(self, kind: str, key: object, record: BaseModel) -> None:
        if self._base is not None:
            row = (kind, str(key), record.model_dump_json())
            self._base.execute("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", row)

    def forget(self, kind: str, key: object) -> None:
        if self._base is not None:
            self._base.execute("DELETE FROM record WHERE kind = ? AND id = ?", (kind, str(key)))

    def load(self, kind: str, model: type[Record]) -> Iterator[Record]:
        """Every record of that kind, in the order in which they were first written."""
        if self._base is None:
            return
        query = "SELECT body FROM record WHERE kind = ? ORDER BY rowid"
        for (body,) in self._base.execute(query, (kind,)).fetchall():
            yield model.model_validate_json(body)

    def save_content(self, file_id: str, content: bytes) -> None:
        if self._base is not None:
            self._base.execute("INSERT OR REPLACE INTO content VALUES (?, ?)", (file_id, content))

    def load_contents(self) -> dict[str, bytes]:
        if self._base is None:
            return {}
        return dict(self._base.execute("SELECT file_id, bytes FROM content").fetchall())

    def close(self) -> None:
        if self._base is not None:
            self._base.close()
            self._base = None
