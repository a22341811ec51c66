"""Stacks in .npy files and FITS cubes, with the table that belongs to them."""

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table

from explorer.errors import SourceError
from explorer.sources.containers.arrays import is_fits_stack
from explorer.sources.open import open_source
from tests.sources.containers.made import bands, galaxy, is_red, pictures


def test_an_array_and_the_table_beside_it(tmp_path: Path) -> None:
    np.save(tmp_path / "stack.npy", pictures(3))
    assert open_source(str(tmp_path / "stack.npy")).table.num_columns == 2
    (tmp_path / "stack.csv").write_text("id,ra,dec\na,1,2\nb,3,4\nc,5,6\n")
    source = open_source(str(tmp_path / "stack.npy"))
    assert source.table["id"].to_pylist() == ["a", "b", "c"]
    assert np.array_equal(source.load("1"), pictures(3)[1])
    (tmp_path / "stack.csv").write_text("id\na\n")
    with pytest.raises(SourceError, match=r"has 1 rows and .* 3 images"):
        open_source(str(tmp_path / "stack.npy"))


def test_no_array_no_stack_and_no_pickle(tmp_path: Path) -> None:
    np.save(tmp_path / "one.npy", pictures(1)[0])
    np.save(tmp_path / "pickled.npy", np.array([{"a": 1}]), allow_pickle=True)
    for name, told in (("one", "holds one picture"), ("pickled", "no .npy file of plain numbers")):
        with pytest.raises(SourceError, match=told):
            open_source(str(tmp_path / f"{name}.npy"))


def test_a_cube_of_planes_with_its_table(tmp_path: Path) -> None:
    planes = np.stack([galaxy(10 * at) for at in range(1, 10)])
    planes[:, -4:] += 50  # light along the upper edge, which is the last row of FITS
    table = fits.table_to_hdu(Table({"id": [f"g{at}" for at in range(9)], "z": np.arange(9.0)}))
    fits.HDUList([fits.PrimaryHDU(planes), table]).writeto(tmp_path / "cube.fits")
    assert is_fits_stack(tmp_path / "cube.fits")
    source = open_source(str(tmp_path / "cube.fits"))
    assert source.table["id"].to_pylist()[8] == "g8" and source.table["z"].to_pylist()[8] == 8.0
    image = source.load("8")
    assert image[:4].mean() > image[-4:].mean() + 20


def test_planes_of_bands_are_galaxies_and_bands_alone_are_one(tmp_path: Path) -> None:
    fits.writeto(tmp_path / "many.fits", bands(4))
    assert is_red(open_source(str(tmp_path / "many.fits")).load("3"))
    fits.writeto(tmp_path / "three.fits", bands(1)[0])
    assert not is_fits_stack(tmp_path / "three.fits")


def test_a_cube_of_frequencies_is_no_stack(tmp_path: Path) -> None:
    header = fits.Header({"CTYPE3": "FREQ"})
    fits.writeto(tmp_path / "radio.fits", np.zeros((40, 8, 8), np.float32), header)
    (tmp_path / "no.fits").write_bytes(b"-")
    assert not is_fits_stack(tmp_path / "radio.fits") and not is_fits_stack(tmp_path / "no.fits")
