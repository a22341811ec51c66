"""What a change of view does to a catalogue's galaxies, and when a catalogue is tuned by it."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import EncoderError
from explorer.pipeline import own_views
from explorer.pipeline.build import build
from explorer.pipeline.own_views import own_differences
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.recipe import Recipe
from explorer.pipeline.representation import Wish
from explorer.progress import Progress
from tests.conftest import write_galaxies


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifty-nine small galaxies as the bundled encoder sees them, with one view."""
    folder = tmp_path_factory.mktemp("views")
    source = write_galaxies(folder / "in")
    build(Recipe(str(source), folder / "cat", views=1), Progress())
    return folder / "cat"


@pytest.fixture
def catalogue(built: Path, tmp_path: Path) -> Path:
    """The same, a test's own."""
    return shutil.copytree(built, tmp_path / "cat")


def test_few_galaxies_are_not_tuned(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    manifest.representation = {"tune": "yes"}
    assert own_differences(Writer(catalogue), manifest) is None


@pytest.fixture
def enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_views, "FEWEST_GALAXIES", 10)


@pytest.mark.usefixtures("enough")
def test_an_encoder_at_hand_is_not_loaded_again(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, held = Manifest.read(catalogue), object()
    manifest.representation = {"tune": "yes"}
    monkeypatch.setattr(own_views, "load_same_encoder", lambda *_, **__: pytest.fail("loaded"))
    monkeypatch.setattr(own_views, "view_differences", lambda encoder, *_, **__: encoder)
    assert own_differences(Writer(catalogue), manifest, held) is held  # type: ignore[arg-type, comparison-overlap]


def test_few_are_drawn_from_very_many_without_all_of_their_rows() -> None:
    rows = own_views.drawn_rows(np.random.default_rng(0), 10**12, own_views.GALAXIES)
    assert len(np.unique(rows)) == own_views.GALAXIES and rows.max() < 10**12


@pytest.mark.usefixtures("enough")
def test_a_catalogue_tuned_as_asked_says_by_what(catalogue: Path) -> None:
    before = Catalogue.open(catalogue)
    width = before.projection.components.shape
    made = rebuild_derived(catalogue, Progress(), wish=Wish(tune="yes"))
    assert made.representation["tuned"] == made.galaxies
    assert "two views of one galaxy" in made.representation["why"]
    assert made.projection["file"] != before.manifest.projection["file"]
    assert Catalogue.open(catalogue).projection.components.shape == width
    again = rebuild_derived(catalogue, Progress(), wish=Wish(tune="no"))
    assert "tuned" not in again.representation


@pytest.mark.usefixtures("enough")
def test_without_its_encoder_a_catalogue_is_tuned_only_if_asked_and_then_not_silently(
    catalogue: Path,
) -> None:
    manifest = Manifest.read(catalogue)
    manifest.encoder["weights_sha256"] = "0" * 64
    manifest.familiar, manifest.representation = 0.01, {"tune": "auto"}
    assert own_differences(Writer(catalogue), manifest) is None
    assert "not tuned" in manifest.representation["why"]
    manifest.representation = {"tune": "yes"}
    with pytest.raises(EncoderError, match="other weights"):
        own_differences(Writer(catalogue), manifest)
