"""A Chromium for tests: the app's pages, and the scripts of its components by themselves."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = ["--disable-background-networking", "--no-first-run", "--enable-unsafe-swiftshader"]


def chromium() -> str | None:
    """A browser that is installed here, if any."""
    found = [path for path in map(shutil.which, NAMES) if path]
    return found[0] if found else str(MAC) if MAC.exists() else None


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """A headless Chromium: one that is installed, or Playwright's own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else FLAGS
    with playwright.sync_playwright() as driver:
        try:
            started = driver.chromium.launch(executable_path=chromium(), args=flags)
        except playwright.Error as error:
            pytest.skip(f"no Chromium starts here ({str(error).splitlines()[0]}); see make test")
        yield started
        started.close()


@pytest.fixture
def page(browser: object) -> Iterator[object]:
    """A fresh visitor; the test fails on any error that a script of the page throws."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert not errors, errors
