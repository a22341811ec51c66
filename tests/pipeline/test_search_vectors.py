"""Search vectors in memory or mapped from a file: the same, and nothing is left behind."""

from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import fit_projection
from explorer.catalogue.writer import Writer
from explorer.pipeline import search_vectors as module
from explorer.pipeline.derive import Plan, derive, publish
from explorer.pipeline.search_vectors import search_vectors
from explorer.progress import Progress
from index import Halves, Wanted

EMBEDDINGS = np.random.default_rng(0).normal(size=(50, 12)).astype(np.float16)


def batches() -> list[np.ndarray]:
    return [EMBEDDINGS[:20], EMBEDDINGS[20:30], EMBEDDINGS[30:]]


def test_many_are_mapped_at_half_precision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    projection, told = fit_projection(batches), list[int]()
    held = search_vectors(tmp_path, batches(), projection, 50)
    monkeypatch.setattr(module, "IN_MEMORY", 0)
    mapped = search_vectors(tmp_path, batches(), projection, 50, told.append)
    assert isinstance(mapped, Halves) and isinstance(held, np.ndarray)
    assert mapped.shape == held.shape and np.abs(mapped[:] - held).max() < 1e-3
    assert np.linalg.norm(mapped[:], axis=1) == pytest.approx(1)
    assert told == [20, 30, 50] and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("kind", "keep_map"), [("flat", True), ("ivf", True), ("ivf", False)])
def test_a_catalogue_derived_from_mapped_vectors_is_as_good(
    catalogue: Path, monkeypatch: pytest.MonkeyPatch, kind: str, keep_map: bool
) -> None:
    before, manifest = Catalogue.open(catalogue), Manifest.read(catalogue)
    positions, odd, kept = before.map_xy(), before.column("oddness"), before.manifest.map
    monkeypatch.setattr(module, "IN_MEMORY", 0)
    manifest.galaxies = 0  # as after galaxies were added
    derive(Writer(catalogue), manifest, Progress(), Plan(Wanted(kind), keep_map))
    publish(catalogue, manifest)
    after = Catalogue.open(catalogue)
    assert np.abs(after.column("oddness") - odd).max() < 0.05
    assert np.array_equal(after.map_xy(), positions) == keep_map
    assert after.manifest.map["preservation"] == pytest.approx(kept["preservation"], abs=0.1)
    found = explorer.open(catalogue).similar(str(after.ids()[0]), k=5)
    assert len(found) == 5 and after.manifest.index["kind"] == kind
    assert list(catalogue.glob(".vectors*")) == []
