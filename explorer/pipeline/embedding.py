"""What a catalogue lacks of its source: embedded batch by batch, committed fragment by fragment."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.encoder import EmbeddedBatch, Encoder, embed
from explorer.errors import SourceError
from explorer.pipeline.cutouts import batching_of, stop_fetching
from explorer.pipeline.own_embeddings import own_batches
from explorer.progress import Progress
from explorer.sources.looked import Looks, looks_of
from explorer.sources.open import Source
from explorer.sources.own_embeddings import EmbeddedSource, OwnEncoder

FRAGMENT = 4_096
COMMIT_EVERY_S = 15.0
FIRST_COMMIT_S = 1.0  # the first galaxies are looked at before the rest is embedded


@dataclass(frozen=True)
class Job:
    """The galaxies of a source that a catalogue is to hold, embedded by one encoder."""

    source: Source
    encoder: Encoder | OwnEncoder
    writer: Writer
    manifest: Manifest

    @cached_property
    def _ids(self) -> list[str]:
        return self.source.table["id"].to_pylist()

    @cached_property
    def _references(self) -> list[str]:
        return self.source.table["reference"].to_pylist()

    @cached_property
    def looks(self) -> Looks:
        """In which looks images are embedded and shown."""
        return looks_of(self.manifest)

    def thumbnails(self, batch: EmbeddedBatch, rows: Sequence[int]) -> list[bytes]:
        """The thumbnails of a batch, whose positions count within `rows` of the source."""
        references = [self._references[rows[at]] for at in batch.positions]
        return drawn_thumbnails(self.looks, self.source, references, batch)

    def __len__(self) -> int:
        return len(self._ids)

    def missing(self) -> list[int]:
        """The rows of the source that the catalogue lacks, in order."""
        present = self.writer.ids()
        return [row for row, galaxy in enumerate(self._ids) if galaxy not in present]

    def skipped_before(self) -> list[dict[str, str]]:
        """Images skipped in builds before that this source does not list."""
        listed = set(self._ids)
        return [entry for entry in self.manifest.skipped if entry["id"] not in listed]

    def skipped(self, row: int, reason: str) -> dict[str, str]:
        """What the manifest says of an image that could not be read."""
        return {"id": self._ids[row], "reference": self._references[row], "reason": reason}


@dataclass
class Pending:
    """Embedded galaxies that wait for their fragment to fill, for `patience_s` seconds at most."""

    patience_s: float = COMMIT_EVERY_S
    positions: list[int] = field(default_factory=list)
    familiarity: list[NDArray[np.float32]] = field(default_factory=list)
    thumbnails: list[bytes] = field(default_factory=list)
    embeddings: list[NDArray[np.float32]] = field(default_factory=list)
    since: float = field(default_factory=time.monotonic)
    votes: list[NDArray[np.float32]] = field(default_factory=list)

    @property
    def is_due(self) -> bool:
        """Whether they have waited long enough, or are enough for a fragment."""
        waited = time.monotonic() - self.since
        return len(self.positions) >= FRAGMENT or waited >= self.patience_s

    def collect(
        self, batch: EmbeddedBatch, rows: Sequence[int], thumbnails: Sequence[bytes]
    ) -> None:
        """Take the galaxies of a batch, whose positions count within `rows`."""
        self.positions += [rows[at] for at in batch.positions]
        self.thumbnails += thumbnails
        self.embeddings.append(batch.embeddings)
        self.votes.append(batch.votes)
        self.familiarity.append(batch.familiarity)

    def made(self, encoder: Encoder | OwnEncoder) -> dict[str, Any]:
        """What a `Writer` takes beside the table: thumbnails, embeddings and votes by column."""
        votes = np.concatenate(self.votes)
        predicted = {name: votes[:, at] for at, name in enumerate(encoder.vote_names)}
        familiarity = np.concatenate(self.familiarity)
        if np.isfinite(familiarity).all():
            predicted["familiarity"] = familiarity
        return {
            "thumbnails": self.thumbnails,
            "embeddings": np.concatenate(self.embeddings),
            "votes": predicted,
        }


def drawn_thumbnails(
    looks: Looks, source: Source, references: Sequence[str], batch: EmbeddedBatch
) -> list[bytes]:
    """JPEG bytes of the B images of a batch, whose references these are."""
    pairs = zip(references, batch.images, strict=True)
    return [looks.thumbnail(source, reference, image) for reference, image in pairs]


def embed_missing(job: Job, progress: Progress) -> list[dict[str, str]]:
    """Embed what the catalogue lacks; returns the skipped images, as the manifest lists them."""
    rows, skipped = job.missing(), job.skipped_before()
    present = len(job) - len(rows)
    progress.stage("embedding", len(job), done=present)

    def tell(done: int, failed: int) -> None:
        told = len(skipped) + failed
        progress.update(present + done, f"{told} skipped" if told else "")

    try:
        return skipped + embed_rows(job, rows, tell)
    finally:
        stop_fetching(job.source)


def embed_rows(job: Job, rows: list[int], tell: Callable[[int, int], None]) -> list[dict[str, str]]:
    """Embed and commit some rows of the source; returns those of them that were skipped.

    `tell` is told how many are done, and how many of these were skipped.
    """
    skipped: list[dict[str, str]] = []
    pending, done = Pending(FIRST_COMMIT_S), 0
    try:
        for batch in batches(job, rows):
            skipped += [job.skipped(rows[at], reason) for at, reason in batch.failures]
            pending.collect(batch, rows, job.thumbnails(batch, rows))
            done += len(batch.positions) + len(batch.failures)
            tell(done, len(skipped))
            if pending.positions and pending.is_due:
                commit(job, pending)
                pending = Pending(min(COMMIT_EVERY_S, 2 * pending.patience_s))
    except SourceError:  # a service that answers no more: what is embedded stays
        commit(job, pending)
        raise
    commit(job, pending)
    return skipped


def batches(job: Job, rows: list[int]) -> Iterator[EmbeddedBatch]:
    """Embeddings of some rows of the source: made now, or those that came with it."""
    if isinstance(job.source, EmbeddedSource):
        return own_batches(job.source, rows)
    references = job.source.table["reference"].take(pa.array(rows, pa.int64())).to_pylist()
    load = lambda at: job.looks.load(job.source, references[at])  # noqa: E731
    how = batching_of(job.source)
    encoder = cast(Encoder, job.encoder)
    return embed(encoder, load, len(rows), views=job.manifest.views, batching=how)


def commit(job: Job, pending: Pending) -> None:
    """Store what is pending as one fragment of the catalogue."""
    if pending.positions:
        table = job.source.table.take(pa.array(pending.positions))
        job.writer.append(table, **pending.made(job.encoder))
