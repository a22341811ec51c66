"""Every image of a catalogue embedded anew in a look; ids, rows, ratings and tags stay."""

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.stored_galaxies import as_list
from explorer.catalogue.writer import Writer
from explorer.config import Settings
from explorer.encoder import EmbeddedBatch, Encoder, embed, load_same_encoder
from explorer.errors import EncoderError, ImageError
from explorer.pipeline.derive import Plan, derive
from explorer.pipeline.index import AS_BEFORE, wanted_index
from explorer.progress import Progress
from explorer.sources.cutouts import check_shows, jpeg_thumbnail
from explorer.sources.looked import in_look
from explorer.sources.originals import Originals
from explorer.viewing.look import Look

OTHER_LOOK = "in another look"  # of the embeddings that a taught column was made from


class Reembedding:
    """New thumbnails, embeddings and votes of a catalogue by row; `done` counts them.

    A galaxy whose image is gone, or is a picture of bytes, keeps what it has.
    """

    def __init__(self, catalogue: Catalogue, writer: Writer, look: Look) -> None:
        self.catalogue, self.writer, self.look = catalogue, writer, look
        self.originals = Originals(catalogue)
        self.done = 0
        self._stored = open_dataset(catalogue.path)  # read while the writer's own is written to

    @cached_property
    def encoder(self) -> Encoder:
        """The catalogue's own.

        Raises:
            EncoderError: it is not here, or no network made the embeddings.
        """
        told = self.catalogue.manifest.encoder
        if "own_embeddings" in told.get("record", {}):
            raise EncoderError(
                f"The embeddings of {self.catalogue.path} came with its table: only thumbnails can "
                "be drawn anew here, without --embed."
            )
        return load_same_encoder(told, device=Settings.from_environment().device)

    @cached_property
    def names(self) -> list[str]:
        """The columns that are written anew."""
        made = ("thumbnail", "embedding", *self.encoder.vote_names, "familiarity")
        return [name for name in made if name in self.writer.dataset.schema.names]

    def tables(self, progress: Progress) -> Iterator[pa.Table]:
        """These columns of the next rows, until all are embedded."""
        count, views = len(self.catalogue), self.catalogue.manifest.views
        at = 0
        for batch in embed(self.encoder, self._load, count, views=views):
            self.done += len(batch.positions)
            yield self._table(batch)
            at += len(batch.positions) + len(batch.failures)
            progress.update(at)

    def _load(self, row: int) -> NDArray[np.uint8]:
        drawn = in_look(self.originals.pixels(row), self.look)
        if drawn is None:
            raise ImageError("there are no pixels to draw from")
        check_shows(drawn, "the image")
        return drawn

    def _table(self, batch: EmbeddedBatch) -> pa.Table:
        """The rows in their order: those of a batch, and the others as they are stored."""
        made = self._made(batch)
        kept = sorted(position for position, _ in batch.failures)
        if not kept:
            return made
        stored = self._stored.take(kept, columns=self.names).cast(made.schema)
        order = np.argsort([*batch.positions, *kept])
        return pa.concat_tables([made, stored]).take(pa.array(order))

    def _made(self, batch: EmbeddedBatch) -> pa.Table:
        votes = {name: batch.votes[:, at] for at, name in enumerate(self.encoder.vote_names)}
        thumbnails = [jpeg_thumbnail(image) for image in batch.images]
        columns = {
            "thumbnail": pa.array(thumbnails, pa.large_binary()),
            "embedding": as_list(batch.embeddings),
            "familiarity": pa.array(batch.familiarity, pa.float32()),
            **{name: pa.array(values, pa.float32()) for name, values in votes.items()},
        }
        return pa.table({name: columns[name] for name in self.names})


def derive_anew(writer: Writer, manifest: Manifest, progress: Progress) -> None:
    """Search vectors, index, oddness and maps from embeddings that are all new."""
    wanted = wanted_index(manifest.index, AS_BEFORE, seed=manifest.seed)
    manifest.galaxies, manifest.projection = 0, {}
    for entry in manifest.taught.values():
        if OTHER_LOOK not in str(entry.get("encoder", "")):
            entry["encoder"] = f"{entry.get('encoder', '')} {OTHER_LOOK}"
    derive(writer, manifest, progress, Plan(wanted, keep_map=False))
