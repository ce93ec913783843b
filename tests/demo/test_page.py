"""The page in a real browser, with a real bot behind it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from demo.bot_api.client import TelegramWorld
from demo.bot_api.server import create_app, serving
from demo.screenshot import browser, missing_browser, wait_until_shown
from tests.demo.bots import TOKEN

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(missing_browser()), reason=str(missing_browser())),
]
WAIT_SECONDS = 10


class Page:
    """What a visitor does with the page."""

    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver = driver
        driver.get(url)
        wait_until_shown(driver)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        return self.all(selector)[0]

    def waits(self, ready: Callable[[], bool]) -> None:
        # A node that was redrawn between finding and reading is looked for again.
        wait = WebDriverWait(self.driver, WAIT_SECONDS, ignored_exceptions=[StaleElementReferenceException])
        wait.until(lambda _: ready())

    def waits_for_text(self, selector: str, words: str) -> None:
        self.waits(lambda: any(words in node.text for node in self.all(selector)))

    def button(self, selector: str, label: str) -> WebElement:
        return next(node for node in self.all(selector) if label in node.text)

    def complaints(self) -> list[object]:
        """Errors in the browser's console: a script that failed, something the policy refused."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry for entry in entries if entry["level"] == "SEVERE"]


LEFT, RIGHT = '[data-side="person"]', '[data-side="counsellor"]'


@pytest.fixture
def cast(world: TelegramWorld) -> TelegramWorld:
    def member(name: str, role: str, payload: str = "", suggestions: list[str] | None = None) -> dict[str, object]:
        person = world.person(name)
        return {
            "chat_id": person.chat_id,
            "name": name,
            "role": role,
            "start_payload": payload,
            "suggestions": suggestions or [],
        }

    world.ask(
        "POST",
        "/cast",
        json=[
            member("Karim", "person", "CODE42", ["Un sursis, c'est quoi ?"]),
            member("Léa", "person"),
            member("Mme Durand", "counsellor"),
        ],
    )
    return world


@pytest.fixture(scope="module")
def chrome() -> Iterator[Chrome]:
    with browser() as driver:
        yield driver


@pytest.fixture
def page(chrome: Chrome, cast: TelegramWorld, api_url: str, polling_bot: None) -> Iterator[Page]:
    page = Page(chrome, api_url)
    yield page
    complaints = page.complaints()
    chrome.get("about:blank")  # ends the page's waiting requests before the server stops
    assert complaints == []


def test_a_newcomer_plays_both_sides(page: Page, cast: TelegramWorld) -> None:
    assert "Données fictives" in page.one(".banner").text

    page.one(f"{LEFT} .start").click()
    page.waits_for_text(f"{LEFT} .bubble", "Bonjour CODE42")
    assert page.one(f"{LEFT} .bubble strong").text == "Bonjour"

    page.button(f"{LEFT} .chip", "Un sursis").click()
    page.waits_for_text(f"{LEFT} .bubble", "Vous avez écrit : Un sursis, c'est quoi ?")
    page.waits_for_text(f"{LEFT} .notice-text", "Vous avez écrit")

    page.button(f"{LEFT} .key", "Je viens").click()
    page.waits_for_text(f"{LEFT} .toast", "C'est noté")
    page.waits_for_text(f"{LEFT} .bubble", "Réponse : come")

    page.one(f"{RIGHT} .start").click()
    entry = page.one(f"{RIGHT} .entry")
    page.waits(entry.is_displayed)
    entry.send_keys("bonjour", Keys.ENTER)
    page.waits_for_text(f"{RIGHT} .bubble", "Vous avez écrit : bonjour")


def test_what_the_bot_writes_is_shown_as_text_and_never_run(page: Page, cast: TelegramWorld) -> None:
    cast.person("Karim").says("<img src=x onerror=alert(1)>")
    page.waits_for_text(f"{LEFT} .bubble", "Vous avez écrit : <img src=x onerror=alert(1)>")
    assert page.all(f"{LEFT} .bubble img") == []


def test_a_message_for_somebody_else_leaves_a_badge(page: Page, cast: TelegramWorld) -> None:
    cast.person("Léa").says("salut")
    page.waits_for_text(f"{LEFT} .character", "1")
    lea = page.button(f"{LEFT} .character", "Léa")
    assert lea.get_attribute("aria-label") == "Léa, 1 message non lu"
    lea.click()
    page.waits_for_text(f"{LEFT} .bubble", "Vous avez écrit : salut")


def test_a_file_of_the_bot_can_be_downloaded(page: Page, cast: TelegramWorld) -> None:
    cast.person("Karim").sends_document("agenda.ics", b"BEGIN:VCALENDAR")
    page.waits_for_text(f"{LEFT} .row.bot .document", "retour.ics")
    link = page.one(f"{LEFT} .row.bot .document")
    assert link.get_attribute("download") == "retour.ics"
    assert "/demo/files/" in str(link.get_attribute("href"))


def test_the_clock_jumps_to_the_next_reminder_and_back(page: Page, cast: TelegramWorld) -> None:
    before = cast.now()
    assert not page.one("#clock-next").is_displayed()
    cast.ask("POST", "/next_due", json={"at": (before + timedelta(days=3)).isoformat(), "label": "Karim"})
    page.waits(page.one("#clock-next").is_displayed)
    page.one("#clock-next").click()
    page.waits(lambda: cast.now() >= before + timedelta(days=3))
    page.waits_for_text("#clock-shift", "En avance de 3 j")
    page.one("#clock-real").click()
    page.waits_for_text("#clock-shift", "C'est l'heure réelle.")


def test_faults_are_switched_on_and_off(page: Page, cast: TelegramWorld) -> None:
    page.one(f"{LEFT} .start").click()
    page.waits_for_text(f"{LEFT} .bubble", "Bonjour")
    page.one("label:has(#fault-block)").click()
    page.waits_for_text(f"{LEFT} .start", "Débloquer et redémarrer")
    assert cast.person("Karim").screen()["membership"] == "kicked"
    page.one("label:has(#fault-outage)").click()
    page.waits(lambda: cast.ask("GET", "/faults")["outage"])
    page.waits_for_text(f"{LEFT} .phone-state", "Telegram ne répond pas")


def test_on_a_phone_one_side_is_shown_at_a_time(cast: TelegramWorld, api_url: str) -> None:
    with browser(390, 844) as driver:
        page = Page(driver, api_url)
        assert page.one(LEFT).is_displayed()
        assert not page.one(RIGHT).is_displayed()
        page.button(".tabs button", "CPIP").click()
        assert page.one(RIGHT).is_displayed()
        assert not page.one(LEFT).is_displayed()
        width = driver.execute_script("return document.documentElement.scrollWidth")
        assert width == 390


def test_nothing_on_the_page_comes_from_outside(page: Page, api_url: str) -> None:
    loaded = page.driver.execute_script("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert loaded
    assert [address for address in loaded if not address.startswith(api_url)] == []


def test_the_page_comes_back_after_the_stand_in_restarted(chrome: Chrome, tmp_path: Path, clock_file: Path) -> None:
    state = tmp_path / "telegram.sqlite"
    with serving(create_app(TOKEN, state, clock_file)) as url, TelegramWorld(url) as world:
        world.person("Karim").says("avant")
        page = Page(chrome, url)
        page.waits_for_text(f"{LEFT} .bubble", "avant")
    page.waits(page.one(".lost").is_displayed)
    port = int(url.rpartition(":")[2])
    with serving(create_app(TOKEN, state, clock_file), port) as url, TelegramWorld(url) as world:
        world.person("Karim").says("après")
        page.waits_for_text(f"{LEFT} .bubble", "après")
        assert not page.one(".lost").is_displayed()
        chrome.get("about:blank")
