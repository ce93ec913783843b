"""`python -m bench.reminders`: every benchmark of the sender; `faults`: the long storms alone.

Prints tables in Markdown: docs/reminders_bench.md is what it printed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from bench.reminders import alternative, crowd, speed
from bench.reminders.faults import Trial, lines_of, run_trial, takeovers

app = typer.Typer(help="Benchmarks of the sender of reminders.", pretty_exceptions_enable=False)

Fast = Annotated[bool, typer.Option("--fast", help="Small sizes, to see that everything runs.")]


@app.callback(invoke_without_command=True)
def everything(context: typer.Context, fast: Fast = False) -> None:
    """Speed, then storms, unless a command says which."""
    if context.invoked_subcommand is None:
        _speed(fast)
        _faults(fast)


@app.command("speed")
def only_speed(fast: Fast = False) -> None:
    """Pace, lateness, the cost of a tick, planning, and the obvious alternative."""
    _speed(fast)


@app.command("faults")
def only_faults(fast: Fast = False) -> None:
    """Storms over thousands of reminders."""
    _faults(fast)


def _speed(fast: bool) -> None:
    _section("Lateness and pace (one process, SQLite, Telegram's limits in force)")
    _table(speed.lateness(due) for due in ((1, 100) if fast else (1, 100, 10_000)))
    _section("A person who taps during a bulk (milliseconds until the answer is written)")
    _table(crowd.waiting(database, 2_000 if fast else 10_000) for database in ("sqlite", "postgresql"))
    _section("One tick (milliseconds)")
    _table(speed.ticks((1_000, 10_000) if fast else (1_000, 100_000, 1_000_000)))
    _section("Planning")
    _table([speed.planning(10_000, 100) if fast else speed.planning()])
    _section("The obvious alternative: one APScheduler job a reminder")
    _table(alternative.measure(jobs) for jobs in ((500,) if fast else (2_000, 20_000)))


def _faults(fast: bool) -> None:
    _section("Seconds until a standby has taken over from a sender killed with -9")
    _table(takeovers(database, 2 if fast else 5) for database in ("sqlite", "postgresql"))
    _section("Storms")
    plan = [("sqlite", 1, False), ("postgresql", 2, False), ("sqlite", 3, True), ("postgresql", 4, True)]
    size: dict[str, Any] = (
        {"persons": 50, "each": 4, "seconds": 20} if fast else {"persons": 200, "each": 8, "seconds": 120}
    )
    trials: list[Trial] = []
    for database, seed, clock_steps in plan:
        trials.append(run_trial(database, seed, clock_steps=clock_steps, **size))
        _say("\n".join(["```", *lines_of(trials[-1]), "```"]))
    lost = sum(t.verdict.lost for t in trials)
    after = sum(t.verdict.after_the_fact for t in trials)
    total = sum(t.verdict.reminders for t in trials)
    _say(f"\n{total} reminders: {lost} lost, {after} after the fact.")
    if not all(trial.good for trial in trials):
        raise typer.Exit(1)


def _section(title: str) -> None:
    _say(f"\n## {title}\n")


def _table(rows: Iterable[Any]) -> None:
    for number, row in enumerate(rows):
        values = dataclasses.asdict(row)
        if number == 0:
            _line(list(values))
            _line(["---"] * len(values))
        _line([_written(value) for value in values.values()])


def _line(cells: Sequence[str]) -> None:
    _say("| " + " | ".join(cells) + " |")


def _written(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_written(inner)}" for key, inner in value.items())
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _say(line: str) -> None:
    typer.echo(line)


if __name__ == "__main__":
    app()
