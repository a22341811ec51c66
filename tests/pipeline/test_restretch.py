"""Thumbnails drawn anew: what changes, what stays, and that a killed run loses nothing."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import ArgumentError, CatalogueError, EncoderError
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.restretch import restretch
from explorer.progress import Progress
from explorer.sources.cutouts import jpeg_thumbnail
from explorer.sources.looked import Looks, looks_of
from explorer.sources.originals import Originals
from explorer.viewing.look import Look, render
from explorer.workspace.examine import problems_of

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
    assert looks_of(after.manifest) == Looks(None, RED) and not problems_of(measured)
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


def test_galaxies_added_later_get_the_new_look(measured: Path) -> None:
    restretch(measured, RED, Progress())
    images = measured.parent / "images"
    shutil.copy(images / "f0.fits", images / "g0.fits")
    build(Recipe(str(images), measured), Progress())
    after = Catalogue.open(measured)
    old, new = after.rows_of(["f0", "g0"])
    assert len(after) == 9 and len(set(after.thumbnails([old, new]))) == 1
    assert (after.embeddings([old]) == after.embeddings([new])).all()  # embedded as ever


def test_embedded_anew_all_is_of_the_new_look(measured: Path) -> None:
    before = Catalogue.open(measured)
    told = restretch(measured, RED, Progress(), embed=True)
    after = Catalogue.open(measured)
    assert (told["embedded"], told["kept"]) == (7, 1) and not problems_of(measured)
    same = (before.embeddings(range(8)) == after.embeddings(range(8))).all(axis=1)
    assert same.tolist() == [at == 2 for at in range(8)]
    assert looks_of(after.manifest) == Looks(RED, RED) and list(after.ids()) == list(before.ids())
    pixels = Originals(after).pixels(0)
    drawn = render(pixels.bands, pixels.names, RED)
    assert after.thumbnails([0]) == [jpeg_thumbnail(drawn)]
    assert (Originals(after).image(0) == drawn).all()  # what crops and finetuning are given
    path = measured.parent / "images" / "f0.fits"
    assert (Originals(after).decoded(path.read_bytes()) == drawn).all()
    assert (Originals(after).read(path) == drawn).all()


def test_galaxies_added_to_one_embedded_anew_are_embedded_in_that_look(measured: Path) -> None:
    restretch(measured, RED, Progress(), embed=True)
    images = measured.parent / "images"
    shutil.copy(images / "f0.fits", images / "g0.fits")
    build(Recipe(str(images), measured), Progress())
    after = Catalogue.open(measured)
    old, new = after.rows_of(["f0", "g0"])
    assert (after.embeddings([old]) == after.embeddings([new])).all()


def test_one_killed_while_embedding_is_undone_by_the_next_write(
    measured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = Catalogue.open(measured).embeddings(range(8))
    monkeypatch.setattr("explorer.pipeline.restretch.publish", _killed)
    with pytest.raises(KeyboardInterrupt):
        restretch(measured, RED, Progress(), embed=True)
    assert (Catalogue.open(measured).embeddings(range(8)) == was).all()
    restretch(measured, Look(stretch="log"), Progress())
    after = Catalogue.open(measured)
    assert (after.embeddings(range(8)) == was).all() and not problems_of(measured)


def test_embeddings_of_ones_own_are_not_made_anew(measured: Path) -> None:
    manifest = Manifest.read(measured)
    manifest.encoder["record"] = {"own_embeddings": {"column": "emb"}}
    manifest.write(measured)
    with pytest.raises(EncoderError, match="without --embed"):
        restretch(measured, RED, Progress(), embed=True)


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
