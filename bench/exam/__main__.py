"""`python -m bench.exam`: puts every question of this folder to `make -s ask`, marks the answers, prints the result.

Exits 1 when a vital question fails or when fewer than 97 % are right in all.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.exam.marking import faults
from bench.exam.questions import THEMES, WEIGHTS, Question, load_questions

ROOT = Path(__file__).resolve().parents[2]
PASS_MARK = 0.97
_SAMPLED = 8

Faults = dict[str, list[str]]
Only = Annotated[list[str] | None, typer.Option(help="Only this theme (may be given several times).")]
Fast = Annotated[bool, typer.Option("--fast", help="Every eighth question, always the same.")]
Failures = Annotated[bool, typer.Option("--failures", help="Show the whole answer under each failure.")]


def main(only: Only = None, failures: Failures = False, fast: Fast = False) -> None:
    """Run the exam."""
    asked = sample(load_questions()) if fast else load_questions()
    questions = [question for question in asked if not only or question.theme in only]
    answers = ask(questions)
    wrong = {question.id: faults(question, answers.get(question.id)) for question in questions}
    print_table(questions, wrong)
    for question in questions:
        if wrong[question.id]:
            print(f"{question.id} [{question.weight}] « {question.text} » {'; '.join(wrong[question.id])}")
            if failures:
                print("    " + str(answers.get(question.id, {}).get("text", "")).replace("\n", "\n    "))
    raise typer.Exit(0 if passed(questions, wrong) else 1)


def sample(questions: Sequence[Question]) -> Sequence[Question]:
    """Every eighth question, all themes among them: enough to see that everything runs."""
    return questions[::_SAMPLED]


def ask(questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """The answers of `make -s ask` by id; NLU_URL and the rest of the environment are passed on."""
    lines = "\n".join(json.dumps(question.as_line(), ensure_ascii=False) for question in questions) + "\n"
    run = subprocess.run(["make", "-s", "ask"], cwd=ROOT, input=lines, stdout=subprocess.PIPE, text=True, check=False)
    if run.returncode:
        print(f"make -s ask ended with {run.returncode}", file=sys.stderr)
    answers = (json.loads(line) for line in run.stdout.splitlines() if line.startswith("{"))
    return {str(answer["id"]): answer for answer in answers}


def passed(questions: Sequence[Question], wrong: Faults) -> bool:
    """No vital question failed, and the pass mark reached in all."""
    vital = any(wrong[question.id] for question in questions if question.weight == "vital")
    right = sum(not wrong[question.id] for question in questions)
    return not vital and right >= PASS_MARK * len(questions)


def print_table(questions: Sequence[Question], wrong: Faults) -> None:
    """A Markdown table: right answers by theme and weight."""
    print("| theme | " + " | ".join(WEIGHTS) + " | all |\n| --- |" + " --- |" * (len(WEIGHTS) + 1))
    for theme in (*THEMES, "all"):
        mine = [question for question in questions if theme in (question.theme, "all")]
        cells = [_share([q for q in mine if q.weight == weight], wrong) for weight in WEIGHTS]
        if mine:
            print(f"| {theme} | {' | '.join(cells)} | {_share(mine, wrong)} |")


def _share(questions: Sequence[Question], wrong: Faults) -> str:
    right = sum(not wrong[question.id] for question in questions)
    return f"{right}/{len(questions)} ({100 * right / len(questions):.1f} %)" if questions else "–"


if __name__ == "__main__":
    typer.run(main)
