"""Click → look-alikes painted, in a real Chromium: python -m tests.browser.latency CATALOGUE.

With --rows N it is asked of a catalogue of N galaxies made from that one (`enlarged.py`). Said
besides: the 1,000th result's page, and seconds from opening the catalogue to its first answer.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from explorer.search.nearest import Page as ResultPage
from explorer.search.similar import Query
from explorer.workspace.workspace import Workspace
from tests.browser.conftest import ROOT, free_port, wait_for
from tests.browser.enlarged import enlarge
from tests.chromium import FLAGS, chromium

VIEWPORT = {"width": 1280, "height": 860}
CLICK_AND_WAIT = """
(at) => new Promise((resolve, reject) => {
  const roots = () => [...document.querySelectorAll('*')].map((n) => n.shadowRoot).filter(Boolean);
  const cards = (kind) => roots().flatMap((root) => [...root.querySelectorAll(`${kind} .card`)]);
  const main = '.grid:not(.hero):not(.strip):not(.small)';
  const before = cards(main).map((card) => card.dataset.id).join();
  const card = cards(main)[at];
  const galaxy = card.dataset.id;
  const began = performance.now();
  const look = () => {
    const now = cards(main);
    const ids = now.map((one) => one.dataset.id);
    const images = now.map((one) => one.querySelector('img'));
    const painted = images.every((image) => image?.complete && image.naturalWidth > 0);
    const turned = ids.length > 0 && ids.join() !== before && !ids.includes(galaxy);
    if (turned && painted && cards('.hero').some((one) => one.dataset.id === galaxy)) {
      requestAnimationFrame(() => resolve(performance.now() - began));
    } else if (performance.now() - began > 20000) reject(new Error('nothing was painted'));
    else requestAnimationFrame(look);
  };
  card.querySelector('.window').click();
  look();
})
"""


OPENED = """
import json, sys, time
began = time.perf_counter()
import explorer
workspace = explorer.open(sys.argv[1])
galaxy = str(workspace.catalogue.ids()[len(workspace.catalogue) // 2])
assert len(workspace.similar(galaxy, k=24)) == 24
print(json.dumps({"open_s": time.perf_counter() - began}))
"""


def measure(page: Page, url: str, clicks: int) -> list[float]:
    """Milliseconds of each click, the first page's load left out."""
    page.goto(url)
    page.wait_for_selector(".card img[src]", timeout=120_000)
    page.wait_for_timeout(2000)
    took = []
    for at in range(clicks):
        took.append(float(page.evaluate(CLICK_AND_WAIT, at + 1)))
        page.wait_for_timeout(500)
    return took


def opened(catalogue: Path) -> dict[str, float]:
    """Seconds that a new process needs to import, and to open the catalogue and answer once."""
    command = [sys.executable, "-c", OPENED, str(catalogue)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name: round(seconds, 2) for name, seconds in json.loads(said).items()}


def paged(catalogue: Path) -> dict[str, float]:
    """Median milliseconds of the first 48 look-alikes, and of those from the 960th on."""
    workspace = Workspace.open(catalogue)
    some = workspace.catalogue.ids()[:: max(1, len(workspace.catalogue) // 9)]
    took: dict[int, list[float]] = {0: [], 960: []}
    workspace.similar(str(some[0]))  # what is read once
    for galaxy in some:
        for offset, times in took.items():
            began = time.perf_counter()
            workspace.search.neighbours(Query([str(galaxy)]), ResultPage(48, offset))
            times.append(1000 * (time.perf_counter() - began))
    first, late = (round(statistics.median(times), 1) for times in took.values())
    return {"first_page_ms": first, "thousandth_ms": late}


def arguments(about: str | None, folder: str) -> argparse.Namespace:
    """What the command line says: catalogue, clicks, rows, and a folder."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--clicks", type=int, default=11)
    parser.add_argument("--rows", type=int, help="of so many galaxies, made from this catalogue")
    parser.add_argument("--folder", type=Path, help=folder)
    return parser.parse_args()


def main() -> None:
    given = arguments(__doc__, "keep the made catalogue, and use it again")
    with tempfile.TemporaryDirectory() as scratch:
        catalogue = given.catalogue.resolve()
        if given.rows:
            catalogue = (given.folder or Path(scratch)).resolve() / f"large-{given.rows}"
            if not (catalogue / "manifest.json").exists():
                enlarge(given.catalogue, catalogue, given.rows)
        result = {
            "galaxies": len(Workspace.open(catalogue).catalogue),
            **clicked(catalogue, given.clicks),
        }
        result |= {**opened(catalogue), **paged(catalogue), "cores": os.cpu_count()}
    sys.stdout.write(json.dumps(result) + "\n")


def clicked(catalogue: Path, clicks: int) -> dict[str, object]:
    """From a click on a galaxy to its look-alikes painted, in milliseconds."""
    with visited(catalogue) as (url, browser):
        page = browser.new_page(viewport=VIEWPORT)
        ms = [round(value) for value in measure(page, url, clicks)]
    return {
        "median_ms": statistics.median(ms),
        "first_ms": ms[0],
        "worst_ms": max(ms),
        "clicks": ms,
        "cores": os.cpu_count(),
    }


@contextmanager
def visited(catalogue: Path, **settings: str) -> Iterator[tuple[str, Browser]]:
    """The address of an app on `catalogue`, with these variables, and a browser to visit it."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless", "true", "--server.port", url.rpartition(":")[2]]
    environment = os.environ | {"EXPLORER_CATALOGUE": str(catalogue)} | settings
    with tempfile.NamedTemporaryFile() as log, sync_playwright() as driver:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(url, process, Path(log.name))
            flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
            yield url, driver.chromium.launch(executable_path=chromium(), args=flags)
        finally:
            process.terminate()
            process.wait(timeout=20)


if __name__ == "__main__":
    main()
