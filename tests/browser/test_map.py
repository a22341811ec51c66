"""The map and the large image by pointer and keys, in a real browser."""

import re

import pytest

from tests.browser.conftest import Running
from tests.browser.test_main_job import PAINTED
from tests.browser.test_trust import CALM

pytestmark = pytest.mark.browser

STAGE = ".galaxymap .stage"
CARD = ".galaxymap .hover-card:not([hidden])"
MAP = """() => {
  const roots = [...document.querySelectorAll('*')].map((node) => node.shadowRoot);
  const map = roots.map((root) => root?.querySelector('.galaxymap')).find(Boolean);
  return (READ)(map.explorer);
}"""


def ask(page, read: str) -> object:
    return page.evaluate(MAP.replace("READ", read))


def wait_for_the_build(page, app: Running) -> None:
    if not (app.catalogue / "manifest.json").exists():
        page.goto(app.url)
        page.wait_for_selector(PAINTED, timeout=240_000)


def open_map(page, app: Running) -> None:
    wait_for_the_build(page, app)
    page.goto(f"{app.url}/map")
    page.wait_for_selector(".galaxymap[data-ready='1']", timeout=60_000)
    page.wait_for_selector(".galaxymap[data-painted='all']")
    page.locator(STAGE).press("n")  # names lie over galaxies and take the click


def place_of(page, row: int) -> tuple[float, float]:
    box = page.locator(STAGE).bounding_box()
    left, top = ask(page, f"map => map.camera.toScreen(...map.points.placeOf({row}))")
    return box["x"] + left, box["y"] + top


def test_a_galaxy_is_found_and_chosen_by_pointer_and_by_keys(page, app: Running) -> None:
    open_map(page, app)
    page.mouse.move(*place_of(page, 7))
    page.locator(CARD).wait_for()
    row = ask(page, "map => map.hover.row")
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url("**/map?*id=*")
    page.wait_for_selector(CALM)  # what the page draws anew takes the pointer's card away
    assert ask(page, "map => map.data.chosen") == row
    page.locator(STAGE).press("Shift+ArrowRight")
    assert ask(page, "map => map.hover.row") not in (row, -1)
    page.locator(CARD).wait_for()
    stepped = ask(page, "map => map.hover.row")
    page.locator(STAGE).press("Enter")
    assert ask(page, "map => map.data.chosen") == stepped


def test_the_map_moves_and_its_view_goes_into_the_address(page, app: Running) -> None:
    open_map(page, app)
    before = ask(page, "map => map.camera.view")
    page.locator(STAGE).hover(position={"x": 400, "y": 300})
    page.mouse.wheel(0, -900)
    page.wait_for_url(re.compile("view="))
    zoomed = ask(page, "map => map.camera.view")
    assert zoomed["scale"] > 2 * before["scale"]
    page.mouse.down()
    page.mouse.move(500, 500, steps=4)
    page.mouse.up()
    assert ask(page, "map => map.camera.view") != zoomed
    page.locator(STAGE).press("0")
    assert ask(page, "map => map.camera.view") == before


def test_a_box_selects_and_escape_clears(page, app: Running) -> None:
    open_map(page, app)
    box = page.locator(STAGE).bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 70)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.get_by_text("59 selected").wait_for()
    page.wait_for_url(re.compile("region="))
    page.locator(STAGE).press("Escape")
    page.get_by_text("59 selected").wait_for(state="hidden")
    assert ask(page, "map => map.selection.region") == []


def test_galaxies_become_images_on_the_map(page, app: Running) -> None:
    open_map(page, app)
    shown = ask(page, "map => map.mosaic.wanted")
    page.locator(STAGE).press("i")
    assert ask(page, "map => map.mosaic.wanted") is not shown
    if shown:
        page.locator(STAGE).press("i")
    page.wait_for_function(MAP.replace("READ", "map => map.mosaic.images.size > 0"))
    assert ask(page, "map => map.mosaic.visible")


def test_a_part_of_the_large_image_is_cropped_by_keys(page, app: Running) -> None:
    page.goto(app.url)
    page.wait_for_selector(PAINTED, timeout=240_000)
    page.locator(f"{PAINTED}").first.click(position={"x": 40, "y": 40})
    page.wait_for_selector(".hero img[src$='.jpg']")
    page.locator(".hero canvas.pixels").dblclick()
    page.locator(".hero").get_by_role("button", name="Draw a square").click()
    for key in ("ArrowLeft", "+", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url(re.compile(r"crop=\d+\.\d+\.\d+"))
    page.locator(".hero .crop:not([hidden])").wait_for()
