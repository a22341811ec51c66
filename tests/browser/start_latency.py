"""The first start on the demo, in a real Chromium: python -m tests.browser.start_latency.

One JSON object, in seconds from `streamlit run` with nothing built: until the server answers, the
first galaxies are painted, look-alikes of one of them are, and all are in, with ranking and map.
Said besides: how many galaxies were in at the first two, and how busy the machine was before.
With --first it ends with the look-alikes, and the build is stopped.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from explorer.catalogues import jobs
from explorer.config import DEMO
from explorer.errors import CatalogueError
from tests.browser.conftest import serving
from tests.browser.latency import CLICK_AND_WAIT
from tests.chromium import FLAGS, chromium
from tests.folders import until

PAINTED = ".grid:not(.hero):not(.strip):not(.small) .card img[src]"
LINE = ".st-key-growing"
MOST_S = 1200


def measure(page: Page, url: str, began: float, *, first: bool) -> dict[str, Any]:
    """Seconds since `began` (time.monotonic) to each thing that a visitor waits for."""
    result: dict[str, Any] = {"server_s": since(began)}
    page.goto(url)
    page.wait_for_selector(PAINTED, timeout=1000 * MOST_S)
    result |= {"galaxies_s": since(began), "told_then": told(page)}
    page.evaluate(CLICK_AND_WAIT, 1)
    result |= {"look_alikes_s": since(began), "told_there": told(page)}
    if first:
        return result
    page.goto(f"{url}/anomalies")
    page.wait_for_selector(PAINTED, timeout=1000 * MOST_S)
    return result | {"ranking_s": since(began)}


def since(began: float) -> float:
    """Seconds, to a tenth."""
    return round(time.monotonic() - began, 1)


def told(page: Page) -> str:
    """What the page says of the build."""
    line = page.locator(LINE)
    return line.inner_text().split("\n")[0].split(";")[0] if line.count() else "all are in"


def stop(catalogue: Path) -> None:
    """Stop the build, and wait for its end."""
    with suppress(CatalogueError):  # it is done
        jobs.stop(catalogue)
    until(lambda: not jobs.at_work(catalogue))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", action="store_true", help="only until look-alikes are there")
    first = parser.parse_args().first
    busy = os.getloadavg()[0]
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=flags)
        page = browser.new_page(viewport={"width": 1360, "height": 860})
        catalogue = Path(scratch) / "cat"
        settings = {"EXPLORER_SOURCE": DEMO, "EXPLORER_CATALOGUE": str(catalogue)}
        began = time.monotonic()
        with serving(settings, Path(scratch) / "app.log") as url:
            try:
                result = measure(page, url, began, first=first)
            finally:
                stop(catalogue)
    result |= {"cores": os.cpu_count(), "load_before": round(busy, 1)}
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
