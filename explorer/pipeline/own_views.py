"""What a change of view does to the embeddings of a catalogue's own galaxies."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from explorer.arrays import Crops, Rows, Vectors
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import FEWEST_GALAXIES
from explorer.catalogue.writer import Writer
from explorer.encoder.frames import Frame, framed
from explorer.encoder.models import Encoder, load_same_encoder, see
from explorer.encoder.views import Augment, random_views
from explorer.errors import EncoderError
from explorer.pipeline.representation import is_tuned
from explorer.sources.cutouts import decode_image
from explorer.training.crops import WIDER

GALAXIES = 400
WHY_TUNED = "What differs between two views of one galaxy, as seen on {:,}, counts less."
_AT_ONCE = 32


def own_differences(writer: Writer, manifest: Manifest) -> Vectors | None:
    """What a catalogue is tuned by, see `view_differences`; None where it is not tuned.

    What was done is noted in the manifest. Fewer than 200 galaxies are never tuned.

    Raises:
        EncoderError: it is asked for, and the catalogue's encoder is not here.
    """
    if not is_tuned(manifest) or len(writer) < FEWEST_GALAXIES:
        return None
    told = manifest.representation
    try:
        found = view_differences(writer, manifest)
    except EncoderError as error:
        if told["tune"] == "yes":
            raise
        told["why"] = f"{told.get('why', '')} It is not tuned to its own views: {error}".strip()
        return None
    told["tuned"] = len(found)
    told["why"] = f"{told.get('why', '')} {WHY_TUNED.format(len(found))}".strip()
    return found


def view_differences(
    writer: Writer, manifest: Manifest, *, galaxies: int = GALAXIES, device: str = "auto"
) -> Vectors:
    """Embeddings of one random view less those of another: float32 (n, D), n ≤ `galaxies`.

    Of galaxies drawn by the manifest's seed, from their thumbnails: turned, mirrored, shifted,
    nearer or farther, with other noise, blur and brightness. What varies here says nothing of a
    galaxy.

    Raises:
        EncoderError: the catalogue's encoder is not here, or is another one by now.
    """
    encoder = load_same_encoder(manifest.encoder, device=device)
    rng = np.random.default_rng(manifest.seed)
    rows = np.sort(rng.permutation(len(writer))[:galaxies])
    generator = torch.Generator().manual_seed(manifest.seed)
    parts = [_differences(encoder, images, generator) for images in _thumbnails(writer, rows)]
    return np.concatenate(parts)


def _thumbnails(writer: Writer, rows: Rows) -> Iterator[list[Crops]]:
    for start in range(0, len(rows), _AT_ONCE):
        some = writer.dataset.take(rows[start : start + _AT_ONCE].tolist(), columns=["thumbnail"])
        yield [decode_image(jpeg) for jpeg in some["thumbnail"].to_pylist()]


def _differences(encoder: Encoder, images: list[Crops], generator: torch.Generator) -> Vectors:
    frames = [frame for frame in (encoder.frame, encoder.wide) if frame is not None]
    wide = [_wider(images, frame) for frame in frames]
    one, other = (_seen_anew(encoder, wide, generator) for _ in "ab")
    return one - other


def _wider(images: list[Crops], frame: Frame) -> Tensor:
    """The framed squares and what lies around them: uint8 (B, 3, P, P)."""
    large = replace(frame, size_px=round(frame.size_px * WIDER))
    crops = np.stack([framed(image, large, wider=WIDER) for image in images])
    return torch.from_numpy(crops).permute(0, 3, 1, 2)


def _seen_anew(encoder: Encoder, wide: list[Tensor], generator: torch.Generator) -> Vectors:
    """Embeddings (B, D) of one random view in each frame."""
    crops = []
    for some in wide:
        views = random_views(some, encoder.frame.size_px, WIDER, generator, Augment())
        crops.append((views.clamp(0, 1) * 255).byte().permute(0, 2, 3, 1).numpy())
    return see(encoder, crops, len(crops)).embeddings
