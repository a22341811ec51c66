"""Renaming, throwing away and restoring loses nothing."""

import json

import pytest

import explorer
from explorer.catalogue.lock import write_lock
from explorer.catalogues.bin import (
    checked_name,
    delete_for_good,
    rename,
    restore,
    throw_away,
    thrown_away,
)
from explorer.catalogues.folder import CatalogueFolder
from explorer.errors import CatalogueError
from explorer.labels import Labels

GALAXY = "587722952767439000"


def rated(two: CatalogueFolder) -> None:
    labels = Labels(two.folder / "second" / "labels.sqlite")
    labels.rate([GALAXY], "up", who="ada")
    labels.close()


def test_a_renamed_catalogue_keeps_its_ratings_and_finds_its_upload(two: CatalogueFolder) -> None:
    rated(two)
    second = two.folder / "second"
    manifest = json.loads((second / "manifest.json").read_text())
    manifest["source"] = str(second.resolve() / "upload")
    manifest["build"]["image_roots"] = ["/elsewhere", f"{second}-not"]
    (second / "manifest.json").write_text(json.dumps(manifest))
    place = rename(two, "second", "mergers-2026")
    assert two.names() == ["first", "mergers-2026"]
    said = json.loads((place / "manifest.json").read_text())
    assert said["source"] == str(place.resolve() / "upload")
    assert said["build"]["image_roots"] == ["/elsewhere", f"{second}-not"]
    assert explorer.open(place).labels.ratings(who="ada").keys() == {GALAXY}


def test_the_bin_gives_back_what_was_thrown(two: CatalogueFolder) -> None:
    rated(two)
    thrown = throw_away(two, "second")
    assert two.names() == ["first"]
    ((place, name, when),) = thrown_away(two)
    assert (place, name) == (thrown, "second") and when > 0
    back = restore(two, thrown)
    assert two.names() == ["first", "second"] and thrown_away(two) == []
    assert explorer.open(back).labels.ratings(who="ada").keys() == {GALAXY}


def test_a_name_taken_meanwhile_keeps_it_in_the_bin(two: CatalogueFolder) -> None:
    thrown = throw_away(two, "second")
    (two.folder / "second").mkdir()
    with pytest.raises(CatalogueError, match="already"):
        restore(two, thrown)
    assert len(thrown_away(two)) == 1
    delete_for_good(two, thrown)
    assert thrown_away(two) == []


@pytest.mark.parametrize("name", ["", "..", "a/b", "first", "-x", ".x", "x" * 61, "a b", "é"])
def test_a_new_name_is_checked(two: CatalogueFolder, name: str) -> None:
    with pytest.raises(CatalogueError):
        checked_name(two, name)
    with pytest.raises(CatalogueError):
        rename(two, "second", name)
    assert "second" in two.names()


def test_the_opened_one_and_one_at_work_stay(two: CatalogueFolder) -> None:
    with pytest.raises(CatalogueError, match="opened on first"):
        throw_away(two, "first")
    with write_lock(two.folder / "second"), pytest.raises(CatalogueError, match="Another build"):
        throw_away(two, "second")
    for thrown in ("../second", "second", "", ".."):
        with pytest.raises(CatalogueError, match="not in the bin"):
            delete_for_good(two, thrown)
    assert two.names() == ["first", "second"]
