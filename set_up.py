"""Makes the two environments (the application's, and Rasa's on Python 3.10) from one uv.lock.

Needs nothing but Python 3.11 or newer. Does nothing, offline, when they are up to date. `make` calls it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
UV = ROOT / ".venv-uv" / "bin" / "uv"
APP, NLU = ROOT / ".venv", ROOT / ".venv-nlu"
NLU_OPTIONS = ("--no-default-groups", "--group", "nlu")
NO_PYTHON_310 = """\
Rasa needs Python 3.10 and none was found, nor could one be fetched. Any of these will do:
  - put a python3.10 on PATH (your system's package, or the one of python.org);
  - or `pyenv install 3.10`;
  - or let this machine reach the network, so that uv fetches one;
then run the same command again."""


def main() -> int:
    """Sets up what is named ("app", "nlu"; both by default). Exits 1 with a clear line where it cannot."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this may have an older one
        say("Python 3.11 or newer is needed; this one is " + sys.version.split()[0])
        return 1
    wanted = sys.argv[1:] or ["app", "nlu"]
    try:
        if "app" in wanted and not is_ready(APP):
            say("installing the application's environment (.venv)")
            sync(APP, python=sys.executable, options=())
        if "nlu" in wanted and not is_ready(NLU):
            python = find_python_310()
            say("installing Rasa's environment (.venv-nlu): about 1 GB to fetch, some minutes the first time")
            sync(NLU, python=python, options=NLU_OPTIONS)
    except subprocess.CalledProcessError as error:
        say(f"failed: {error.cmd[0]} exited with {error.returncode}; what it printed is above")
        return 1
    except LookupError as error:
        say(str(error))
        return 1
    return 0


def is_ready(environment: Path) -> bool:
    stamp = environment / ".ready"
    return stamp.exists() and stamp.read_text() == digest()


def digest() -> str:
    """What the environments are made from."""
    inputs = (ROOT / "uv.lock", ROOT / "pyproject.toml")
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def sync(environment: Path, python: str, options: tuple[str, ...]) -> None:
    """Installs exactly what uv.lock says, then stamps the environment."""
    ensure_uv()
    run([str(UV), "sync", "--locked", "-p", python, *options], UV_PROJECT_ENVIRONMENT=str(environment))
    (environment / ".ready").write_text(digest())


def ensure_uv() -> None:
    if UV.exists():
        return
    say("installing uv into .venv-uv")
    run([sys.executable, "-m", "venv", str(UV.parent.parent)])
    run([str(UV.with_name("pip")), "install", "--quiet", "uv"])


def find_python_310() -> str:
    """A Python 3.10 that runs. Raises LookupError, saying what to do, where there is none."""
    for candidate in candidates():
        if reports_310(candidate):
            return candidate
    ensure_uv()
    say("no Python 3.10 here: uv fetches one")
    try:
        run([str(UV), "python", "install", "3.10"])
        found = subprocess.run([str(UV), "python", "find", "3.10"], capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError:
        raise LookupError(NO_PYTHON_310) from None
    return found.stdout.strip()


def candidates() -> list[str]:
    """python3.10 on PATH; then pyenv's, since uv does not look there and pyenv's shim fails unless selected."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    on_path = [found] if (found := shutil.which("python3.10")) else []
    return on_path + [str(path) for path in sorted(pyenv.glob("versions/3.10.*/bin/python3.10"), reverse=True)]


def reports_310(python: str) -> bool:
    answer = subprocess.run(
        [python, "-c", "import sys; print(sys.version_info[:2] == (3, 10))"], capture_output=True, text=True
    )
    return answer.returncode == 0 and answer.stdout.strip() == "True"


def run(command: list[str], **environment: str) -> None:
    """Runs a command with its output on standard error: standard output belongs to what comes after."""
    subprocess.run(command, check=True, cwd=ROOT, env=os.environ | environment, stdout=sys.stderr)


def say(line: str) -> None:
    sys.stderr.write(f"set-up: {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
