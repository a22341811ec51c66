"""From nothing to a rated, tagged, exported result on one's own zip, with a browser alone."""

import shutil
from pathlib import Path

import pytest

import explorer
from explorer.labels import Labels
from tests.browser.conftest import serving
from tests.browser.test_main_job import CARDS, PAINTED, download, ids, rate_by_keys
from tests.conftest import write_galaxies

pytestmark = pytest.mark.browser


def zipped(folder: Path) -> Path:
    """A zip of made galaxies with their table, in a folder, and what a Mac adds."""
    write_galaxies(folder / "in" / "My survey", 30)
    (folder / "in" / "My survey" / "readme.txt").write_text("hello")
    (folder / "in" / "__MACOSX").mkdir()
    (folder / "in" / "__MACOSX" / "._galaxies.csv").write_bytes(b"x")
    return Path(shutil.make_archive(str(folder / "My survey"), "zip", folder / "in"))


def build(page, archive: Path) -> None:
    page.set_input_files("input[type=file]", archive)
    page.get_by_text("30 rows; file names the images.").wait_for()
    page.get_by_text("1 files of the upload are left out").wait_for()
    page.get_by_role("combobox", name="Views averaged").click()
    page.get_by_role("option", name="1", exact=True).click()
    page.get_by_role("button", name="Build").click()
    page.get_by_role("button", name="Stop").wait_for()


def test_from_nothing_to_an_exported_result_on_ones_own_zip(page, tmp_path: Path) -> None:
    folder = tmp_path / "catalogues"
    with serving({"EXPLORER_CATALOGUES": str(folder)}, tmp_path / "app.log") as url:
        page.goto(url)
        build(page, zipped(tmp_path))
        page.goto(f"{url}/catalogues")  # a reload finds the build again
        page.locator(".catalogue-card img").wait_for(timeout=240_000)
        page.get_by_role("link", name="My-survey").click()
        page.wait_for_selector(PAINTED, timeout=60_000)
        assert "catalogue=My-survey" in page.url and len(ids(page)) == 29

        rated = ids(page)[:3]
        rate_by_keys(page, "uud")
        page.get_by_role("link", name="Anomalies").click()
        page.get_by_text("Ranked by your taste, from 3 ratings").wait_for()
        page.locator(CARDS).first.focus()
        page.keyboard.press("t")
        page.keyboard.type("ring")
        page.keyboard.press("Enter")
        rate_by_keys(page, "")
        page.get_by_role("link", name="Tagged").click()
        page.wait_for_selector(PAINTED)
        table = download(page, tmp_path)
    labels = Labels(folder / "My-survey" / "labels.sqlite")
    assert set(labels.ratings(who="ada")) == set(rated)
    assert table["id"].tolist() == labels.tagged("ring") and len(table) == 1
    labels.close()
    assert explorer.open(folder / "My-survey").catalogue.manifest.views == 1
