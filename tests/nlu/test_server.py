"""The supervisor with children that behave badly: small Python programs in the place of Rasa."""

import sys
import threading
from dataclasses import dataclass, field

import pytest

import nlu.server
from nlu.server import Supervisor, back_off


@dataclass
class Verdicts:
    """A health check that gives the written answers in turn, then calls `at_the_end`."""

    answers: list[bool]

    supervisor: list[Supervisor] = field(default_factory=list)

    def good(self, timeout: float = 5.0) -> bool:
        if not self.answers:
            self.supervisor[0].stop()
            return True
        return self.answers.pop(0)


@pytest.mark.parametrize(("falls", "seconds"), [(1, 1), (2, 2), (3, 4), (7, 60), (50, 60)])
def test_the_back_off_doubles_up_to_a_minute(falls: int, seconds: float) -> None:
    assert back_off(falls) == seconds


@pytest.fixture
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlu.server, "SECONDS_BETWEEN_CHECKS", 0.0)
    monkeypatch.setattr(nlu.server, "LONGEST_BACK_OFF", 0.01)


def starts_of(capfd: pytest.CaptureFixture[str]) -> int:
    return capfd.readouterr().err.count("starting Rasa")


def run(program: str, answers: list[bool]) -> None:
    verdicts = Verdicts(answers)
    supervisor = Supervisor([sys.executable, "-c", program], {}, verdicts)
    verdicts.supervisor.append(supervisor)
    supervisor.run()


@pytest.mark.usefixtures("_fast")
def test_a_server_that_hangs_is_started_again(capfd: pytest.CaptureFixture[str]) -> None:
    run("import time; time.sleep(60)", [True, False, False, False, True])
    assert starts_of(capfd) == 2


@pytest.mark.usefixtures("_fast")
def test_a_server_that_stumbles_once_is_left_alone(capfd: pytest.CaptureFixture[str]) -> None:
    run("import time; time.sleep(60)", [True, False, False, True, False, True])
    assert starts_of(capfd) == 1


@pytest.mark.usefixtures("_fast")
def test_a_server_that_dies_is_started_again(capfd: pytest.CaptureFixture[str]) -> None:
    program = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    supervisor = Supervisor([sys.executable, "-c", program], {}, Verdicts([False] * 10_000))
    timer = threading.Timer(1.5, supervisor.stop)
    timer.start()
    supervisor.run()
    timer.join()
    assert starts_of(capfd) >= 2
