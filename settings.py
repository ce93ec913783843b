"""All settings, read from the environment (or .env) by entry points only."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path
from typing import Annotated

from cryptography.fernet import Fernet
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).parent
VAR = ROOT / "var"
_KEY_FILE = VAR / "column.key"
# https://core.telegram.org/bots/api#authorizing-your-bot
_TOKEN = re.compile(r"\d{3,}:[\w-]{20,}")
# https://core.telegram.org/bots/api#setwebhook: 1-256 characters; too short a one could be guessed.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class Settings(BaseSettings):
    """What differs from one installation to another. Names in the environment are the fields in capitals."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore")

    telegram_bot_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = f"sqlite:///{VAR / 'assistant.db'}"
    nlu_url: str = ""
    nlu_token: str = ""
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = 8443
    webhook_secret: str = ""
    # Keys of the encrypted columns, newest first, separated by commas; see docs/exploitation.md for rotation.
    column_keys: Annotated[list[str], NoDecode] = Field(default_factory=list)
    # Demonstration only: a file that shifts the clock. Never set in production.
    clock_file: Path | None = None
    # Watching the sender of reminders: a port on loopback for Prometheus, an address called while it lives.
    metrics_port: int = 0
    dead_man_url: str = ""

    @field_validator("column_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return [key.strip() for key in value.split(",") if key.strip()] if isinstance(value, str) else value

    @field_validator("telegram_api_url", "nlu_url", "webhook_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        return value.rstrip("/")

    def missing(self) -> str:
        """One line that says what must be set before anything may run for real; empty when nothing is missing."""
        if not _TOKEN.fullmatch(self.telegram_bot_token):
            return "TELEGRAM_BOT_TOKEN is not set to a bot's token (BotFather gives it): see .env.example"
        if self.webhook_url and not _SECRET.fullmatch(self.webhook_secret):
            return "WEBHOOK_SECRET is not set to 16-256 letters, digits, _ or -: anybody could pretend to be Telegram"
        return ""

    def keys(self) -> list[str]:
        """The column keys; on a first start without any, one is made and kept in var/column.key."""
        if self.column_keys:
            return self.column_keys
        if not _KEY_FILE.exists():
            _KEY_FILE.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(_KEY_FILE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(Fernet.generate_key().decode())
        return [_KEY_FILE.read_text().strip()]


def placeholder_key(secret: str) -> str:
    """A column key derived from a secret: for the demonstration and tests, where nothing is real."""
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest()).decode()
