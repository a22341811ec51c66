"""Thumbnails drawn anew: what changes, what stays, and that a killed run loses nothing."""

from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.writer import Writer
from explorer.errors import ArgumentError, CatalogueError
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.restretch import restretch
from explorer.progress import Progress
from explorer.sources.cutouts import jpeg_thumbnail
from explorer.sources.originals import Originals
from explorer.viewing.look import Look, render
from explorer.workspace.examine import problems_of
from explorer.workspace.pixel_view import kept_look

RED = Look(bands=("z",), cuts="0,1", stretch="linear", colours="inferno")


@pytest.fixture
def measured(tmp_path: Path, fake_encoder: None) -> Path:
    """A catalogue of eight three-band FITS images, the third of which is gone since."""
    images, rng = tmp_path / "images", np.random.default_rng(0)
    images.mkdir()
    y, x = np.mgrid[:32, :32] - 15.5
    for at in range(8):
        light = np.exp(-np.hypot(x, y) / (3 + at)) * np.array([1, 2, 4])[:, None, None]
        bands = (light + rng.normal(0, 0.02, (3, 32, 32))).astype(np.float32)
        header = fits.Header({"BANDS": "grz"})
        fits.PrimaryHDU(bands, header).writeto(images / f"f{at}.fits")
    build(Recipe(str(images), tmp_path / "cat"), Progress())
    (images / "f2.fits").unlink()
    return tmp_path / "cat"


def test_thumbnails_change_and_nothing_else(measured: Path) -> None:
    before = Catalogue.open(measured)
    was, vectors = before.thumbnails(range(8)), before.embeddings(range(8))
    told = restretch(measured, RED, Progress())
    after = Catalogue.open(measured)
    now = after.thumbnails(range(8))
    assert (told["drawn"], told["kept"]) == (7, 1) and told["look"] == RED.words
    assert now[2] == was[2] and all(now[at] != was[at] for at in range(8) if at != 2)
    pixels = Originals(after).pixels(0)
    assert now[0] == jpeg_thumbnail(render(pixels.bands, pixels.names, RED))
    assert (after.embeddings(range(8)) == vectors).all()
    assert list(after.ids()) == list(before.ids()) and after.version != before.version
    assert kept_look(after) == RED and not problems_of(measured)
    assert before.thumbnails([0]) == was[:1]  # who has it open keeps what it has


def test_a_killed_run_leaves_the_catalogue_as_it_was(
    measured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = Catalogue.open(measured).thumbnails(range(8))
    monkeypatch.setattr("explorer.pipeline.restretch.write_recorded", _killed)
    with pytest.raises(KeyboardInterrupt):
        restretch(measured, RED, Progress())
    assert Catalogue.open(measured).thumbnails(range(8)) == was
    monkeypatch.undo()
    assert Writer(measured).dataset.version > Catalogue.open(measured).manifest.dataset_version
    restretch(measured, RED, Progress())
    assert Catalogue.open(measured).thumbnails([0]) != was[:1] and not problems_of(measured)


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_one_killed_before_the_old_ones_went_is_gone_over_again(measured: Path) -> None:
    writer = Writer(measured)
    writer.dataset.add_columns({"new_thumbnail": "thumbnail"})
    restretch(measured, RED, Progress())
    assert "new_thumbnail" not in Writer(measured).dataset.schema.names


def test_a_band_that_is_not_there_is_told_before_anything_is_written(measured: Path) -> None:
    before = Catalogue.open(measured).version
    with pytest.raises(ArgumentError, match="no band 'i'"):
        restretch(measured, Look(bands=("i",)), Progress())
    assert Catalogue.open(measured).version == before


def test_pictures_of_bytes_are_refused(catalogue: Path) -> None:
    with pytest.raises(CatalogueError, match="give it FITS images"):
        restretch(catalogue, RED, Progress())


def test_a_source_that_is_gone_is_told(measured: Path) -> None:
    (measured.parent / "images").rename(measured.parent / "elsewhere")
    with pytest.raises(CatalogueError, match="put them back"):
        restretch(measured, RED, Progress())
