"""`python -m content check`: what `make content` runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from content.checking import check
from content.directory import places_to_recheck
from content.library import load_library
from content.review_page import changes_since, review_page
from content.sentences import load_sentences

app = typer.Typer(help="Checks the French content.", no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def content() -> None:
    """Tools for those who write and review the content."""


@app.command("check")
def check_content(
    topic: Annotated[str, typer.Option(help="Only this topic.")] = "",
    group: Annotated[str, typer.Option(help="Only the topics of this group.")] = "",
) -> None:
    """Lists every problem; exits 1 where there is one."""
    library = load_library()
    problems = check(library, load_sentences())
    if topic:
        problems = [p for p in problems if p.place.split(",")[0] == topic]
    if group:
        members = {t.id for t in library.topics.values() if t.group == group}
        problems = [p for p in problems if p.place.split(",")[0] in members]
    for problem in problems:
        typer.echo(str(problem))
    for department, place in places_to_recheck(library.directory, datetime.now(UTC).date()):
        typer.echo(f"directory/{department}.yml: {place.name} was checked on {place.as_of}: check it again", err=True)
    typer.echo(f"{len(library.answers)} answers, {len(problems)} problems", err=True)
    raise typer.Exit(1 if problems else 0)


@app.command()
def render(
    out: Annotated[Path, typer.Option(help="Where to write the page.")] = Path("var/relecture.html"),
    since: Annotated[str, typer.Option(help="Show first what changed since this git revision.")] = "",
) -> None:
    """Writes one page with every answer, its sources, dates and certainty, to read and sign."""
    changes = changes_since(since, Path(__file__).parents[1]) if since else ""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(review_page(load_library(), changes), "utf-8")
    typer.echo(f"written: {out}", err=True)


if __name__ == "__main__":
    app()
