"""What a change of view does to an encoder's embeddings."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from explorer.arrays import Crops, Vectors
from explorer.encoder.frames import Frame, framed
from explorer.encoder.models import Encoder, see
from explorer.encoder.views import Augment, random_views
from explorer.training.crops import WIDER


def view_differences(encoder: Encoder, batches: Iterable[list[Crops]], *, seed: int = 0) -> Vectors:
    """Embeddings of one random view less those of another, of each image: float32 (n, D).

    batches: images uint8 (H, W, 3). Views are turned, mirrored, shifted, nearer or farther, with
    other noise, blur and brightness: what varies says nothing of a galaxy.
    """
    generator = torch.Generator().manual_seed(seed)
    return np.concatenate([_differences(encoder, images, generator) for images in batches])


def wider_crops(encoder: Encoder, images: list[Crops]) -> list[Tensor]:
    """Each frame's square of images and what lies around it: uint8 (B, 3, P, P), one or two."""
    frames = [frame for frame in (encoder.frame, encoder.wide) if frame is not None]
    return [_wider(images, frame) for frame in frames]


def _differences(encoder: Encoder, images: list[Crops], generator: torch.Generator) -> Vectors:
    wide = wider_crops(encoder, images)
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
