"""Workers on a Ray cluster, fed with blocks of rows through Ray Data."""

import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from explorer.errors import ClusterError
from explorer.pipeline.cutouts import share_of
from explorer.pipeline.embedding import Job
from explorer.pipeline.ray_worker import Task, Worker, Written
from explorer.sources.files import FileSource
from explorer.sources.mosaic import MosaicSource
from explorer.sources.open import Source
from explorer.sources.services.positions import PositionSource
from explorer.sources.tiles.source import TileSource

AT_ONCE = 2  # blocks that a worker has been given, so that it never waits


@dataclass(frozen=True)
class Pool:
    """Workers, `count` of them, each of which `takes` cores or a GPU and holds the encoder.

    `kept_source`: where Ray keeps the source.
    """

    job: Job
    task: Task
    kept_source: Any
    count: int
    takes: dict[str, int]

    def written(self, blocks: Sequence[tuple[int, list[int]]]) -> Iterator[Written]:
        """What became of numbered blocks of rows, in the order in which they are done."""
        import ray.data

        _quieten(ray.data)
        sent = ray.data.from_arrow([self._sent(*block) for block in blocks])
        done = sent.map_batches(
            Worker,
            fn_constructor_args=(self.task, [self.kept_source]),
            batch_size=1,
            batch_format="pyarrow",
            compute=ray.data.ActorPoolStrategy(
                size=min(self.count, len(blocks)), max_tasks_in_flight_per_actor=AT_ONCE
            ),
            **self.takes,
        )
        for batch in done.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
            for text in batch["written"].to_pylist():
                yield Written(**json.loads(text))

    def _sent(self, number: int, rows: list[int]) -> pa.Table:
        """A block as Ray is given it: one row, so that Ray never splits it or reads its columns."""
        table = self.job.source.table.take(pa.array(rows, pa.int64()))
        return pa.table({"block": [number], "rows": [_stream(table)]})


def pool_of(ray: Any, job: Job, count: int, takes: dict[str, int], device: str) -> Pool:
    """Workers for a job, which are begun with its first blocks."""
    encoder = job.manifest.encoder
    if Path(encoder["name"]).is_file():
        encoder = {**encoder, "name": str(Path(encoder["name"]).resolve())}
    limits = {name: value for name, value in os.environ.items() if name.startswith("EXPLORER_MAX_")}
    place = device.partition(":")[0]  # Ray shows a worker its own GPU alone, as number 0
    task = Task(job.writer.folder.resolve(), encoder, job.manifest.views, place, limits, job.looks)
    return Pool(job, task, ray.put(_sent_source(job.source, count)), count, takes)


def check_spreads(source: Source) -> None:
    """Raise ClusterError where the images are no files of their own: other machines lack them."""
    if not isinstance(source, FileSource | MosaicSource | PositionSource | TileSource):
        raise ClusterError(
            f"The galaxies of {source.name!r} cannot be handed to other machines, since their "
            "images are no files of their own: leave --ray out."
        )


def _sent_source(source: Source, workers: int) -> Source:
    """The source as workers are given it: without the table, where images are found without."""
    if isinstance(source, FileSource | MosaicSource):
        return replace(source, table=source.table.slice(0, 0))
    return share_of(source, workers)


def _stream(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def _quieten(data: Any) -> None:
    """Progress is told here, not by Ray."""
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    data.DataContext.get_current().enable_progress_bars = False
