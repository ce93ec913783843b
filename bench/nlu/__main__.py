"""`python -m bench.nlu [SET]`: our model against the obvious alternatives, in one run, on data that none has seen.

Without SET: nlu/data_held_out. Prints Markdown and, with --report, writes it with its plots under docs/.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bench.nlu.baselines import BASELINES, Trial, try_in_a_process
from bench.nlu.dev_set import cases_of, outcomes_of, running_server, understand_all
from bench.nlu.measures import Case, Outcome, all_measures, table
from bench.nlu.plots import plot_confusions, plot_reliability
from bench.nlu.rasa_models import PIPELINES, try_pipeline
from nlu.pipeline.writers import Sentence, sentences
from nlu.training import ROOT
from nlu.understanding import Understanding

DOCS = ROOT / "docs"
# DIET trains for hours on all sentences: the comparison learns as many of each topic, the same for all.
EACH, EACH_WHEN_FAST = 10, 4
PLOTS = "![Confusions](nlu_confusions.png)\n\n![Reliability](nlu_reliability.png)\n"


def main(
    path: Annotated[Path | None, typer.Argument(help="A YAML set of questions; read for measuring only.")] = None,
    report: Annotated[bool, typer.Option("--report", help="Write docs/nlu_bench.md and its plots.")] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Compare on a smaller sample of the training data.")] = False,
) -> None:
    """Measures; ratios matter, seconds depend on the machine."""
    cases = cases_of(path) if path else held_out()
    learned = list(sentences(ROOT / "nlu" / "data"))
    sample = sample_of(learned, EACH_WHEN_FAST if fast else EACH)
    ours, milliseconds = _ours(cases)
    lines = [
        f"The model of `make train`: {len(learned)} sentences; {len(cases)} messages that it has not seen; "
        f"{milliseconds:.1f} ms a message (p50, over HTTP).\n",
        table(all_measures(ours)),
        "\nMost frequent confusions: " + "; ".join(_confusions(ours)) + ".\n",
        f"The same {len(sample)} training sentences, the same messages, for each:\n",
        *_comparison(_trials(sample, [case.text for case in cases]), cases),
    ]
    print("\n".join(lines))
    if report:
        _write_report(lines, ours)


def held_out() -> list[Case]:
    """The sentences of the writer that is never trained on."""
    return [Case(s.text, s.topic, frozenset([s.topic]), "-") for s in sentences(ROOT / "nlu" / "data_held_out")]


def sample_of(learned: Sequence[Sentence], each: int) -> list[Sentence]:
    """So many sentences of each topic, spread evenly over its writers; every topic has far more."""
    by_topic: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in learned:
        by_topic[sentence.topic].append(sentence)
    return [some[place * len(some) // each] for some in by_topic.values() for place in range(each)]


def _ours(cases: Sequence[Case]) -> tuple[list[Outcome], float]:
    with running_server() as (port, token):
        understandings, times = asyncio.run(understand_all([case.text for case in cases], port, token))
    return outcomes_of(cases, understandings), times[len(times) // 2]


def _trials(sample: Sequence[Sentence], texts: Sequence[str]) -> list[Trial]:
    """One after the other, so that each has the machine for itself."""
    rasa = [try_pipeline(name, config, sample, texts) for name, config in PIPELINES.items()]
    return [*rasa, *(try_in_a_process(name, build, sample, texts) for name, build in BASELINES.items())]


def _comparison(trials: Sequence[Trial], cases: Sequence[Case]) -> list[str]:
    head = [
        "| way | right first | in three | confident and wrong | ms a message (p50) | training (s) | memory (MB) |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    return head + [_row(trial, cases) for trial in trials]


def _row(trial: Trial, cases: Sequence[Case]) -> str:
    """The thresholds and the list of danger are the project's own, for all."""
    seen = [Understanding(case.text, ranking) for case, ranking in zip(cases, trial.rankings, strict=True)]
    outcomes = outcomes_of(cases, seen)
    first, three = (sum(o.right_among(n) for o in outcomes) / len(outcomes) for n in (1, 3))
    wrong = sum(o.confident_and_wrong for o in outcomes) / len(outcomes)
    return (
        f"| {trial.name} | {first:.1%} | {three:.1%} | {wrong:.1%} | {trial.milliseconds:.1f} "
        f"| {trial.seconds:.0f} | {trial.megabytes:.0f} |"
    )


def _confusions(outcomes: Sequence[Outcome], most: int = 12) -> list[str]:
    wrong = Counter(
        (o.case.topic, o.understanding.best.topic)
        for o in outcomes
        if o.understanding.best is not None and not o.right_among(1)
    )
    return [f"{topic} taken for {guess} ({count})" for (topic, guess), count in wrong.most_common(most)]


def _write_report(lines: Sequence[str], ours: Sequence[Outcome]) -> None:
    plot_confusions(ours, DOCS / "nlu_confusions.png")
    plot_reliability(ours, DOCS / "nlu_reliability.png")
    title = "# Understanding, measured\n\nPrinted by `python -m bench.nlu --report`.\n"
    (DOCS / "nlu_bench.md").write_text("\n".join([title, *lines, "", PLOTS]), "utf-8")


if __name__ == "__main__":
    typer.run(main)
