"""A table and its tiles are checked whole, before a pixel is read."""

from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.sources.files import Reading
from explorer.sources.services.wanted import FITS, Wanted
from explorer.sources.tiles.opening import open_tiles
from explorer.sources.tiles.source import TileSource
from tests.sources.tiles.sky import table, tile

PLACES = [(150.0, 2.0), (150.001, 2.0)]


def opened(folder: Path, places: list = PLACES, **more: object) -> TileSource:
    wanted = Wanted("tiles", format=FITS, **{"bands": "", **more})  # type: ignore[arg-type]
    path = table(folder / "p.csv", places)
    return open_tiles(
        path, str(folder / "tiles"), wanted, reading=Reading(), catalogue=folder / "cat"
    )


def test_a_tile_that_cannot_be_read_is_told_and_left_out(tmp_path: Path) -> None:
    tile(tmp_path / "tiles" / "a.fits", PLACES[0], [])
    (tmp_path / "tiles" / "b.fits").write_bytes(b"rubbish")
    source = opened(tmp_path)
    assert len(source.notes) == 1 and "b.fits" in source.notes[0]
    assert source.table["tile"].to_pylist() == ["a.fits", "a.fits"]
    (tmp_path / "tiles" / "a.fits").write_bytes(b"rubbish")
    with pytest.raises(SourceError, match="Not one of the tiles"):
        opened(tmp_path)


def test_positions_on_another_side_of_the_sky_are_refused(tmp_path: Path) -> None:
    tile(tmp_path / "tiles" / "a.fits", (20.0, -30.0), [])
    with pytest.raises(SourceError, match=r"None of the 2 positions .* 20.0000 -30.0000"):
        opened(tmp_path)


def test_bands_are_chosen_in_an_order(tmp_path: Path) -> None:
    for band in "grz":
        tile(tmp_path / "tiles" / f"{band}.fits", PLACES[0], PLACES, band=band)
    assert opened(tmp_path).provenance["bands"] == "g,r,z"
    assert opened(tmp_path, bands="z,g").provenance["bands"] == "z,g"
    with pytest.raises(SourceError, match="No tile is of the band 'i': the bands here are g, r, z"):
        opened(tmp_path, bands="g,i")


def test_seven_bands_are_more_than_a_picture_has(tmp_path: Path) -> None:
    for band in "ugrizyj":
        tile(tmp_path / "tiles" / f"{band}.fits", PLACES[0], [], band=band)
    with pytest.raises(SourceError, match="have 7 bands: choose up to six"):
        opened(tmp_path)


def test_the_same_columns_of_the_user_are_kept(tmp_path: Path) -> None:
    tile(tmp_path / "tiles" / "a.fits", PLACES[0], [])
    (tmp_path / "p.csv").write_text("id,ra,dec,Tile\nx,150,2,mine\n")
    wanted = Wanted("tiles", format=FITS, bands="")
    source = open_tiles(
        tmp_path / "p.csv", str(tmp_path / "tiles"), wanted, reading=Reading(), catalogue=tmp_path
    )
    assert source.table["Tile"].to_pylist() == ["mine"]
    assert source.table["arcsec_per_px"].to_pylist() == [0.5]
