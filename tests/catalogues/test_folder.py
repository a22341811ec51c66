"""A name from an address leads to a catalogue of the one folder, or nowhere."""

import dataclasses
from pathlib import Path

import pytest

from explorer.catalogues.folder import CatalogueFolder
from explorer.config import Settings
from explorer.errors import CatalogueError


def test_the_opened_one_comes_first_and_other_folders_are_no_catalogues(
    two: CatalogueFolder,
) -> None:
    (two.folder / "images").mkdir()
    (two.folder / ".bin").mkdir()
    assert two.names() == ["first", "second"]
    assert two.path_of("second") == two.folder / "second"


@pytest.mark.parametrize(
    "name",
    [
        "..",
        ".",
        "",
        "../outside",
        "second/../../outside",
        "/etc",
        "second/",
        ".bin",
        "a\0b",
        "none",
    ],
)
def test_no_name_leads_elsewhere(two: CatalogueFolder, built: Path, name: str) -> None:
    (two.folder.parent / "outside").symlink_to(built)
    with pytest.raises(CatalogueError, match="no catalogue"):
        two.path_of(name)


def test_a_link_to_a_catalogue_elsewhere_is_not_followed(two: CatalogueFolder, built: Path) -> None:
    (two.folder / "linked").symlink_to(built)
    assert "linked" not in two.names()
    with pytest.raises(CatalogueError):
        two.path_of("linked")


def test_where_people_log_in_neighbours_are_shown_only_of_a_folder_that_was_named(
    two: CatalogueFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(Settings.from_environment(), catalogue=two.home)
    assert CatalogueFolder.of(settings).names() == ["first", "second"]
    monkeypatch.setenv("EXPLORER_OWNERS", "ada@example.org")
    assert CatalogueFolder.of(settings).names() == ["first"]
    with pytest.raises(CatalogueError):
        CatalogueFolder.of(settings).path_of("second")
    named = dataclasses.replace(settings, catalogues=two.folder)
    assert CatalogueFolder.of(named).names() == ["first", "second"]


def test_one_on_an_object_store_is_the_only_one(two: CatalogueFolder) -> None:
    settings = dataclasses.replace(Settings.from_environment(), catalogue=Path("s3://bucket/sdss"))
    found = CatalogueFolder.of(settings)
    assert found.names() == ["sdss"] and not found.listed
    assert found.path_of("sdss") == Path("s3://bucket/sdss")
    beside = CatalogueFolder.of(dataclasses.replace(settings, catalogues=two.folder))
    assert beside.names() == ["sdss", "first", "second"]
