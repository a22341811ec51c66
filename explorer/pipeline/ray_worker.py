"""What a worker of a Ray build does: it holds the encoder, and makes a block of rows a fragment."""

import json
import os
import socket
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from explorer import errors
from explorer.catalogue.manifest import GALAXIES
from explorer.catalogue.stored_galaxies import whole_table
from explorer.catalogue.writer import Writer
from explorer.encoder import Encoder, embed, load_same_encoder
from explorer.errors import ClusterError, ExplorerError
from explorer.pipeline.cutouts import batching_of
from explorer.pipeline.embedding import Pending, drawn_thumbnails
from explorer.sources.files import FileSource
from explorer.sources.looked import USUAL, Looks
from explorer.sources.open import Source
from explorer.sources.tiles.source import TileSource

TRIED = ".tried"  # folder of a catalogue: a file a block, a byte for each time it was begun
TRIES = 4  # Ray itself would try for ever


@dataclass(frozen=True)
class Task:
    """What is the same for every block of a build.

    `folder`: the catalogue, absolute. `encoder`: as its manifest tells it. `environment`: settings
    of whoever builds that decide which images can be read.
    """

    folder: Path
    encoder: dict[str, Any]
    views: int
    device: str
    environment: dict[str, str]
    looks: Looks = USUAL


@dataclass
class Written:
    """What became of a block: fragments to be committed, and what could not be read.

    `failures`: (place in the block, reason). `stopped`: why it stopped on the way, or "". `kind`:
    the name of that error's class, which an error that is raised loses on its way through Ray.
    """

    block: int
    fragments: list[str] = field(default_factory=list)
    failures: list[tuple[int, str]] = field(default_factory=list)
    stopped: str = ""
    kind: str = ""

    def check(self) -> None:
        """Raise the error that stopped the block, if one did."""
        if self.stopped:
            raise getattr(errors, self.kind)(self.stopped)


class Worker:
    """Holds one encoder; called by Ray with one block after another."""

    def __init__(self, task: Task, source: list[Any]) -> None:
        """`source`: where Ray keeps the source, in a list, so that it is fetched here."""
        self.task, self._kept_source = task, source
        os.environ.update(task.environment)

    def __call__(self, batch: pa.Table) -> pa.Table:
        """A block {"block": int, "rows": Arrow stream} in, its `Written` as JSON out."""
        rows = pa.ipc.open_stream(batch["rows"][0].as_py()).read_all()
        written = Written(batch["block"][0].as_py())
        try:
            self.write(written, rows)
        except ExplorerError as error:
            written.stopped, written.kind = str(error), type(error).__name__
        return pa.table({"written": [json.dumps(asdict(written))]})

    def write(self, result: Written, rows: pa.Table) -> None:
        """Embed the rows of one block and write them, uncommitted, into `result`.

        Raises:
            ClusterError: the block was begun too often, so that it must be what kills workers.
            SourceError: a service that answers no more; what came before is written.
        """
        source, references = self.source, rows["reference"].to_pylist()
        self._note_try(result.block, rows)
        pending = Pending()
        looks = self.task.looks
        load = lambda at: looks.load(source, references[at])  # noqa: E731
        how = batching_of(source)
        try:
            for made in embed(self.encoder, load, len(rows), views=self.task.views, batching=how):
                named = [references[at] for at in made.positions]
                drawn = drawn_thumbnails(looks, source, named, made)
                pending.collect(made, range(len(rows)), drawn)
                result.failures += made.failures
        finally:
            result.fragments = self._stored(rows, pending)

    def _note_try(self, block: int, rows: pa.Table) -> None:
        with (self.task.folder / TRIED / str(block)).open("ab") as tried:
            tried.write(b".")
            times = tried.tell()
        if times > TRIES:
            first, last = rows["id"][0].as_py(), rows["id"][-1].as_py()
            raise ClusterError(
                f"A worker died each of {TRIES} times at the {len(rows):,} galaxies from {first} "
                f"to {last}: one of their images must be at fault, or memory is short. What came "
                "before is kept: mend that, then run the same command again."
            )

    def _stored(self, rows: pa.Table, pending: Pending) -> list[str]:
        if not pending.positions:
            return []
        made = pending.made(self.encoder)
        table = whole_table(rows.take(pa.array(pending.positions)), **made)
        return Writer(self.task.folder).write_uncommitted(table)

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of the catalogue; EncoderError where this machine has other weights."""
        return load_same_encoder(
            self.task.encoder, device=self.task.device, folder=self.task.folder
        )

    @cached_property
    def source(self) -> Source:
        """The source, if this machine sees its images and the catalogue."""
        import ray

        source: Source = ray.get(self._kept_source[0])
        check_seen([self.task.folder / GALAXIES, *_folders_of(source)])
        return source


def _folders_of(source: Source) -> list[Path]:
    """Where the images of a source lie, if it has folders of them."""
    if isinstance(source, TileSource):
        return [tile.path.parent for band in source.bands for tile in band.tiles]
    return [source.roots.own] if isinstance(source, FileSource) else []


def check_seen(folders: Iterable[Path]) -> None:
    """Raise ClusterError for the first folder that this machine does not see.

    Else every image in it would be skipped as missing.
    """
    for folder in dict.fromkeys(folders):
        if not folder.is_dir():
            raise ClusterError(
                f"The worker on {socket.gethostname()} does not see {folder}: put images and "
                "catalogue into folders that all machines share, and name them by whole paths."
            )
