"""The map in a real Chromium: python -m tests.browser.map_latency --rows 1000000.

One JSON object: bytes sent until the first picture, milliseconds to it and to all points, from a
click to the galaxy in the panel, from a lasso of a tenth of the map to the count there, and what
the app holds in memory. Where galaxies lie is read from the catalogue, so that every click hits.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import lance
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, Response, sync_playwright

from explorer.catalogue.manifest import GALAXIES
from explorer.maps.grid import to_grid
from tests.browser.conftest import ROOT, free_port, wait_for
from tests.browser.synthetic import write_points
from tests.chromium import FLAGS, chromium

LASSOED = 0.1
CLICK_LIMIT_MS = 10_000

PAINTED = """
() => new Promise((resolve, reject) => {
  const began = performance.now();
  const find = () => [...document.querySelectorAll('*')].map((n) => n.shadowRoot)
    .filter(Boolean).map((root) => root.querySelector('.galaxymap')).find(Boolean);
  const look = () => {
    const map = find();
    const first = map?.dataset.ready === '1' && (map.dataset.painted || map.explorer.density);
    if (first) {
      const gl = map.explorer.renderer.gl;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      requestAnimationFrame(() => resolve(performance.now()));
    } else if (performance.now() - began > 120000) reject(new Error('no picture'));
    else requestAnimationFrame(look);
  };
  look();
})
"""
ON_SCREEN = """
(places) => {
  const map = [...document.querySelectorAll('*')].map((n) => n.shadowRoot).filter(Boolean)
    .map((root) => root.querySelector('.galaxymap')).find(Boolean).explorer;
  const box = map.stage.getBoundingClientRect();
  return places.map(([x, y]) => {
    const [left, top] = map.camera.toScreen(x, y);
    return [box.left + left, box.top + top];
  });
}
"""
GALAXY = "() => new URLSearchParams(location.search).get('id') ?? ''"
NAMED = """
(before) => {
  const id = new URLSearchParams(location.search).get('id') ?? '';
  return id && id !== before && document.body.innerText.includes(id);
}
"""


@dataclass(frozen=True)
class Spots:
    """Where to click and what to draw around, in units of the map's grid."""

    galaxies: list[list[int]]
    box: list[list[int]]  # two corners
    holds: int


def spots(folder: Path, *, seed: int = 0) -> Spots:
    """Galaxies drawn at random, and a box around the middle that holds a tenth of all."""
    columns = ["map_x", "map_y"]
    table = lance.dataset(str(folder / GALAXIES)).to_table(columns=columns)
    xy = np.stack([np.asarray(table[name]) for name in columns], axis=1)
    grid = to_grid(xy * np.array([1, -1], np.float32))
    drawn = np.random.default_rng(seed).integers(0, len(grid), 40)
    low, high = box_of(grid, LASSOED)
    holds = ((grid >= low) & (grid <= high)).all(axis=1).sum()
    return Spots(grid[drawn].tolist(), [low.tolist(), high.tolist()], int(holds))


def box_of(grid: NDArray[np.uint16], share: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Corners of a box around the median that holds about `share` of the points (N, 2)."""
    middle = np.median(grid, axis=0)
    reach = np.abs(grid - middle).max(axis=1)
    half = np.quantile(reach, share)
    return (middle - half).astype(np.int64), (middle + half).astype(np.int64)


def first_picture(page: Page, url: str) -> dict[str, float]:
    """Bytes and milliseconds from a cold visit to the first picture of the map."""
    sizes: list[int] = []
    page.on("response", lambda response: sizes.append(size_of(response)))
    page.goto(f"{url}/map", wait_until="commit")
    ms = float(page.evaluate(PAINTED))  # since the navigation began
    return {"first_picture_ms": round(ms), "map_bytes": sum(sizes)}


def size_of(response: Response) -> int:
    """Bytes of a reply that belongs to the map; 0 for Streamlit's own."""
    return int(response.headers.get("content-length", 0)) if "/map/" in response.url else 0


def clicks(page: Page, places: list[list[int]]) -> list[int]:
    """Milliseconds from each click on a galaxy to a galaxy's name in the panel."""
    took, seen = [], ""
    for x, y in page.evaluate(ON_SCREEN, places):
        began = time.perf_counter()
        page.mouse.click(x, y)
        page.wait_for_function(NAMED, arg=seen, timeout=CLICK_LIMIT_MS)
        took.append(round(1000 * (time.perf_counter() - began)))
        seen = page.evaluate(GALAXY)
        page.wait_for_timeout(400)
    return took


def lasso(page: Page, box: list[list[int]]) -> dict[str, int]:
    """Milliseconds from the end of a box to its count in the panel."""
    begin, end = page.evaluate(ON_SCREEN, box)
    page.mouse.move(*begin)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(*end, steps=4)
    page.keyboard.up("Shift")
    began = time.perf_counter()
    page.mouse.up()
    headline = page.get_by_text("galaxies selected")
    headline.wait_for(timeout=60_000)
    ms = 1000 * (time.perf_counter() - began)
    return {
        "lasso_ms": round(ms),
        "selected": int(headline.inner_text().split()[0].replace(",", "")),
    }


def measure(page: Page, url: str, where: Spots, count: int) -> dict[str, object]:
    """All figures of one visit."""
    result: dict[str, object] = dict(first_picture(page, url))
    began = time.perf_counter()
    page.wait_for_timeout(3000)
    page.evaluate(PAINTED)
    result["settled_after_ms"] = round(1000 * (time.perf_counter() - began))
    page.keyboard.press("Tab")
    page.locator(".galaxymap .stage").press("n")  # names lie over galaxies and take the click
    took = clicks(page, where.galaxies[:count])
    return {**result, "click_ms": statistics.median(took), "clicks": took, **lasso(page, where.box)}


def visits(browser: Browser, url: str, where: Spots, count: int) -> list[dict[str, object]]:
    """The very first visitor after a start, and one who comes later; each with an empty cache."""
    results = []
    for number, clicked in enumerate((1, count)):
        context = browser.new_context(viewport={"width": 1280, "height": 860})
        results.append(measure(context.new_page(), url, where, clicked))
        context.close()
        sys.stderr.write(f"visit {number + 1}: {json.dumps(results[-1])}\n")
    return results


def memory_mb(process: int) -> dict[str, int]:
    """What a process holds of its own, and what it has mapped of files, in MB (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    held = {line.split(":")[0]: int(line.split()[1]) for line in lines if "kB" in line}
    return {"app_own_mb": held["RssAnon"] // 1024, "app_mapped_mb": held["RssFile"] // 1024}


def run(folder: Path, scratch: Path, count: int) -> dict[str, object]:
    """Start the app on `folder`, visit it twice, and tell what was seen."""
    log, url, where = scratch / "app.log", f"http://127.0.0.1:{free_port()}", spots(folder)
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.port", url.rpartition(":")[2]]
    environment = os.environ | {"EXPLORER_CATALOGUE": str(folder.resolve())}
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with log.open("wb") as output, sync_playwright() as driver:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            wait_for(url, process, log)
            browser = driver.chromium.launch(executable_path=chromium(), args=flags)
            first, second = visits(browser, url, where, count)
            memory = memory_mb(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)
    return {"very_first_picture_ms": first["first_picture_ms"], **second, **memory}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--clicks", type=int, default=7)
    parser.add_argument(
        "--folder", type=Path, help="keep the made catalogue here, and use it again"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = (given.folder or scratch) / f"made-{given.rows}"
        if not (folder / "manifest.json").exists():
            write_points(folder, given.rows)
        result = {"rows": given.rows, **run(folder, scratch, given.clicks)}
    result["machine"] = f"{os.cpu_count()} cores, software GL, load {os.getloadavg()[0]:.1f}"
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
