"""Plots in a real browser: a box drawn in one selects everywhere, by pointer and by keys."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import Running
from tests.browser.test_map import ask, wait_for_the_build

pytestmark = pytest.mark.browser

CHART = ".plot svg.chart"
DRAWN = f"{CHART} .axes"
SELECTED = """() => [...document.querySelectorAll('*')].map((node) => node.shadowRoot)
  .map((root) => root?.querySelector('.plot')?.explorer?.data).filter(Boolean)
  .map((data) => data.selecting && (data.selected ?? data.points.map((point) => point.selected))
    .reduce((sum, one) => sum + Number(one), 0))"""


def open_plots(page, app: Running, query: str = "plot=z&plot=z:oddness") -> None:
    wait_for_the_build(page, app)
    page.goto(f"{app.url}/plots?{query}")
    page.locator(DRAWN).nth(1).wait_for(timeout=60_000)


def pull(page, at: int, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a box in plot `at`, its corners as shares of the chart."""
    box = page.locator(CHART).nth(at).bounding_box()
    for number, (x, y) in enumerate((begin, end)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=3)
        if not number:
            page.mouse.down()
    page.mouse.up()


def test_a_box_in_one_plot_selects_in_all_and_on_the_map(page, app: Running) -> None:
    open_plots(page, app)
    assert page.evaluate(SELECTED) == [False, False]
    pull(page, 0, (0.3, 0.3), (0.6, 0.6))
    page.wait_for_url(re.compile("brush=z"))
    page.wait_for_function(f"() => ({SELECTED})().every((count) => count > 0)")
    inside, points = page.evaluate(SELECTED)
    assert inside == points and 0 < inside < 59
    page.get_by_role("link", name="Map").click()
    page.wait_for_selector(".galaxymap[data-painted='all']", timeout=60_000)
    page.get_by_text(f"{inside} galaxies selected").wait_for()
    page.wait_for_function("() => location.search.includes('brush=')")
    assert ask(page, "map => map.points.countMask()") == inside
    page.locator(".galaxymap .stage").press("Escape")
    page.get_by_text(f"{inside} galaxies selected").wait_for(state="hidden")
    page.get_by_role("link", name="Plots").click()
    page.locator(DRAWN).first.wait_for()
    assert "brush=" not in page.url


def test_a_loop_selects_what_lies_inside_it(page, app: Running) -> None:
    open_plots(page, app)
    page.locator(".plot").nth(1).get_by_role("button", name="loop drawn by hand").click()
    box = page.locator(CHART).nth(1).bounding_box()
    corners = [(0.2, 0.1), (0.9, 0.1), (0.9, 0.8), (0.5, 0.2)]
    for number, (x, y) in enumerate(corners):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        if not number:
            page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile(r"brush=z(:|%3A)oddness"))
    page.wait_for_function(f"() => ({SELECTED})().every((count) => count > 0)")
    inside, points = page.evaluate(SELECTED)
    assert inside == points and 0 < inside < 59
    page.get_by_text("inside a loop over").wait_for()
    page.reload()
    page.locator(f"{CHART} .loop").wait_for()
    page.locator(CHART).nth(1).press("Escape")
    page.wait_for_function("() => !location.search.includes('brush=')")


def test_the_arrows_select_and_escape_clears(page, app: Running) -> None:
    open_plots(page, app)
    chart = page.locator(CHART).nth(1)
    for key in ("ArrowRight", "Shift+ArrowUp"):
        chart.press(key)
    page.wait_for_url(re.compile(r"brush=z.*oddness"))
    page.wait_for_function(f"() => ({SELECTED})().every((count) => count > 0)")
    chart.press("Escape")
    page.wait_for_function("() => !location.search.includes('brush=')")
    page.wait_for_function(f"() => ({SELECTED})().every((count) => count === false)")


def test_a_click_on_a_point_leads_to_its_galaxy(page, app: Running) -> None:
    open_plots(page, app)
    page.locator(f"{CHART} circle").nth(20).click()
    page.wait_for_url(re.compile(r"/similar\?.*id="))


def test_a_plot_is_saved_with_its_axes(page, app: Running) -> None:
    open_plots(page, app)
    for kind, head in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as saved:
            page.locator(".plot").nth(1).get_by_role("button", name=kind).click()
        body = Path(saved.value.path()).read_bytes()
        assert (
            body.startswith(head) and saved.value.suggested_filename == f"z-oddness.{kind.lower()}"
        )
        assert kind == "PNG" or (b">oddness</text>" in body and body.count(b"<circle") == 59)
