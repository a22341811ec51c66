"""A catalogue of embeddings that came with its table: searched as they are, asked no network."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import explorer
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.embeddings import embedding_folders
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError, EncoderError
from explorer.pipeline import embedding
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.sources.files import Reading
from explorer.sources.own_embeddings import OwnEmbeddings, open_embedded
from explorer.sources.placeholder import placeholder, thumbnail_of
from explorer.workspace.examine import problems_of
from tests.conftest import write_galaxies

pytestmark = pytest.mark.slow
COUNT = 60


def vectors(dim: int = 12) -> np.ndarray:
    """Three kinds of galaxy, each about an axis of its own."""
    rng = np.random.default_rng(1)
    return np.eye(dim)[np.arange(COUNT) % 3] * 7 + rng.normal(0, 0.4, (COUNT, dim))


def write_table(folder: Path, rows: int = COUNT, dim: int = 12, **more: Any) -> Path:
    held = {"id": [f"g{at}" for at in range(rows)], "kind": [at % 3 for at in range(rows)], **more}
    folder.mkdir(exist_ok=True)
    pq.write_table(
        pa.table(held | {"emb": [list(v) for v in vectors(dim)[:rows]]}), folder / "t.pq"
    )
    return folder / "t.pq"


def build_own(path: Path, out: Path, name: str = "zoobot", **reading: Any) -> Manifest:
    own = OwnEmbeddings("emb", encoder_name=name)
    source = open_embedded(str(path), own, Reading(**reading, imageless=True))
    return build(Recipe(str(path), out, encoder=name, views=1), Progress(), source)


def test_it_is_searched_by_the_vectors_as_they_are(tmp_path: Path) -> None:
    manifest = build_own(write_table(tmp_path / "in"), tmp_path / "cat")
    assert manifest.galaxies == COUNT and manifest.skipped == []
    assert manifest.encoder["dim"] == 12 and manifest.encoder["vote_names"] == []
    workspace = explorer.open(tmp_path / "cat")
    unit = vectors() / np.linalg.norm(vectors(), axis=1, keepdims=True)
    assert np.allclose(workspace.catalogue.embeddings(range(COUNT)), unit, atol=2e-3)
    assert (workspace.similar("g4", k=10)["kind"] == 1).all()
    assert set(workspace.catalogue.thumbnails(range(COUNT))) == {thumbnail_of(placeholder())}
    assert np.isfinite(workspace.catalogue.map_xy()).all()
    assert problems_of(tmp_path / "cat") == []


def test_what_needs_a_network_says_so(tmp_path: Path) -> None:
    build_own(write_table(tmp_path / "in"), tmp_path / "cat")
    workspace = explorer.open(tmp_path / "cat")
    with pytest.raises(EncoderError, match=r"'zoobot' \(length 12\)"):
        workspace.similar(image=np.arange(3072, dtype=np.uint8).reshape(32, 32, 3))


def test_images_that_can_be_had_are_shown(tmp_path: Path) -> None:
    write_galaxies(tmp_path / "in")  # g001 is broken
    files = [f"images/g{at:03}.png" for at in range(COUNT - 1)] + ["images/nowhere.png"]
    manifest = build_own(write_table(tmp_path / "in", file=files), tmp_path / "cat")
    assert manifest.galaxies == COUNT and "2 images are missing" in manifest.build["notes"][-1]
    drawn = [
        each == thumbnail_of(placeholder())
        for each in Catalogue.open(tmp_path / "cat").thumbnails(range(COUNT))
    ]
    assert np.flatnonzero(drawn).tolist() == [1, COUNT - 1]
    assert explorer.open(tmp_path / "cat").originals.image(0).shape == (64, 64, 3)


def test_rows_are_added_and_another_length_is_refused(tmp_path: Path) -> None:
    build_own(write_table(tmp_path / "in", rows=40), tmp_path / "cat")
    assert build_own(write_table(tmp_path / "in"), tmp_path / "cat").galaxies == COUNT
    longer = write_table(tmp_path / "in", dim=20)
    with pytest.raises(CatalogueError, match="of length 12, these have 20"):
        build_own(longer, tmp_path / "cat")
    build_own(longer, tmp_path / "cat", name="aion")
    first, second = embedding_folders(tmp_path / "cat")
    assert Manifest.read(first).encoder["dim"] == 12 and Manifest.read(second).encoder["dim"] == 20


def test_a_stopped_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real = write_table(tmp_path / "in"), embedding.commit
    monkeypatch.setattr(embedding, "FRAGMENT", 16)
    monkeypatch.setattr("explorer.pipeline.own_embeddings.AT_ONCE", 16)

    def stop_after_the_first(*given: Any) -> None:
        real(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(embedding, "commit", stop_after_the_first)
        with pytest.raises(KeyboardInterrupt):
            build_own(path, tmp_path / "cat")
    assert open_dataset(tmp_path / "cat").count_rows() == 16
    with pytest.raises(CatalogueError, match="--embedding-column emb --encoder-name zoobot"):
        Catalogue.open(tmp_path / "cat")
    build_own(path, tmp_path / "cat")
    catalogue = Catalogue.open(tmp_path / "cat")
    assert list(catalogue.ids()) == [f"g{at}" for at in range(COUNT)]
    assert np.allclose(
        np.linalg.norm(catalogue.embeddings([0, 59]).astype(float), axis=1), 1, atol=2e-3
    )
