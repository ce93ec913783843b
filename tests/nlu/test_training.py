import os
from pathlib import Path

import pytest

from nlu.training import digest, forget_old_models, inputs, model_path, rasa_environment


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("nlu/pipeline/tokenizer.py", "nlu/data/w01/assistant.yml", "nlu/folding.py", "nlu/rasa_client.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one")
    (tmp_path / "config.yml").write_text("one")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["config.yml", "nlu/pipeline/tokenizer.py", "nlu/folding.py", "nlu/data/w01/assistant.yml"]
)
def test_the_digest_changes_with_whatever_the_model_is_made_of(root: Path, name: str) -> None:
    before = digest(root)
    (root / name).write_text("two")
    assert digest(root) != before


def test_the_digest_changes_when_a_writer_comes_or_is_renamed(root: Path) -> None:
    seen = {digest(root)}
    (root / "nlu/data/w02").mkdir()
    (root / "nlu/data/w02/assistant.yml").write_text("one")
    seen.add(digest(root))
    (root / "nlu/data/w02").rename(root / "nlu/data/w03")
    seen.add(digest(root))
    assert len(seen) == 3


def test_the_side_of_the_app_does_not_make_the_model_old(root: Path) -> None:
    before = model_path(root)
    (root / "nlu/rasa_client.py").write_text("two")
    assert model_path(root) == before


def test_this_project_has_inputs_of_every_kind() -> None:
    root = Path(__file__).resolve().parents[2]
    names = {path.relative_to(root).parts[0:2] for path in inputs(root)}
    assert {("config.yml",), ("nlu", "pipeline"), ("nlu", "data"), ("nlu", "folding.py")} <= names


def test_two_models_are_kept(root: Path) -> None:
    models = root / "models"
    models.mkdir()
    for age, name in enumerate(["new", "old", "older", "oldest"]):
        path = models / f"{name}.tar.gz"
        path.write_text(name)
        os.utime(path, (1000 - age, 1000 - age))
    forget_old_models(models / "new.tar.gz")
    assert sorted(path.name for path in models.iterdir()) == ["new.tar.gz", "old.tar.gz"]


def test_rasa_never_sees_our_secrets(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for secret in ("TELEGRAM_BOT_TOKEN", "DATABASE_URL", "ENCRYPTION_KEY"):
        monkeypatch.setenv(secret, "fictional-secret")
    assert "fictional-secret" not in rasa_environment(root).values()
