"""A catalogue of any size that looks like a real one: its galaxies over and over, new vectors."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import lance
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.bench.synthetic import fit_shape, synthetic_vectors
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lance_dataset import as_matrix
from explorer.catalogue.manifest import GALAXIES
from explorer.pipeline.index import IndexChoice, build_or_extend_index, wanted_index
from explorer.workspace.workspace import Workspace

AT_ONCE = 20_000
MOVED = 0.3  # of the difference of two galaxies


def enlarge(source: Path, folder: Path, rows: int, *, seed: int = 0) -> Path:
    """A finished catalogue of `rows` galaxies in `folder`, made from the real one in `source`.

    Thumbnails and columns are those of the source's galaxies in turn, the positions moved a little,
    the embeddings moved by a part of the difference of two other galaxies. Ids are new, and the
    search vectors are drawn from the shape of the source's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    real = Workspace.open(source)
    batches = _batches(real.catalogue, rows, seed)
    first = next(batches)
    written = lance.write_dataset(
        (batch for part in ([first], batches) for batch in part),
        str(folder / GALAXIES),
        schema=first.schema,
        mode="overwrite",
    )
    manifest = replace(real.catalogue.manifest, galaxies=rows, layouts={}, taught={})
    shutil.copy(source / manifest.projection["file"], folder)
    vectors = synthetic_vectors(
        fit_shape(real.search.vectors), rows, real.search.vectors.shape[1], seed=seed
    )
    _, manifest.index = build_or_extend_index(
        folder, {}, vectors, wanted_index({}, IndexChoice("auto", device="cpu"))
    )
    manifest.dataset_version, manifest.source = written.version, f"{rows} made from {source.name}"
    manifest.write(folder)
    return folder


def _batches(real: Catalogue, rows: int, seed: int) -> Iterator[pa.RecordBatch]:
    dataset = lance.dataset(str(real.path / GALAXIES), version=real.manifest.dataset_version)
    whole = dataset.to_table().combine_chunks()
    rng = np.random.default_rng(seed)
    known = as_matrix(whole["embedding"]).astype(np.float32)
    for start in range(0, rows, AT_ONCE):
        here = np.arange(start, min(start + AT_ONCE, rows))
        table = whole.take(pa.array(here % len(real)))
        table = _replaced(table, "id", pa.array([f"galaxy-{row:08d}" for row in here]))
        one, other = (known[rng.integers(len(known), size=len(here))] for _ in range(2))
        moved = (known[here % len(known)] + MOVED * (one - other)).astype(np.float16)
        flat = pa.array(moved.reshape(-1))
        vectors = pa.FixedSizeListArray.from_arrays(flat, known.shape[1])
        table = _replaced(table, "embedding", vectors)
        for name in {"map_x", "map_y", "ra_deg", "dec_deg"} & set(table.column_names):
            kind = table.schema.field(name).type
            near = pc.add(table[name], pa.array(rng.normal(scale=0.2, size=len(here))))
            table = _replaced(table, name, near.cast(kind))
        yield from table.combine_chunks().to_batches()


def _replaced(table: pa.Table, name: str, values: pa.Array | pa.ChunkedArray) -> pa.Table:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(name), values)
