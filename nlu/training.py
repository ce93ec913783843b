"""`python -m nlu.training`: trains the model from config.yml and nlu/, or does nothing when nothing changed.

The model is named after a digest of all that it is made of, so "is it up to date" is "does the file exist".
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT_MODELS = 2
# What the trained model is made of, beside the training data. The app's side of nlu/ is not in it.
MODEL_PATTERNS = ("config.yml", "nlu/pipeline/*.py", "nlu/folding.py", "nlu/spellings.yml", "nlu/data/*/*.yml")


def inputs(root: Path) -> Iterator[Path]:
    """Every file that the model is made of, in a stable order."""
    for pattern in MODEL_PATTERNS:
        yield from sorted(root.glob(pattern))


def digest(root: Path) -> str:
    """16 hexadecimal digits that change when anything that the model is made of changes."""
    sha = hashlib.sha256()
    for path in inputs(root):
        content = path.read_bytes()
        sha.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        sha.update(content)
    return sha.hexdigest()[:16]


def model_path(root: Path) -> Path:
    """Where the model made of the present inputs is, or would be."""
    return root / "models" / f"{digest(root)}.tar.gz"


def nlu_python(root: Path) -> Path:
    """The interpreter of the environment in which Rasa lives (Python 3.10)."""
    folder = Path(os.environ.get("NLU_ENVIRONMENT", root / ".venv-nlu"))
    return folder / "bin" / "python"


def rasa_environment(root: Path) -> dict[str, str]:
    """The environment of Rasa's processes: nothing of ours but the path, since it is an end-of-life stack."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return kept | {
        "PYTHONPATH": str(root),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "LOG_LEVEL": "WARNING",
        "LOG_LEVEL_LIBRARIES": "ERROR",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_WARN_20": "0",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }


# OPENBLAS_*: some machines need them to compute right. Never a token, never the database's address.
KEPT_VARIABLES = (
    "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH",
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "OMP_NUM_THREADS",
)  # fmt: skip


def train(root: Path) -> Path:
    """Trains the model and puts it in its place at once, so that nobody ever loads half a model."""
    target = model_path(root)
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".training-") as folder:
        run_rasa_train(root, Path(folder))
        (made,) = Path(folder).glob("*.tar.gz")
        made.replace(target)
    forget_old_models(target)
    return target


def run_rasa_train(root: Path, folder: Path) -> None:
    """Runs `rasa train nlu` into `folder`; its words go to standard error. Raises CalledProcessError."""
    command = [str(nlu_python(root)), "-m", "rasa", "train", "nlu", "--config", "config.yml", "--nlu", "nlu/data"]
    command += ["--out", str(folder), "--fixed-model-name", "model"]
    # A cache of its own: Rasa's does not notice a change in a module that a component imports.
    environment = rasa_environment(root) | {"RASA_CACHE_DIRECTORY": str(folder / "cache")}
    subprocess.run(command, cwd=root, env=environment, stdout=sys.stderr, check=True)  # noqa: S603 - our own command


def forget_old_models(newest: Path) -> None:
    """Keeps the newest models only: the one just trained and the one to go back to."""
    models = sorted(newest.parent.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for model in [model for model in models if model != newest][KEPT_MODELS - 1 :]:
        model.unlink()


def say(words: str) -> None:
    """One line of progress, on standard error: standard output belongs to answers."""
    sys.stderr.write(f"[train] {words}\n")


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="train even when nothing changed")
    options = parser.parse_args(arguments)
    target = model_path(ROOT)
    if target.exists() and not options.force:
        say(f"nothing changed: {target.name} is up to date")
        return 0
    if not nlu_python(ROOT).exists():
        say("the environment of the NLU model is missing: run `make setup` first")
        return 1
    say("training the model, this takes a few minutes")
    began = time.monotonic()
    try:
        train(ROOT)
    except subprocess.CalledProcessError as error:
        say(f"rasa train failed with code {error.returncode}")
        return 1
    say(f"{target.name} is ready after {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
