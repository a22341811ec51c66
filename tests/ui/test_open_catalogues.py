"""Several catalogues open at once, within a budget."""

import gc
import json
import os
import weakref

import pytest

from explorer.catalogues.folder import CatalogueFolder
from explorer.errors import CatalogueError
from explorer.ui.open_catalogues import OpenCatalogues, bytes_of

pytestmark = pytest.mark.usefixtures("fake_encoder")


def test_each_is_opened_once_and_anew_after_a_build(two: CatalogueFolder) -> None:
    held = OpenCatalogues(1 << 30)
    first = held.get(two.home)
    assert held.get(two.folder / "second") is not first and held.get(two.home) is first
    os.utime(two.home / "manifest.json", (1, 1))
    assert held.get(two.home) is not first
    with pytest.raises(CatalogueError):
        held.get(two.folder / "none")


def test_the_longest_unused_is_closed_beyond_the_budget(two: CatalogueFolder) -> None:
    size = bytes_of(OpenCatalogues(0).get(two.home).catalogue.manifest)
    assert size > 59 * 4
    held = OpenCatalogues(2 * size)
    first, second = held.get(two.home), held.get(two.folder / "second")
    held.kept(first).always("grid", lambda: 1)
    held.get(two.home)
    (two.folder / "second").rename(two.folder / "third")
    held.get(two.folder / "third")
    assert held.paths() == [str(two.home), str(two.folder / "third")]
    gone = weakref.ref(second)
    del second
    gc.collect()
    assert gone() is None  # and its memory with it
    assert held.kept(first).always("grid", lambda: 2) == 1


def test_a_small_budget_still_holds_one(two: CatalogueFolder) -> None:
    held = OpenCatalogues(1)
    held.get(two.home)
    held.get(two.folder / "second")
    assert held.paths() == [str(two.folder / "second")]
    held.close(two.folder / "second")
    assert held.paths() == []


def test_one_that_grew_keeps_the_addresses_of_its_images(two: CatalogueFolder) -> None:
    manifest = two.home / "manifest.json"
    whole = manifest.read_text()
    manifest.write_text(json.dumps(json.loads(whole) | {"complete": False, "galaxies": 0}))
    held = OpenCatalogues(1 << 30)
    growing = held.get(two.home)
    assert growing.is_growing and held.get(two.home) is growing
    (two.home / "galaxies.lance" / "_versions" / "another").touch()  # as a commit does
    more = held.get(two.home)
    assert more is not growing and more.catalogue.address == growing.catalogue.address
    manifest.write_text(whole)
    finished = held.get(two.home)
    assert not finished.is_growing and finished.catalogue.address == growing.catalogue.address
    assert OpenCatalogues(1).get(two.home).catalogue.address == finished.catalogue.version
