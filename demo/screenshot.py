"""`python -m demo.screenshot --url … --out …`: a picture of the page, by Debian's chromium."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

LOAD_SECONDS = 20
# Nothing of the browser's own may go out: no updates, no suggestions, no synchronisation.
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-color-profile=srgb",
    "--no-proxy-server",
)


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


def missing_browser() -> str | None:
    """Which of Debian's packages is missing; None when both are there."""
    for program, package in (("chromium", "chromium"), ("chromedriver", "chromium-driver")):
        if shutil.which(program) is None:
            return f"{program} is not installed (Debian's package {package})"
    return None


@contextmanager
def browser(width: int = 1280, height: int = 800, scheme: Scheme = Scheme.LIGHT) -> Iterator[webdriver.Chrome]:
    """Headless chromium with a profile of its own, its window's inside being `width` x `height`."""
    if problem := missing_browser():
        raise RuntimeError(problem)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium") or ""
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options, Service(shutil.which("chromedriver")))
        try:
            _emulate(driver, width, height, scheme)
            yield driver
        finally:
            driver.quit()


def _emulate(driver: webdriver.Chrome, width: int, height: int, scheme: Scheme) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme.value}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def wait_until_shown(driver: webdriver.Chrome) -> None:
    """Until the page has its texts and a character."""
    WebDriverWait(driver, LOAD_SECONDS).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, ".character[aria-pressed=true]")
    )


def main(
    url: Annotated[str, typer.Option(help="the page's address")],
    out: Annotated[Path, typer.Option(help="where to write the PNG picture")],
    width: int = 1280,
    height: int = 800,
    scheme: Scheme = Scheme.LIGHT,
) -> None:
    """Take one picture of the demonstration's page."""
    with browser(width, height, scheme) as driver:
        driver.get(url)
        wait_until_shown(driver)
        driver.save_screenshot(str(out))


if __name__ == "__main__":
    typer.run(main)
