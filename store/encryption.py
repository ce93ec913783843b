"""Columns that say something about a person's life: encrypted at rest, with keys that can be rotated."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator


def keyring(keys: Sequence[str]) -> MultiFernet:
    """The first key encrypts, all decrypt: put a new one in front, rewrite, drop the old one."""
    return MultiFernet([Fernet(key.encode()) for key in keys])


class EncryptedText(TypeDecorator[str]):
    """Text encrypted with the keyring that `store.engine` attaches to the engine's dialect."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring(dialect).encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else _ring(dialect).decrypt(value.encode()).decode()


def _ring(dialect: Dialect) -> MultiFernet:
    ring = getattr(dialect, "keyring", None)
    if not isinstance(ring, MultiFernet):
        raise RuntimeError("this engine has no keyring: open it with store.engine.open_store")
    return ring
