"""What a catalogue is tuned by: how the embeddings of its own galaxies vary with the view."""

from collections.abc import Iterator

import numpy as np

from explorer.arrays import Crops, Rows, Vectors
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import FEWEST_GALAXIES
from explorer.catalogue.writer import Writer
from explorer.config import Settings
from explorer.encoder import Encoder, load_same_encoder
from explorer.errors import EncoderError
from explorer.pipeline.representation import is_tuned
from explorer.sources.cutouts import decode_image
from explorer.training.two_views import view_differences

GALAXIES = 400
MOST_PERMUTED = 1_000_000  # of more, a permutation would fill memory
WHY_TUNED = "What differs between two views of one galaxy, as seen on {:,}, counts less."
_AT_ONCE = 32


def own_differences(
    writer: Writer, manifest: Manifest, encoder: Encoder | None = None
) -> Vectors | None:
    """Differences of views, float32 (n, D), of up to 400 galaxies; None where it is not tuned.

    `encoder`: the catalogue's own, loaded where None. What was done is noted in the manifest.
    Fewer than 200 galaxies are never tuned.

    Raises:
        EncoderError: it is asked for, and the catalogue's encoder is not here.
    """
    if not is_tuned(manifest) or len(writer) < FEWEST_GALAXIES:
        return None
    told = manifest.representation
    try:
        device = Settings.from_environment().device
        encoder = encoder or load_same_encoder(
            manifest.encoder, device=device, folder=writer.folder
        )
    except EncoderError as error:
        if told["tune"] == "yes":
            raise
        told["why"] = f"{told.get('why', '')} It is not tuned to its own views: {error}".strip()
        return None
    rng = np.random.default_rng(manifest.seed)
    rows = np.sort(drawn_rows(rng, len(writer), GALAXIES))
    told["tuned"] = len(rows)
    told["why"] = f"{told.get('why', '')} {WHY_TUNED.format(len(rows))}".strip()
    return view_differences(encoder, thumbnails_of(writer, rows), seed=manifest.seed)


def drawn_rows(rng: np.random.Generator, count: int, most: int) -> Rows:
    """Up to `most` of `count` rows, int64 (n,), in the order of their draw."""
    if count > MOST_PERMUTED:
        return rng.choice(count, most, replace=False)
    return rng.permutation(count)[:most]


def thumbnails_of(writer: Writer, rows: Rows) -> Iterator[list[Crops]]:
    """Images uint8 (H, W, 3) of these rows, some at a time."""
    for start in range(0, len(rows), _AT_ONCE):
        some = writer.dataset.take(rows[start : start + _AT_ONCE].tolist(), columns=["thumbnail"])
        yield [decode_image(jpeg) for jpeg in some["thumbnail"].to_pylist()]
