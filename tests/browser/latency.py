"""Click → look-alikes painted, in a real Chromium: python -m tests.browser.latency CATALOGUE."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, chromium, free_port, wait_for

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("--clicks", type=int, default=11)
    given = parser.parse_args()
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.headless", "true", "--server.port", url.rpartition(":")[2]]
    environment = os.environ | {"EXPLORER_CATALOGUE": str(given.catalogue.resolve())}
    with tempfile.NamedTemporaryFile() as log, sync_playwright() as driver:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(url, process, Path(log.name))
            flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
            browser = driver.chromium.launch(executable_path=chromium(), args=flags)
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            took = measure(page, url, given.clicks)
        finally:
            process.terminate()
            process.wait(timeout=20)
    ms = [round(value) for value in took]
    result = {"median_ms": statistics.median(ms), "first_ms": ms[0], "worst_ms": max(ms)}
    sys.stdout.write(json.dumps({**result, "clicks": ms, "cores": os.cpu_count()}) + "\n")


if __name__ == "__main__":
    main()
