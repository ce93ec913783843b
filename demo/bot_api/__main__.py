"""`python -m demo.bot_api --port 9000 --token … --state … --clock-file …`: the stand-in alone."""

from pathlib import Path
from typing import Annotated

import typer

from demo.bot_api.server import create_app, server_of


def main(
    token: Annotated[str, typer.Option(help="the bot's token, <digits>:<secret>")],
    port: Annotated[int, typer.Option(min=1, max=65535)] = 9000,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    state: Annotated[Path | None, typer.Option(help="SQLite file that keeps the chats")] = None,
    clock_file: Annotated[Path | None, typer.Option(help="the shifted clock's file")] = None,
) -> None:
    """Serve the Bot API stand-in and its page until interrupted."""
    server_of(create_app(token, state, clock_file), host, port).run()


typer.run(main)
