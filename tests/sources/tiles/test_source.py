"""Cutouts of tiles: from the better of two, from the whole one of two, kept with their bands."""

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from explorer.errors import ImageError
from explorer.sources.files import Reading
from explorer.sources.services.positions import open_kept
from explorer.sources.services.wanted import FITS, Wanted
from explorer.sources.tiles import source as of_tiles
from explorer.sources.tiles.opening import open_tiles
from explorer.sources.tiles.source import TileSource
from tests.sources.tiles.sky import mosaic, table, tile

PLACES = [(150.0, 2.0), (150.03, 2.0), (150.008, 2.002), (150.021, 2.001)]  # two a tile


def two_tiles(folder: Path, band: str = "", **more: float) -> None:
    for number, ra in enumerate((150.0, 150.03)):  # they overlap from 150.0092 to 150.0208
        tile(folder / f"{band}{number}.fits", (ra, 2.0), PLACES, band=band, **more)


def opened(folder: Path, places: list = PLACES, bands: str = "") -> TileSource:
    wanted = Wanted("tiles", arcsec=20.0, format=FITS, bands=bands)
    path, pattern = table(folder / "p.csv", places), str(folder / "tiles" / "*.fits*")
    return open_tiles(path, pattern, wanted, reading=Reading(), catalogue=folder / "cat")


def test_three_bands_become_a_cutout_that_is_kept(tmp_path: Path) -> None:
    for band, peak in zip("zgr", (300, 100, 200), strict=True):
        two_tiles(tmp_path / "tiles", band, peak=peak)
    source = opened(tmp_path)
    references = source.table["reference"].to_pylist()
    images = [source.load(reference) for reference in references]
    assert all(image.shape == (40, 40, 3) and image[20, 20].min() > 100 for image in images)
    kept = fits.open(tmp_path / "cat" / "cutouts" / references[0])[0]
    assert kept.header["BANDS"] == "grz" and kept.data.shape == (3, 40, 40)
    assert [round(plane[15:25, 15:25].max() / 100) for plane in kept.data] == [1, 2, 3]
    again = open_kept(tmp_path / "cat" / "cutouts")
    assert np.array_equal(again.load(references[0]), images[0])
    told = source.provenance
    assert told["service"] == "tiles" and told["bands"] == "g,r,z" and told["pixscale"] == 0.5


def test_what_is_kept_needs_no_tile_any_more(tmp_path: Path) -> None:
    two_tiles(tmp_path / "tiles")
    source = opened(tmp_path)
    reference = source.table["reference"][0].as_py()
    image = source.load(reference)
    later = opened(tmp_path)
    for path in (tmp_path / "tiles").iterdir():
        path.unlink()
    assert np.array_equal(later.load(reference), image)


def test_each_tile_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_tiles(tmp_path / "tiles")
    source, paths = opened(tmp_path, places=PLACES * 1), []

    class Counted(of_tiles.OpenTile):
        def __init__(self, tile: of_tiles.Tile) -> None:
            paths.append(tile.path.name)
            super().__init__(tile)

    monkeypatch.setattr(of_tiles, "OpenTile", Counted)
    for reference in source.table["reference"].to_pylist():
        source.load(reference)
    assert paths == ["0.fits", "1.fits"]
    assert source.table["tile"].to_pylist() == ["0.fits", "0.fits", "1.fits", "1.fits"]
    assert source.table["id"].to_pylist() == ["g00", "g02", "g01", "g03"]


def test_a_position_outside_says_of_which_band(tmp_path: Path) -> None:
    two_tiles(tmp_path / "tiles", "g")
    tile(tmp_path / "tiles" / "z.fits", (150.0, 2.0), PLACES, band="z")
    source = opened(tmp_path, [*PLACES, (152.0, 2.0)])
    by_id = dict(
        zip(*(source.table[name].to_pylist() for name in ("id", "reference")), strict=True)
    )
    assert source.load(by_id["g00"]).shape == (40, 40, 3)
    with pytest.raises(ImageError, match=r"g01: it lies outside every tile of the band 'z'"):
        source.load(by_id["g01"])
    with pytest.raises(ImageError, match=r"g04: it lies outside every tile of the band 'g'"):
        source.load(by_id["g04"])
    assert source.table["arcsec_per_px"].null_count == 3


def test_a_damaged_tile_leaves_its_galaxies_to_the_other(tmp_path: Path) -> None:
    two_tiles(tmp_path / "tiles")
    both, alone = (150.0104, 2.0), (149.995, 2.0)  # nearer to the middle of the first
    broken = tmp_path / "tiles" / "0.fits"
    broken.write_bytes(broken.read_bytes()[: 2880 * 4])
    source = opened(tmp_path, [both, alone, PLACES[1]])
    by_id = dict(
        zip(*(source.table[name].to_pylist() for name in ("id", "reference")), strict=True)
    )
    assert source.load(by_id["g00"]).shape == (40, 40, 3)
    with pytest.raises(ImageError, match=r"g01: The tile '.*0.fits' is cut short or damaged"):
        source.load(by_id["g01"])
    assert source.load(by_id["g02"]).shape == (40, 40, 3)


def test_a_tile_without_light_there_leaves_it_to_the_other(tmp_path: Path) -> None:
    two_tiles(tmp_path / "tiles")
    first = tmp_path / "tiles" / "0.fits"
    data, header = fits.getdata(first, header=True)
    fits.writeto(first, np.full_like(data, np.nan), header, overwrite=True)
    source = opened(tmp_path, [(150.0104, 2.0)])
    assert np.isfinite(source.load(source.table["reference"][0].as_py())).all()


@pytest.mark.parametrize("nothing", [0.0, np.nan])
def test_of_two_tiles_that_with_more_light_around_is_taken(tmp_path: Path, nothing: float) -> None:
    two_tiles(tmp_path / "tiles")
    first = tmp_path / "tiles" / "0.fits"
    data, header = fits.getdata(first, header=True)
    data[:, : data.shape[1] // 2 - 80] = nothing  # a border beside the galaxy, which is lit
    fits.writeto(first, data, header, overwrite=True)
    source = opened(tmp_path, [(150.0104, 2.0)])
    reference = source.table["reference"][0].as_py()
    source.load(reference)
    held = fits.getheader(source.folder / reference)
    assert held["ORIGIN"] == "1.fits" and source.table["tile"][0].as_py() == "0.fits"


def test_a_ccd_of_a_mosaic_is_cut_where_the_galaxy_lies(tmp_path: Path) -> None:
    (tmp_path / "tiles").mkdir()
    mosaic(tmp_path / "tiles" / "m.fits")
    source = opened(tmp_path, [(150.0, 2.0), (150.1, 2.0)])
    assert source.table["tile"].to_pylist() == ["m.fits", "m.fits[2]"]
    assert source.table["psf_fwhm_arcsec"].to_pylist() == [1.25, 1.25]
    peaks = []
    for reference in source.table["reference"].to_pylist():
        source.load(reference)
        peaks.append(fits.getdata(source.folder / reference).max())
    assert peaks[1] > 1.5 * peaks[0]
    assert source.pixels(reference).bands.max() == peaks[1]
