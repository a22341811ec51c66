"""Real pixels in a real browser: a FITS catalogue is looked at, restretched and compared."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from tests.browser.conftest import Running, serving, until_built
from tests.browser.test_main_job import PAINTED

pytestmark = pytest.mark.browser
CANVAS = ".hero canvas.pixels"
COLOURS = """(selector) => {
  const find = (root) => [...root.querySelectorAll(selector)].concat(
    ...[...root.querySelectorAll("*")].filter((n) => n.shadowRoot).map((n) => find(n.shadowRoot)));
  const canvas = find(document)[0];
  const { width, height } = canvas;
  const data = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const sum = [0, 0, 0];
  for (let i = 0; i < data.length; i++) if (i % 4 < 3) sum[i % 4] += data[i];
  return sum.map((v) => v / (width * height));
}"""


def write_fits_galaxies(folder: Path, count: int = 12) -> Path:
    """A table of three-band FITS cutouts, 0.262 arcsec a pixel, north up."""
    (folder / "images").mkdir(parents=True)
    rng, lines = np.random.default_rng(0), ["id,file,ra,dec,redshift"]
    y, x = np.mgrid[:90, :90] - 44.5
    for at in range(count):
        light = np.exp(-np.hypot(x, y * rng.uniform(1, 3)) / rng.uniform(4, 12))
        bands = light * np.array([1, 2, 4])[:, None, None] + rng.normal(0, 0.02, (3, 90, 90))
        header = fits.Header({"BANDS": "grz", "CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN"})
        header.update({"CRVAL1": 10 + at / 100, "CRVAL2": 1.0, "CRPIX1": 45.5, "CRPIX2": 45.5})
        header.update({"CDELT1": -0.262 / 3600, "CDELT2": 0.262 / 3600, "BUNIT": "nanomaggy"})
        fits.PrimaryHDU(bands.astype(np.float32), header).writeto(folder / f"images/f{at:02}.fits")
        lines.append(f"f{at:02},images/f{at:02}.fits,{10 + at / 100},1.0,0.1")
    table = folder / "labels.csv"
    table.write_text("\n".join(lines))
    return table


@pytest.fixture(scope="module")
def sky_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("pixels")
    table, catalogue = write_fits_galaxies(folder / "in"), folder / "cat"
    settings = {"EXPLORER_SOURCE": str(table), "EXPLORER_CATALOGUE": str(catalogue)}
    with serving(settings, folder / "app.log") as url:
        until_built(catalogue)
        yield Running(url, catalogue)


def opened(page, app: Running, galaxy: str = "f03") -> None:
    """The look-alikes of a galaxy, its pixels there."""
    page.goto(app.url)
    page.wait_for_selector(PAINTED, timeout=240_000)
    page.goto(f"{app.url}/similar?id={galaxy}")
    page.wait_for_selector(f"{CANVAS}:visible")
    page.get_by_role("button", name="Bands, stretch").and_(page.locator(":enabled")).wait_for()


def test_pixels_are_read_and_restretched(page, sky_app: Running) -> None:
    opened(page, sky_app)
    box = page.locator(CANVAS).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    text = page.locator(".hero .readout")
    assert re.search(r"x 4[56] y 4[56] · g [\d.]+ +r [\d.]+ +z [\d.]+ nanomaggy", text.inner_text())
    assert "00:40:07.20 +01:00:00" in text.inner_text()
    as_it_came = page.evaluate(COLOURS, CANVAS)
    page.get_by_role("button", name="Bands, stretch").click()
    page.get_by_role("combobox", name="Show").select_option("r")
    page.get_by_role("combobox", name="Colours").select_option("inferno")
    page.get_by_role("combobox", name="Stretch").select_option("log")
    red, _, blue = page.evaluate(COLOURS, CANVAS)
    assert abs(red - as_it_came[0]) > 10 and red != blue
    page.get_by_label("White").fill("50")
    page.get_by_label("White").press("Enter")
    assert sum(page.evaluate(COLOURS, CANVAS)) < red + blue
    page.get_by_role("button", name="The picture as it was embedded").click()
    assert page.evaluate(COLOURS, CANVAS) == pytest.approx(as_it_came, abs=0.5)


def test_the_address_keeps_the_look_and_shows_it_again(page, sky_app: Running) -> None:
    opened(page, sky_app)
    page.get_by_role("button", name="Bands, stretch").click()
    page.get_by_role("combobox", name="Show").select_option("r")
    page.get_by_role("combobox", name="Colours").select_option("inferno")
    page.wait_for_function(
        "() => new URLSearchParams(location.search).get('look')?.includes('inferno')"
    )
    chosen = page.evaluate(COLOURS, CANVAS)
    page.reload()
    page.get_by_role("button", name="Bands, stretch").and_(page.locator(":enabled")).wait_for()
    assert page.evaluate(COLOURS, CANVAS) == pytest.approx(chosen, abs=0.5)
    page.get_by_role("button", name="Bands, stretch").click()
    page.get_by_role("button", name="The picture as it was embedded").click()
    page.wait_for_function("() => !location.search.includes('look=')")


def test_keys_and_wheel_zoom_about_the_pointer(page, sky_app: Running) -> None:
    opened(page, sky_app)
    canvas = page.locator(CANVAS)
    box = canvas.bounding_box()
    corner = box["x"] + 0.2 * box["width"], box["y"] + 0.3 * box["height"]
    page.mouse.move(*corner)
    before = page.locator(".hero .readout").inner_text()
    page.mouse.wheel(0, -400)
    page.mouse.move(corner[0] + 0.01, corner[1])
    assert page.locator(".hero .readout").inner_text() == before
    page.mouse.move(box["x"] + 1, box["y"] + 1)
    assert page.locator(".hero .readout").inner_text() != before
    canvas.press("0")
    page.mouse.move(*corner)
    assert page.locator(".hero .readout").inner_text() == before


def test_two_galaxies_stand_side_by_side_in_one_look(page, sky_app: Running) -> None:
    opened(page, sky_app)
    cards = page.locator(".grid:not(.hero):not(.strip) .card")
    for at in (0, 1):
        cards.nth(at).focus()
        page.keyboard.press(" ")
    page.get_by_role("button", name="Side by side").click()
    window = page.locator("dialog.pixel-dialog[open]")
    window.locator("canvas.pixels").nth(1).wait_for()
    window.locator(".histogram").wait_for()
    assert window.locator("canvas.pixels").count() == 2
    page.keyboard.press("Escape")
    window.wait_for(state="detached")


def test_the_large_image_stays_in_view(page, sky_app: Running) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    opened(page, sky_app)
    page.mouse.move(900, 400)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)
    assert page.locator(CANVAS).bounding_box()["y"] > 0


def test_a_look_is_kept_for_all_thumbnails_once_it_is_confirmed(page, sky_app: Running) -> None:
    opened(page, sky_app)
    page.get_by_role("button", name="Bands, stretch").click()
    page.get_by_role("combobox", name="Show").select_option("z")
    page.get_by_role("button", name="Draw every thumbnail").click()
    page.get_by_text("Draw the thumbnails of all 12 galaxies anew").wait_for()
    before = (sky_app.catalogue / "manifest.json").read_text()
    page.get_by_role("button", name="Draw them").click()
    for _ in range(300):  # until it is stored: what says so on the page is gone after 4 s
        if (sky_app.catalogue / "manifest.json").read_text() != before:
            break
        page.wait_for_timeout(100)
    assert (sky_app.catalogue / "manifest.json").read_text() != before


def test_a_neighbour_on_the_sky_opens(page, sky_app: Running) -> None:
    opened(page, sky_app)
    page.get_by_text("The sky around it").click()
    page.get_by_text("neighbours known here").wait_for()
    stage = page.locator(".sky-stage canvas")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    px_per_degree = box["width"] / 0.1  # the next one lies 36 arcsec to the east: to the left
    at = box["x"] + box["width"] / 2 - 0.01 * px_per_degree, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.locator(".sky-card", has_text="f04").wait_for()
    assert "00:40:09.6" in page.locator(".sky .readout").inner_text()
    page.mouse.click(*at)
    page.wait_for_selector(".hero .card[data-id='f04']")
