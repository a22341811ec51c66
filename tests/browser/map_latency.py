"""The map in a real Chromium: python -m tests.browser.map_latency --rows 1000000.

One JSON object: bytes sent until the first picture, milliseconds to it and to all points, from a
click to the galaxy in the panel, and from a lasso of about a tenth of the map to the count there.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, Response, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, chromium, free_port, wait_for
from tests.browser.synthetic import write_points

PAINTED = """
() => new Promise((resolve, reject) => {
  const began = performance.now();
  const find = () => [...document.querySelectorAll('*')].map((n) => n.shadowRoot)
    .filter(Boolean).map((root) => root.querySelector('.galaxymap')).find(Boolean);
  const look = () => {
    const map = find();
    const first = map?.dataset.ready === '1' && (map.dataset.painted || map.explorer.density);
    if (first) {
      const gl = map.explorer.points.gl;
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
      requestAnimationFrame(() => resolve(performance.now()));
    } else if (performance.now() - began > 120000) reject(new Error('no picture'));
    else requestAnimationFrame(look);
  };
  look();
})
"""
SPOT = """
() => {
  const map = [...document.querySelectorAll('*')].map((n) => n.shadowRoot).filter(Boolean)
    .map((root) => root.querySelector('.galaxymap')).find(Boolean).explorer;
  const box = map.stage.getBoundingClientRect();
  return [box.left, box.top, box.width, box.height];
}
"""


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


def clicks(page: Page, count: int) -> list[float]:
    """Milliseconds from a click on the map to the galaxy's name in the panel."""
    left, top, width, height = page.evaluate(SPOT)
    took, seen = [], ""
    for number in range(12 * count):
        if len(took) == count:
            break
        x = left + width * (0.2 + 0.6 * ((number * 0.37) % 1))
        y = top + height * (0.25 + 0.6 * ((number * 0.61) % 1))
        began = time.perf_counter()
        page.mouse.click(x, y)
        try:
            page.wait_for_function(NAMED, arg=seen, timeout=4000)
        except Exception:  # nothing lies under the hand there
            continue
        took.append(1000 * (time.perf_counter() - began))
        seen = page.evaluate(GALAXY)
        page.wait_for_timeout(400)
    return took


GALAXY = "() => new URLSearchParams(location.search).get('id') ?? ''"
NAMED = """
(before) => {
  const id = new URLSearchParams(location.search).get('id') ?? '';
  return id && id !== before && document.body.innerText.includes(id);
}
"""


def lasso(page: Page) -> dict[str, float]:
    """Milliseconds from the end of a box around a tenth of the map to its count in the panel."""
    left, top, width, height = page.evaluate(SPOT)
    page.keyboard.press("Escape")
    page.mouse.move(left + 0.42 * width, top + 0.46 * height)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(left + 0.58 * width, top + 0.64 * height, steps=4)
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


def measure(page: Page, url: str, count: int) -> dict[str, object]:
    """All figures of one visit."""
    result: dict[str, object] = dict(first_picture(page, url))
    began = time.perf_counter()
    page.wait_for_timeout(3000)
    page.evaluate(PAINTED)
    result["settled_after_ms"] = round(1000 * (time.perf_counter() - began))
    took = [round(value) for value in clicks(page, count)]
    result |= {"click_ms": statistics.median(took) if took else None, "clicks": took}
    return result | lasso(page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--clicks", type=int, default=7)
    parser.add_argument(
        "--folder", type=Path, help="keep the made catalogue here, and use it again"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        folder = (given.folder or Path(scratch)) / f"made-{given.rows}"
        if not (folder / "manifest.json").exists():
            write_points(folder, given.rows)
        log = Path(scratch) / "app.log"
        url = f"http://127.0.0.1:{free_port()}"
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += ["--server.headless", "true", "--server.port", url.rpartition(":")[2]]
        environment = os.environ | {"EXPLORER_CATALOGUE": str(folder.resolve())}
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output
            )
            try:
                wait_for(url, process, log)
                flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
                browser = driver.chromium.launch(executable_path=chromium(), args=flags)
                visits = [
                    measure(browser.new_page(viewport={"width": 1280, "height": 860}), url, n)
                    for n in (1, given.clicks)
                ]
            finally:
                process.terminate()
                process.wait(timeout=20)
    first, second = visits
    result = {
        "rows": given.rows,
        **second,
        "very_first_picture_ms": first["first_picture_ms"],
        "machine": f"{os.cpu_count()} cores, software GL, load {os.getloadavg()[0]:.1f}",
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
