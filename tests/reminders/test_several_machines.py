"""Several machines: what one worker begins another goes on with, what comes twice acts once, a kill loses nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
import pytest
from sqlmodel import Session, col, select

from bot.keyboards import WRITE_COUNSELLOR
from demo.bot_api.client import Chatter
from reminders.buttons import Because, Cannot, Come, encode
from settings import Settings
from store.models import Appointment, Request
from store.updates import post_update
from store.vocabulary import AppointmentStatus
from tests.city import PATIENCE
from tests.factories import create_appointment, create_counsellor, create_person, create_service
from tests.reminders.machines import SECRET, Machines, kill, several_machines, until

# The promise of docs/exploitation.md for PostgreSQL.
TAKEOVER_SECONDS = 15.0
TOKEN_OF_BOTFATHER = "123456789:AAfictionalfictionalfictionalfiction"


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    with several_machines(tmp_path_factory.mktemp("machines")) as running:
        yield running


class Case:
    """A person with her CPIP, both linked, and an appointment in ten days."""

    def __init__(self, machines: Machines, name: str) -> None:
        self.machines = machines
        self.counsellor_id, self.person_id, self.appointment_id = machines.store.run(
            _arrange, name, machines.world.now()
        )
        self.person = machines.linked(name, person_id=self.person_id)
        self.counsellor = machines.linked(f"CPIP of {name}", counsellor_id=self.counsellor_id)

    def requests(self) -> list[tuple[str, str, str]]:
        def read(session: Session) -> list[tuple[str, str, str]]:
            of_person = select(Request).where(Request.person_id == self.person_id).order_by(col(Request.id))
            return [(r.kind, r.reason, r.text) for r in session.scalars(of_person)]

        return self.machines.store.run(read)

    def status(self) -> str:
        return self.machines.store.run(lambda session: session.get_one(Appointment, self.appointment_id).status)


def _arrange(session: Session, name: str, now: datetime) -> tuple[int, int, int]:
    counsellor = create_counsellor(session, create_service(session), f"Mme {name}")
    person = create_person(session, counsellor, name, chat_id=None)
    return counsellor, person, create_appointment(session, person, now + timedelta(days=10))


def said(chatter: Chatter, wanted: str) -> int:
    return sum(wanted in text for text in chatter.sees())


def test_three_workers_share_one_conversation(machines: Machines) -> None:
    karim = Case(machines, "Karim")
    machines.distributor.passed.clear()
    message = karim.person.from_bot()[-1]["message_id"]
    karim.person.taps_data(encode(Cannot(karim.appointment_id)), message)
    karim.person.wait_for_reply(PATIENCE)
    karim.person.taps_data(encode(Because(karim.appointment_id, "other")), message)
    karim.person.wait_for_reply(PATIENCE)
    karim.person.says("mon train est supprimé")
    karim.person.wait_for("transmis", PATIENCE)
    assert machines.distributor.workers() == {0, 1, 2}
    assert karim.requests() == [("cannot_come", "other", "mon train est supprimé")]
    karim.counsellor.wait_for("absence annoncée", PATIENCE)


def test_what_telegram_delivers_to_two_workers_at_once_acts_once(machines: Machines) -> None:
    zoe, distributor = Case(machines, "Zoé"), machines.distributor
    distributor.passed.clear()
    distributor.doubling = True
    try:
        zoe.person.taps_data(WRITE_COUNSELLOR, zoe.person.from_bot()[-1]["message_id"])
        zoe.person.wait_for_reply(PATIENCE)
        zoe.person.says("je change de numéro")
        zoe.person.wait_for("transmis", PATIENCE)
    finally:
        distributor.doubling = False
    until(lambda: len({(one.body, one.worker) for one in distributor.passed}) >= 4)  # two updates, two workers each
    assert (zoe.requests(), said(zoe.person, "transmis")) == ([("message", "", "je change de numéro")], 1)


def test_what_was_handled_is_not_handled_again_however_often_it_comes(machines: Machines) -> None:
    lea, distributor = Case(machines, "Léa"), machines.distributor
    distributor.passed.clear()
    lea.person.taps_data(encode(Come(lea.appointment_id)), lea.person.from_bot()[-1]["message_id"])
    lea.person.wait_for_reply(PATIENCE)
    until(lambda: bool(distributor.workers()))
    seen, body = lea.person.sees(), distributor.passed[0].body
    with ThreadPoolExecutor(9) as pool:
        statuses = list(pool.map(lambda turn: distributor.pass_on(turn % 3, body), range(9)))
    assert (statuses, lea.person.sees(), lea.status()) == ([200] * 9, seen, AppointmentStatus.CONFIRMED)


def test_a_worker_killed_before_it_acted_loses_nothing(machines: Machines) -> None:
    """The tap is on its way through a worker, nothing is written yet: it comes again, to another."""
    nora = Case(machines, "Nora")
    _killed_during(machines, nora, "answerCallbackQuery", lambda: _taps_come(nora))
    nora.person.wait_for("noté", PATIENCE)
    assert nora.status() == AppointmentStatus.CONFIRMED


def test_a_worker_killed_after_it_acted_does_not_act_again(machines: Machines) -> None:
    """The message is passed on, the answer not yet said."""
    ines = Case(machines, "Inès")
    ines.person.taps_data(WRITE_COUNSELLOR, ines.person.from_bot()[-1]["message_id"])
    ines.person.wait_for_reply(PATIENCE)
    _killed_during(machines, ines, "sendMessage", lambda: ines.person.says("je déménage lundi"))
    until(lambda: any(b"lundi" in one.body and one.status == 200 for one in machines.distributor.passed))
    assert ines.requests() == [("message", "", "je déménage lundi")]


def test_what_is_said_while_the_database_is_away_is_answered_when_it_is_back(machines: Machines) -> None:
    """It crashes between what a worker read and what it writes; nobody is told to try again, Telegram does."""
    yann = Case(machines, "Yann")
    machines.distributor.passed.clear()
    machines.world.fails("delay", "answerCallbackQuery", seconds=3, times=1)
    _taps_come(yann)
    until(lambda: machines.world.ask("GET", "/faults")["faults"] == [])
    machines.store.engine.dispose()
    machines.database.crash_and_start(12)
    yann.person.wait_for("noté", PATIENCE)
    assert {one.status for one in machines.distributor.passed} >= {200, 503}
    assert (yann.status(), said(yann.person, "Désolé")) == (AppointmentStatus.CONFIRMED, 0)
    machines.ready()


def _taps_come(case: Case) -> None:
    case.person.taps_data(encode(Come(case.appointment_id)), case.person.from_bot()[-1]["message_id"])


def _killed_during(machines: Machines, case: Case, method: str, act: Callable[[], object]) -> None:
    """kill -9 of the worker that waits for Telegram's answer to `method`; it is started again afterwards."""
    machines.distributor.passed.clear()
    chat = {"chat_id": case.person.chat_id} if method == "sendMessage" else {}  # the answer to a tap names no chat
    machines.world.fails("delay", method, seconds=20, times=1, **chat)
    act()
    until(lambda: machines.world.ask("GET", "/faults")["faults"] == [])  # the call has begun
    worker = machines.workers[machines.distributor.at_work]
    kill(worker)
    until(lambda: any(one.status == 502 for one in machines.distributor.passed))
    machines.world.recovers()
    worker.start()
    machines.ready()


def test_who_does_not_know_the_secret_is_refused(machines: Machines) -> None:
    forged = {"update_id": 1, "message": {"text": "/stop"}}
    for port in machines.distributor.ports:
        url = f"http://127.0.0.1:{port}/"
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guessed"}):
            assert httpx.post(url, json=forged, headers=headers, trust_env=False).status_code == 403
        known = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        assert httpx.post(url, content=b"{", headers=known, trust_env=False).status_code == 400


def test_a_webhook_without_a_secret_does_not_start() -> None:
    settings = Settings(telegram_bot_token=TOKEN_OF_BOTFATHER, webhook_url="https://bot.example.fr")
    for secret, starts in (
        ("", False),
        ("short", False),
        ("an accent é is refused by Telegram", False),
        (SECRET, True),
    ):
        assert (settings.model_copy(update={"webhook_secret": secret}).missing() == "") is starts


def test_the_standby_takes_over_in_time_when_the_active_sender_is_killed(machines: Machines) -> None:
    omar = Case(machines, "Omar")
    dead = machines.leading()
    kill(machines.senders[dead])
    began = time.monotonic()
    machines.store.run(post_update, counsellor_id=omar.counsellor_id, text="fermé lundi", now=machines.world.now())
    omar.person.wait_for("message", PATIENCE)
    assert time.monotonic() - began < TAKEOVER_SECONDS
    machines.senders[dead].start()
    machines.ready()
