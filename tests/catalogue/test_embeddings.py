"""Where the embeddings of a catalogue lie: the first in its folder, others beside it."""

from pathlib import Path

import pytest

from explorer.catalogue.embeddings import catalogue_folder, embedding_folder, embedding_folders
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError

OWN = {"name": "bundled", "weights_sha256": "f" * 64}
OTHER = {"name": "hf_hub:someone/else v2", "weights_sha256": "e" * 64}
DERIVED = {"projection": {"file": "p.npz", "components": 40}, "index": {"name": "flat"}}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    Manifest("in.csv", OWN, 8, complete=True, **DERIVED).write(tmp_path)
    return tmp_path


def test_other_weights_lie_beside_the_first(home: Path) -> None:
    place = embedding_folder(home, OTHER)
    assert place == home / "encoders" / "else-v2-eeeeeeee"
    assert embedding_folder(home, OWN) == embedding_folder(place, OWN) == home
    assert embedding_folder(home / "new", OTHER) == home / "new"  # nothing lies there yet
    assert catalogue_folder(place) == catalogue_folder(home) == home


def test_only_finished_embeddings_are_listed(home: Path) -> None:
    place = embedding_folder(home, OTHER)
    place.mkdir(parents=True)
    Manifest("in.csv", OTHER, 8).write(place)
    assert embedding_folders(place) == [home]
    Manifest("in.csv", OTHER, 8, complete=True, **DERIVED).write(place)
    assert embedding_folders(home) == embedding_folders(place) == [home, place]


def test_no_image_joins_light_curves(tmp_path: Path) -> None:
    Manifest("in.csv", OWN, 1, build={"kind": "lightcurves"}).write(tmp_path)
    with pytest.raises(CatalogueError, match="holds light curves: give these images another --out"):
        embedding_folder(tmp_path, OTHER)
