"""A catalogue of N made points, with everything that the server needs and images of 16 pixels."""

import io
from collections.abc import Iterator
from pathlib import Path

import lance
import numpy as np
import pyarrow as pa
from PIL import Image

from explorer.bench.map import synthetic_population
from explorer.catalogue.manifest import GALAXIES, Manifest
from explorer.catalogue.projection import fit_projection
from index import FlatIndex, save

DIM = 8
GROUPS = 40
AT_ONCE = 262_144


def write_points(folder: Path, rows: int, *, seed: int = 0) -> Path:
    """A finished catalogue of `rows` galaxies in `folder`: 40 clumps of points on the map."""
    folder.mkdir(parents=True, exist_ok=True)
    vectors = synthetic_population(rows, DIM, seed)
    written = lance.write_dataset(
        _batches(vectors, seed), str(folder / GALAXIES), schema=_schema(), mode="overwrite"
    )
    projection = fit_projection(lambda: iter([vectors[:100_000].astype(np.float16)]))
    manifest = Manifest("made", {"name": "made", "weights_sha256": "0" * 64, "vote_names": []}, 1)
    manifest.projection = {"file": projection.write(folder), "components": DIM}
    manifest.index = save(FlatIndex.build(vectors), folder / "index")
    manifest.map = {"method": "made", "neighbours": 0}
    manifest.galaxies, manifest.dataset_version, manifest.complete = rows, written.version, True
    manifest.write(folder)
    return folder


def _schema() -> pa.Schema:
    numbers = [pa.field(name, pa.float32()) for name in ("z", "oddness", "map_x", "map_y")]
    vector = pa.field("embedding", pa.list_(pa.float16(), DIM))
    image = pa.field("thumbnail", pa.large_binary())
    texts = [pa.field(name, pa.string()) for name in ("id", "reference", "class")]
    return pa.schema([*texts, *numbers, vector, image])


def _batches(vectors: np.ndarray, seed: int) -> Iterator[pa.RecordBatch]:
    rng = np.random.default_rng(seed)
    centres, widths = rng.normal(scale=8, size=(GROUPS, 2)), rng.uniform(0.3, 1.5, GROUPS)
    image = _image()
    for at in range(0, len(vectors), AT_ONCE):
        some = vectors[at : at + AT_ONCE]
        group = rng.integers(0, GROUPS, len(some))
        xy = centres[group] + rng.normal(size=(len(some), 2)) * widths[group, None]
        numbers = [rng.random(len(some)), rng.random(len(some)), xy[:, 0], xy[:, 1]]
        flat = pa.array(some.astype(np.float16).reshape(-1), pa.float16())
        yield pa.record_batch(
            [
                pa.array([f"g{row}" for row in range(at, at + len(some))]),
                pa.array(["none"] * len(some)),
                pa.array([f"class {number % 5}" for number in group]),
                *(pa.array(values.astype(np.float32)) for values in numbers),
                pa.FixedSizeListArray.from_arrays(flat, DIM),
                pa.array([image] * len(some), pa.large_binary()),
            ],
            schema=_schema(),
        )


def _image() -> bytes:
    body = io.BytesIO()
    Image.fromarray(np.full((16, 16), 60, np.uint8)).save(body, "JPEG", quality=30)
    return body.getvalue()
