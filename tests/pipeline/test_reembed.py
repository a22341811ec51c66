"""Rows embedded anew: those that cannot be keep what is stored, each in its place."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.writer import Writer
from explorer.encoder import EmbeddedBatch
from explorer.pipeline.reembed import Reembedding
from explorer.sources.cutouts import decode_image
from explorer.viewing.look import Look


def test_a_row_that_failed_keeps_its_place_and_its_values(
    catalogue: Path, fake_encoder: None
) -> None:
    held = Catalogue.open(catalogue)
    made = Reembedding(held, Writer(catalogue), Look())
    dim, votes = held.manifest.encoder["dim"], len(made.encoder.vote_names)
    images = [decode_image(held.thumbnails([0])[0])] * 2
    unit = np.full((2, dim), dim**-0.5, np.float32)
    none = np.full(2, np.nan, np.float32)
    lost = [(1, "gone")]
    at, voted = np.array([0, 2]), np.zeros((2, votes), np.float32)
    table = made._table(EmbeddedBatch(at, unit, voted, images, lost, none))
    kept = np.array(table["embedding"].to_pylist(), np.float32)
    np.testing.assert_allclose(kept[[0, 2]], unit, rtol=1e-3)
    np.testing.assert_array_equal(kept[1], held.embeddings([1])[0])
    assert table["thumbnail"][1].as_py() == held.thumbnails([1])[0]
    assert table["thumbnail"].type == pa.large_binary()
