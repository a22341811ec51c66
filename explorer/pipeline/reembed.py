"""Every image of a catalogue embedded anew in a look; ids, rows, ratings and tags stay."""

from collections.abc import Iterator, Sequence
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
from explorer.errors import CatalogueError, EncoderError, ImageError
from explorer.pipeline.derive import Plan, derive
from explorer.pipeline.index import AS_BEFORE, wanted_index
from explorer.progress import Progress
from explorer.sources.cutouts import check_shows, jpeg_thumbnail
from explorer.sources.looked import in_look
from explorer.sources.originals import Originals
from explorer.viewing.look import Look

OTHER_LOOK = "in another look"  # of the embeddings that a taught column was made from


def check_images(catalogue: Catalogue) -> None:
    """Raises CatalogueError where the images a catalogue was built from are gone."""
    if not Originals(catalogue).found:
        raise CatalogueError(
            f"{catalogue.path} cannot be embedded again: the images it was built from "
            f"({catalogue.manifest.source}) are not there. Put them back, then run this again."
        )


def embed_by(encoder: Encoder, catalogue: Catalogue, writer: Writer, progress: Progress) -> None:
    """Embed every image of a catalogue by another encoder with parts as long; thumbnails stay.

    The thumbnail stands in for an image that is gone.

    Raises:
        CatalogueError: an image that cannot be read, nor its thumbnail.
    """
    originals, votes = Originals(catalogue), encoder.vote_names
    names = [n for n in ("embedding", *votes, "familiarity") if n in writer.dataset.schema.names]

    def tables() -> Iterator[pa.Table]:
        done = 0
        for batch in embed(
            encoder, originals.image, len(catalogue), views=catalogue.manifest.views
        ):
            for position, reason in batch.failures:
                raise CatalogueError(f"{catalogue.ids()[position]} cannot be embedded: {reason}")
            yield _columns_of(batch, votes).select(names)
            done += len(batch.positions)
            progress.update(done)

    progress.stage("embedding", len(catalogue))
    writer.replace_streamed(names, tables())


def _columns_of(batch: EmbeddedBatch, vote_names: Sequence[str]) -> pa.Table:
    """Embedding, familiarity and votes of a batch as columns."""
    votes = {name: batch.votes[:, at] for at, name in enumerate(vote_names)}
    return pa.table(
        {
            "embedding": as_list(batch.embeddings),
            "familiarity": pa.array(batch.familiarity, pa.float32()),
            **{name: pa.array(values, pa.float32()) for name, values in votes.items()},
        }
    )


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
        device, folder = Settings.from_environment().device, self.catalogue.path
        return load_same_encoder(told, device=device, folder=folder)

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
        thumbnails = [jpeg_thumbnail(image) for image in batch.images]
        columns = _columns_of(batch, self.encoder.vote_names)
        columns = columns.append_column("thumbnail", pa.array(thumbnails, pa.large_binary()))
        return columns.select(self.names)


def derive_anew(writer: Writer, manifest: Manifest, progress: Progress) -> None:
    """Search vectors, index, oddness and maps from embeddings that are all new."""
    wanted = wanted_index(manifest.index, AS_BEFORE, seed=manifest.seed)
    manifest.galaxies, manifest.projection = 0, {}
    for entry in manifest.taught.values():
        if OTHER_LOOK not in str(entry.get("encoder", "")):
            entry["encoder"] = f"{entry.get('encoder', '')} {OTHER_LOOK}"
    derive(writer, manifest, progress, Plan(wanted, keep_map=False))
