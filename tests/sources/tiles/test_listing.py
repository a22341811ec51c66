"""Tiles by a pattern, by a folder, or by a table that lists them with their bands."""

from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.sources.tiles.listing import list_tiles


def files(folder: Path) -> None:
    for name in ("b.fits", "a.fits.fz", "c.fits.gz", "notes.txt"):
        (folder / name).write_bytes(b"-")


def test_a_pattern_and_a_folder_find_every_kind_of_fits(tmp_path: Path) -> None:
    files(tmp_path)
    found = [each.path.name for each in list_tiles(str(tmp_path))]
    assert found == ["a.fits.fz", "b.fits", "c.fits.gz"]
    assert [each.path.name for each in list_tiles(str(tmp_path / "*.fits.*"))] == [
        "a.fits.fz",
        "c.fits.gz",
    ]


def test_a_table_names_files_and_bands(tmp_path: Path) -> None:
    files(tmp_path)
    (tmp_path / "tiles.csv").write_text(f"Path,band\nb.fits,r\n{tmp_path}/c.fits.gz,z\n")
    found = list_tiles(str(tmp_path / "tiles.csv"))
    assert [(each.path, each.band) for each in found] == [
        (tmp_path / "b.fits", "r"),
        (tmp_path / "c.fits.gz", "z"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("file\nb.fits\ngone.fits\n", "1 of the 2 tiles"),
        ("file\nb.fits\nb.fits\n", "twice"),
        ("where\nb.fits\n", "no file in a column file: there are where"),
        ("file\n", "no file"),
    ],
)
def test_a_wrong_list_is_refused_in_a_sentence(tmp_path: Path, text: str, told: str) -> None:
    files(tmp_path)
    (tmp_path / "tiles.csv").write_text(text)
    with pytest.raises(SourceError, match=told):
        list_tiles(str(tmp_path / "tiles.csv"))


def test_a_pattern_without_a_file_says_how_to_write_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No FITS file is at"):
        list_tiles(str(tmp_path / "*.fits"))
