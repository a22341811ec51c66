"""Drawing the vectors, writing the galaxies, and opening the catalogue they make."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

import explorer
from explorer.bench.room import EMBEDDING
from explorer.bench.scale_size import Figures, Size
from explorer.bench.stopwatch import Stopwatch, medians
from explorer.bench.synthetic import EmbeddingShape, synthetic_chunks
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import Projection, unit_length
from explorer.catalogue.writer import Writer

FRAGMENT = 4_096  # rows, as of a build
OPENED_ID = "galaxy-{:010d}"
K = 24


def draw_vectors(size: Size) -> Figures:
    """Write the vectors that the other stages share, a chunk at a time."""
    path = size.folder / "vectors.npy"
    made = np.lib.format.open_memmap(path, mode="w+", dtype=np.float16, shape=(size.rows, size.dim))
    at = 0
    with Stopwatch() as watch:
        for chunk in synthetic_chunks(EmbeddingShape.read(), size.rows, size.dim, seed=size.seed):
            made[at : at + len(chunk)] = chunk
            at += len(chunk)
        made.flush()
    return medians([watch])


def add(size: Size) -> Figures:
    """Append all rows to `galaxies.lance` in the fragments of a build; drawing them not counted."""
    size.catalogue.mkdir(exist_ok=True)
    writer, watches = Writer(size.catalogue), []
    for table, thumbnails, embeddings in _fragments(size):
        with Stopwatch() as watch:
            writer.append(table, thumbnails=thumbnails, embeddings=embeddings, votes={})
        watches.append(watch)
    _write_manifest(size, writer.dataset.version)
    return {
        "seconds": sum(one.seconds for one in watches),
        "cpu_seconds": sum(one.cpu_seconds for one in watches),
        "fragments": len(watches),
    }


def _fragments(
    size: Size,
) -> Iterator[tuple[pa.Table, list[bytes], NDArray[np.float32]]]:
    rng = np.random.default_rng(size.seed)
    embeddings = unit_length(rng.standard_normal((FRAGMENT, EMBEDDING), np.float32))
    for start in range(0, size.rows, FRAGMENT):
        here = np.arange(start, min(start + FRAGMENT, size.rows))
        columns = {
            "id": [f"galaxy-{row:010d}" for row in here],
            "reference": [f"{row}.jpg" for row in here],
            "ra_deg": rng.uniform(0, 360, len(here)),
            "dec_deg": rng.uniform(-60, 60, len(here)),
            **{name: rng.standard_normal(len(here), np.float32) for name in ("map_x", "map_y")},
            "oddness": rng.random(len(here), np.float32),
        }
        several = size.thumbnails
        thumbnails = [numbered(several[row % len(several)], int(row)) for row in here]
        yield pa.table(columns), thumbnails, np.roll(embeddings, start, axis=1)[: len(here)]


def numbered(jpeg: bytes, row: int) -> bytes:
    """The same picture with its row in a comment: Lance stores equal bytes of a fragment once."""
    return jpeg[:2] + b"\xff\xfe\x00\x0a" + row.to_bytes(8, "big") + jpeg[2:]


def _write_manifest(size: Size, version: int) -> None:
    axes = np.eye(size.dim, EMBEDDING, dtype=np.float32)
    share = np.full(size.dim, 1 / size.dim, np.float32)
    plain = Projection(np.zeros(EMBEDDING, np.float32), axes, share, size.rows)
    encoder = {"name": "synthetic", "weights_sha256": "0" * 64, "dim": EMBEDDING}
    manifest = Manifest("synthetic galaxies", encoder, 1, size.seed)
    manifest.projection = {"file": plain.write(size.catalogue), "components": size.dim}
    manifest.galaxies, manifest.dataset_version = size.rows, version
    manifest.write(size.catalogue)


def open_catalogue(size: Size) -> Figures:
    """Open the catalogue and answer once, in a new process; imports not counted."""
    name = str(np.load(size.folder / "index.npy")[0])
    manifest = Manifest.read(size.catalogue)
    manifest.index, manifest.complete = {"name": name}, True
    manifest.write(size.catalogue)
    galaxy = OPENED_ID.format(size.rows // 2)
    with Stopwatch() as watch:
        found = explorer.open(size.catalogue).similar(galaxy, k=K)
    if len(found) != K:
        raise RuntimeError("the opened catalogue gave too few look-alikes")
    return medians([watch])
