"""What the documents say is true of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import store.models  # noqa: F401 - registers the tables
from settings import Settings

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
_NOT_OURS = re.compile(r"(/\.venv|/var/|/models/)")


def _documents() -> list[Path]:
    return [path for path in ROOT.rglob("*.md") if not _NOT_OURS.search(str(path))]


@pytest.mark.parametrize("table", sorted(SQLModel.metadata.tables))
def test_every_column_has_its_line_in_the_document_on_personal_data(table: str) -> None:
    document = (ROOT / "docs" / "donnees-personnelles.md").read_text("utf-8")
    line = next(row for row in document.splitlines() if row.startswith(f"| {table} |"))
    columns = {column.name for column in SQLModel.metadata.tables[table].columns}
    assert set(re.findall(r"\w+", line.split("|")[2])) == columns


@pytest.mark.parametrize("document", _documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_document_leads_somewhere(document: Path) -> None:
    targets = _LINK.findall(document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_setting_of_the_example_file_exists() -> None:
    named = re.findall(r"^#? ?([A-Z_]{3,})=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE)
    assert {name.lower() for name in named} <= Settings.model_fields.keys()


def test_the_lock_names_no_host_but_pypis_own() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text("utf-8")))
    assert hosts <= {"pypi.org", "files.pythonhosted.org"}


def test_every_command_that_the_readme_names_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"make (?:-s )?([a-z-]+)", (ROOT / "README.md").read_text("utf-8")))
    assert named <= targets
