"""A click beside four other open catalogues: python -m tests.browser.five_latency CATALOGUE.

The others are of the same size, each in a browser tab of its own that stays open. Said are the
medians alone and beside them in the same app, their ratio, and the median in the other tabs.
"""

import json
import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from explorer.workspace.workspace import Workspace
from tests.browser.enlarged import enlarge
from tests.browser.latency import CLICK_AND_WAIT, VIEWPORT, arguments, measure, visited

OTHERS = 4
ENOUGH_MB = "60000"  # so that none is closed for another


def copies(catalogue: Path, folder: Path) -> list[str]:
    """The names of copies in `folder`; all but the labels are links to the same bytes."""
    names = [f"other-{number}" for number in range(OTHERS)]
    for name in names:
        ignored = shutil.ignore_patterns("labels*")
        shutil.copytree(catalogue, folder / name, copy_function=os.link, ignore=ignored)
    return names


def opened_beside(browser: Browser, url: str, names: list[str]) -> list[Page]:
    """A tab for each of the catalogues `names`, where one galaxy was clicked already."""
    tabs = [browser.new_page(viewport=VIEWPORT) for _ in names]
    for tab, name in zip(tabs, names, strict=True):
        measure(tab, f"{url}/?catalogue={name}", 1)
    return tabs


def clicks_in(page: Page, count: int) -> list[float]:
    """Milliseconds of each of `count` further clicks on a page of look-alikes."""
    took = []
    for at in range(count):
        took.append(float(page.evaluate(CLICK_AND_WAIT, at + 1)))
        page.wait_for_timeout(500)
    return took


def compared(catalogue: Path, folder: Path, clicks: int) -> dict[str, object]:
    """Median milliseconds alone, beside four others, and in those."""
    settings = {"EXPLORER_CATALOGUES": str(folder), "EXPLORER_MEMORY_MB": ENOUGH_MB}
    with visited(catalogue, **settings) as (url, browser):
        page = browser.new_page(viewport=VIEWPORT)
        alone = statistics.median(measure(page, url, clicks))
        tabs = opened_beside(browser, url, copies(catalogue, folder))
        beside = statistics.median(clicks_in(page, clicks))
        others = statistics.median([took for tab in tabs for took in clicks_in(tab, 3)])
    return {
        "alone_ms": round(alone),
        "beside_ms": round(beside),
        "ratio": round(beside / alone, 2),
        "others_ms": round(others),
        "catalogues": 1 + OTHERS,
    }


def main() -> None:
    given = arguments(__doc__, "where the copies are made (on one disk)")
    with tempfile.TemporaryDirectory(dir=given.folder) as scratch:
        catalogue = Path(scratch).resolve() / "first"
        if given.rows:
            enlarge(given.catalogue, catalogue, given.rows)
        else:
            shutil.copytree(given.catalogue, catalogue, ignore=shutil.ignore_patterns("labels*"))
        result = compared(catalogue, catalogue.parent, given.clicks)
        result |= {"galaxies": len(Workspace.open(catalogue).catalogue), "cores": os.cpu_count()}
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
