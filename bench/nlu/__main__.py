"""`python -m bench.nlu [SET]`: our model against the obvious alternatives, in one run, on data that none has seen.

Without SET: nlu/data_held_out. Prints Markdown and, with --report, writes it with its plots under docs/.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.nlu.baselines import Baseline, nearest_sentence, tfidf_and_svm, training_texts
from bench.nlu.dev_set import cases_of, running_server, understand_all
from bench.nlu.measures import Case, Outcome, all_measures, table
from bench.nlu.plots import plot_confusions, plot_reliability
from content.library import FRENCH, read_yaml
from nlu.danger import DangerList, load_alarm_thresholds, raise_alarm
from nlu.deciding import decide, load_thresholds
from nlu.pipeline.writers import sentences
from nlu.training import ROOT
from nlu.understanding import Understanding

DOCS = ROOT / "docs"
OURS = "this project (Rasa, own components)"


def main(
    path: Annotated[Path | None, typer.Argument(help="A YAML set of questions; read for measuring only.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Write docs/nlu_bench.md and its plots.")] = False,
) -> None:
    """Measures; ratios matter, seconds depend on the machine."""
    cases = cases_of(path) if path else held_out()
    texts, topics = training_texts(ROOT / "nlu" / "data")
    ours, times = _ours(cases)
    rows = [_row(OURS, ours, times[len(times) // 2], None)]
    for baseline in (tfidf_and_svm(texts, topics), nearest_sentence(texts, topics)):
        rows.append(_measured(baseline, cases))
    lines = [
        f"{len(texts)} training sentences; {len(cases)} messages that no model has seen.\n",
        "| model | right first | in three | confident and wrong | parse p50 (ms) | training (s) |",
        "| --- | --- | --- | --- | --- | --- |",
        *rows,
        "",
        table(all_measures(ours)),
        "",
        "Most frequent confusions: " + "; ".join(_confusions(ours)),
    ]
    print("\n".join(lines))
    if report:
        plot_confusions(ours, DOCS / "nlu_confusions.png")
        plot_reliability(ours, DOCS / "nlu_reliability.png")
        plots = "\n![Confusions](nlu_confusions.png)\n\n![Reliability](nlu_reliability.png)\n"
        text = (
            "# Understanding, measured\n\nPrinted by `python -m bench.nlu --report`.\n\n"
            + "\n".join(lines)
            + "\n"
            + plots
        )
        (DOCS / "nlu_bench.md").write_text(text, "utf-8")


def held_out() -> list[Case]:
    """The sentences of the writer that is never trained on."""
    return [Case(s.text, s.topic, frozenset([s.topic]), "-") for s in sentences(ROOT / "nlu" / "data_held_out")]


def outcome_of(case: Case, understanding: Understanding, danger_list: DangerList) -> Outcome:
    """What the assistant makes of a message."""
    alarm = raise_alarm(understanding, danger_list.find(case.text), load_alarm_thresholds())
    return Outcome(case, understanding, decide(understanding, load_thresholds()), alarm)


def _ours(cases: Sequence[Case]) -> tuple[list[Outcome], list[float]]:
    danger_list = DangerList(read_yaml(FRENCH / "safety.yml"))
    with running_server() as (port, token):
        understandings, times = asyncio.run(understand_all([case.text for case in cases], port, token))
    outcomes = [outcome_of(case, u, danger_list) for case, u in zip(cases, understandings, strict=True)]
    return outcomes, times


def _measured(baseline: Baseline, cases: Sequence[Case]) -> str:
    danger_list = DangerList(read_yaml(FRENCH / "safety.yml"))
    began = time.perf_counter()
    rankings = [baseline.predict(case.text) for case in cases]
    milliseconds = (time.perf_counter() - began) / len(cases) * 1000
    outcomes = [
        outcome_of(case, Understanding(case.text, ranking), danger_list)
        for case, ranking in zip(cases, rankings, strict=True)
    ]
    return _row(baseline.name, outcomes, milliseconds, baseline.seconds)


def _row(name: str, outcomes: Sequence[Outcome], milliseconds: float, seconds: float | None) -> str:
    first, three = (sum(o.right_among(n) for o in outcomes) / len(outcomes) for n in (1, 3))
    wrong = sum(o.confident_and_wrong for o in outcomes) / len(outcomes)
    took = "see `make train`" if seconds is None else f"{seconds:.0f}"
    return f"| {name} | {first:.1%} | {three:.1%} | {wrong:.1%} | {milliseconds:.1f} | {took} |"


def _confusions(outcomes: Sequence[Outcome], most: int = 12) -> list[str]:
    wrong = Counter(
        (o.case.topic, o.understanding.best.topic)
        for o in outcomes
        if o.understanding.best is not None and not o.right_among(1)
    )
    return [f"{topic} taken for {guess} ({count})" for (topic, guess), count in wrong.most_common(most)]


if __name__ == "__main__":
    typer.run(main)
