"""`derive` at scale: all that a build makes of stored embeddings, and which step holds most."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.bench.memory import status_mb
from explorer.bench.scale_size import Figures, Size
from explorer.bench.stopwatch import Stopwatch, medians
from explorer.bench.synthetic import EmbeddingShape, synthetic_chunks
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.progress import Progress, Report

PADDING = 32  # numbers of noise behind those of the search vectors, for a projection to leave out
NOISE = 0.01
IN_FRAGMENT = 4  # chunks of 65,536


def embed(size: Size) -> Figures:
    """Write galaxies with embeddings and no pictures: what `derive` is given."""
    folder = _folder(size)
    folder.mkdir()
    writer, drawn, held, at = Writer(folder), np.random.default_rng(size.seed), [], 0
    with Stopwatch() as watch:
        for chunk in synthetic_chunks(EmbeddingShape.read(), size.rows, size.dim, seed=size.seed):
            noise = drawn.standard_normal((len(chunk), PADDING), np.float32) * NOISE
            held.append(np.hstack([chunk, noise]))
            if len(held) == IN_FRAGMENT or at + sum(map(len, held)) == size.rows:
                at += _append(writer, np.concatenate(held), at)
                held = []
    encoder = {"name": "synthetic", "weights_sha256": "0" * 64, "dim": size.dim + PADDING}
    Manifest("synthetic galaxies", encoder, 1, size.seed).write(folder)
    return medians([watch])


def _append(writer: Writer, embeddings: Any, first: int) -> int:
    ids = [f"galaxy-{row:010d}" for row in range(first, first + len(embeddings))]
    table = pa.table({"id": ids, "reference": pa.nulls(len(ids), pa.string())})
    writer.append(table, thumbnails=[b""] * len(ids), embeddings=embeddings, votes={})
    return len(ids)


def derive_all(size: Size) -> Figures:
    """Projection, index, oddness, map and manifest; `steps` has seconds and MB held by each."""
    from explorer.pipeline.derive import Plan, derive, publish

    manifest, writer = Manifest.read(_folder(size)), Writer(_folder(size))
    steps = _Steps()
    with Stopwatch() as watch:
        derive(writer, manifest, Progress(steps), Plan(size.wanted))
        publish(_folder(size), manifest)
    steps.end()
    figures = {"recall": manifest.index["recall"], "preservation": manifest.map["preservation"]}
    return {**medians([watch]), **figures, "kind": manifest.index["kind"], "steps": steps.told}


def _folder(size: Size) -> Path:
    return size.folder / "derived"


class _Steps:
    """Seconds of each step of a job, and the most memory in MB that was held when it told of it."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, float]] = {}
        self._name, self._began, self._held = "", time.monotonic(), 0.0

    def __call__(self, report: Report) -> None:
        """Note what is held; begin the next step."""
        if report.stage != self._name:
            self.end()
            self._name, self._began, self._held = report.stage, time.monotonic(), 0.0
        self._held = max(self._held, status_mb("RssAnon") or 0.0)

    def end(self) -> None:
        """The step that was under way is over."""
        held = max(self._held, status_mb("RssAnon") or 0.0)
        if self._name:
            seconds = time.monotonic() - self._began
            self.told[self._name] = {"seconds": round(seconds, 2), "held_mb": round(held, 1)}
