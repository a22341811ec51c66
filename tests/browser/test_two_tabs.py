"""An open page hears of what is rated elsewhere, without a click."""

import json
import urllib.request

import pytest

from tests.browser.conftest import Running

pytestmark = pytest.mark.browser


def test_a_page_that_nobody_touches_says_what_was_rated_elsewhere(page, app: Running) -> None:
    page.goto(f"{app.url}/?who=listener")
    card = page.locator("[data-id]").nth(2)
    card.wait_for(timeout=240_000)  # the first visitor waits for the build
    galaxy = card.get_attribute("data-id")
    page.wait_for_timeout(1_000)
    body = {"who": "listener", "theme": "interesting", "galaxies": [galaxy], "answer": "up"}
    request = urllib.request.Request(
        f"{app.url}/x/rate", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=30).close()
    page.get_by_text(f"Rated in another tab: {galaxy} is up").wait_for(timeout=5_000)
