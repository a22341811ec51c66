"""Images at full size, and the thumbnail that stands in for one that is gone."""

import shutil
from pathlib import Path

import numpy as np
from astropy.io import fits

from explorer.catalogue.dataset import Catalogue
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.sources.originals import Originals
from tests.conftest import write_galaxies


def test_an_image_is_read_at_full_size_while_it_is_there(catalogue: Path, tmp_path: Path) -> None:
    opened = Catalogue.open(catalogue)
    there = Originals(opened)
    assert there.found and there.image(0).shape == (64, 64, 3)
    (tmp_path / "in" / "images" / "g000.png").unlink()
    assert there.image(0).shape == (192, 192, 3)  # of the thumbnail
    shutil.rmtree(tmp_path / "in")
    gone = Originals(opened)
    assert not gone.found and gone.image(5).shape == (192, 192, 3)


def test_the_fits_file_of_a_galaxy_is_named_while_it_is_there(
    tmp_path: Path, fake_encoder: None
) -> None:
    for name, level in (("a.fits", 1), ("b.fits", 2)):
        pixels = np.random.default_rng(level).normal(0, 1, (16, 16)).astype(np.float32)
        (tmp_path / "in").mkdir(exist_ok=True)
        fits.writeto(tmp_path / "in" / name, pixels)
    build(Recipe(str(tmp_path / "in"), tmp_path / "cat"), Progress())
    originals = Originals(Catalogue.open(tmp_path / "cat"))
    assert originals.fits_file(0) == tmp_path / "in" / "a.fits"
    (tmp_path / "in" / "a.fits").unlink()
    assert originals.fits_file(0) is None and originals.fits_file(1) is not None


def test_other_images_are_no_fits_files(catalogue: Path) -> None:
    assert Originals(Catalogue.open(catalogue)).fits_file(0) is None


def test_images_are_found_of_the_first_rows_of_a_table_that_names_an_id_twice_later(
    tmp_path: Path, fake_encoder: None
) -> None:
    table = write_galaxies(tmp_path / "in", 6)
    lines = table.read_text().splitlines()
    table.write_text("\n".join([*lines, lines[-1]]) + "\n")
    build(Recipe(str(table), tmp_path / "cat", limit=5), Progress())
    assert Originals(Catalogue.open(tmp_path / "cat")).found
