"""What follows from the embeddings, and what of it is kept."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.pipeline import derive as module
from explorer.pipeline.derive import derive, publish
from explorer.progress import Progress


def test_what_is_there_already_is_not_derived_again(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_project", lambda *_: pytest.fail("projected again"))
    derive(Writer(catalogue), Manifest.read(catalogue), Progress())


def test_with_its_map_kept_every_galaxy_stays_and_is_scored(catalogue: Path) -> None:
    before, manifest = Catalogue.open(catalogue), Manifest.read(catalogue)
    manifest.galaxies = 0  # as after galaxies were added
    derive(Writer(catalogue), manifest, Progress())
    publish(catalogue, manifest)
    after = Catalogue.open(catalogue)
    assert np.array_equal(after.map_xy(), before.map_xy())
    assert after.column("oddness") == pytest.approx(before.column("oddness"))
    assert after.manifest.projection == before.manifest.projection and len(after) == 59


def test_publishing_lets_go_of_what_the_manifest_does_not_name(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    (catalogue / "projection-00000000.npz").write_bytes(b"old")
    publish(catalogue, manifest)
    assert [path.name for path in catalogue.glob("projection-*.npz")] == [
        manifest.projection["file"]
    ]
