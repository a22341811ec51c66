"""Plots in a real Chromium: python -m tests.browser.plots_latency --rows 1000000.

One JSON object: milliseconds from the end of a box to every plot drawn anew with what it selects,
each of several boxes of other sizes, and from a cold visit to the first plots. Beside it what a
box costs the server's and the page's processor: together that is what an idle machine takes.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.browser.conftest import ROOT, free_port, wait_for
from tests.browser.synthetic import write_points
from tests.chromium import FLAGS, chromium

PLOTS = "plot=z&plot=z:oddness&plot=oddness"
WATCH = """() => {
  const charts = () => [...document.querySelectorAll('*')].map((node) => node.shadowRoot)
    .map((root) => root?.querySelector('.plot')).filter(Boolean);
  window.drawnCounts = () => charts().map((plot) => Number(plot.dataset.drawn ?? 0));
  document.addEventListener('pointerup', () => {
    const [began, before] = [performance.now(), window.drawnCounts()];
    window.took = null;
    const look = () => {
      const now = window.drawnCounts();
      if (now.every((count, i) => count > before[i])) window.took = performance.now() - began;
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
}"""


SCATTER = 2  # among the charts in the order of the page, which has two columns


def loop_tool(page: Page) -> None:
    """Let what is drawn be loops: the same pulls, bent outwards, then enclose about as much."""
    scatter = page.locator(".plot").nth(SCATTER)
    scatter.get_by_role("button", name="loop drawn by hand").click()


def boxes(page: Page, count: int, *, lasso: bool = False) -> list[int]:
    """Milliseconds from letting go of each of `count` boxes, or loops, to all plots drawn anew."""
    if lasso:
        loop_tool(page)
    chart = page.locator(".plot svg.chart").nth(SCATTER if lasso else 1)
    box, took = chart.bounding_box(), []
    assert box
    for number in range(count):
        page.mouse.move(box["x"] + 100, box["y"] + 40)
        page.mouse.down()
        if lasso:
            page.mouse.move(box["x"] + 220 + 25 * number, box["y"] + 30, steps=20)
        page.mouse.move(box["x"] + 200 + 25 * number, box["y"] + 120 + 10 * number, steps=3)
        page.mouse.up()
        page.wait_for_function("() => window.took !== null", timeout=60_000)
        took.append(round(page.evaluate("() => window.took")))
        page.wait_for_timeout(400)
    return took


def server_ms(process: int) -> float:
    """Processor time of the server so far, in milliseconds."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def page_ms(session: CDPSession) -> float:
    """Processor time of the page's scripts, layout and painting so far, in milliseconds."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")


def measure(url: str, count: int, process: int, *, lasso: bool = False) -> dict[str, object]:
    """All figures of one visit."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=[*FLAGS, "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 900})
        page.goto(f"{url}/plots?{PLOTS}", wait_until="commit")
        page.locator(".plot svg.chart .axes").nth(2).wait_for(timeout=120_000)
        first = round(page.evaluate("() => performance.now()"))
        page.wait_for_timeout(1500)
        page.evaluate(WATCH)
        tracing = page.context.new_cdp_session(page)
        tracing.send("Performance.enable", {"timeDomain": "threadTicks"})
        server, inside = server_ms(process), page_ms(tracing)
        took = boxes(page, count, lasso=lasso)
        costs = {
            "server_cpu_ms": round((server_ms(process) - server) / count),
            "page_cpu_ms": round((page_ms(tracing) - inside) / count),
        }
        browser.close()
    return {"first_plots_ms": first, "brush_ms": statistics.median(took), **costs, "brushes": took}


def main() -> None:
    """Make the catalogue, run the app on it, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--boxes", type=int, default=8)
    parser.add_argument("--lasso", action="store_true", help="loops drawn by hand instead")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        catalogue = write_points(Path(folder) / "cat", arguments.rows)
        port, log = free_port(), Path(folder) / "app.log"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | {"EXPLORER_CATALOGUE": str(catalogue), "EXPLORER_WHO": "ada"},
                stdout=output,
                stderr=output,
            )
            try:
                wait_for(f"http://127.0.0.1:{port}", process, log)
                url, lasso = f"http://127.0.0.1:{port}", arguments.lasso
                found = measure(url, arguments.boxes, process.pid, lasso=lasso)
            finally:
                process.terminate()
                process.wait(timeout=20)
    print(json.dumps({"rows": arguments.rows, **found}))  # noqa: T201


if __name__ == "__main__":
    main()
