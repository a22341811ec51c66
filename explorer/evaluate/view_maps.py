"""Weak and strong views of galaxies as the last block of a network meets them, computed once."""

import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.arrays import Crops, Rows
from explorer.encoder.frames import Frame
from explorer.encoder.models import Encoder, as_pixels, evaluation_mode
from explorer.encoder.views import Augment, random_views
from explorer.errors import EncoderError
from explorer.training.crops import WIDER, centre_crop
from explorer.training.labelled_crops import Load, Tell, cut_crops

Maps = NDArray[np.float16]

VIEWS = 8  # kept of each kind
WEAK = Augment((1.0, 1.0), gain=0.0, colour=0.0, offset=0.0, grey=0.0, blur=0.0, noise=0.0)
STRONG = Augment(
    (0.7, 1.4), shift=0.12, gain=0.5, colour=0.3, offset=0.08, grey=0.3, blur=0.5, noise=0.06
)
LARGEST_HOLE = 0.5  # of the side
_GREY = 0.5
_BATCH = 64


@dataclass(frozen=True)
class ViewMaps:
    """Feature maps before a network's last block, and what follows them.

    rows: int64 (N,), whose maps are meant, of all that were computed. upright: (A, C, h, w), the
    frames as they are; weak: (A, VIEWS, C, h, w), turned, mirrored and shifted; strong: the same,
    also recoloured, zoomed, blurred and with a hole. tail: maps (B, C, h, w) → features (B, W).
    """

    rows: Rows
    upright: Maps
    weak: Maps
    strong: Maps
    tail: nn.Module

    def __len__(self) -> int:
        """N."""
        return len(self.rows)

    def __getitem__(self, places: Rows) -> "ViewMaps":
        """The same of some of its galaxies."""
        return replace(self, rows=self.rows[places])


def view_maps(
    encoder: Encoder,
    load: Load,
    count: int,
    frame: Frame,
    *,
    tell: Tell = lambda done, total: None,
) -> ViewMaps:
    """The maps of `count` galaxies whose images `load` gives by place, framed by `frame`.

    Raises:
        EncoderError: a network without the blocks of an EfficientNet.
    """
    tail, last = _tail(encoder), _last_block(encoder)
    draw, parts, every = torch.Generator().manual_seed(0), [], np.arange(count)
    for start in range(0, count, _BATCH):
        tell(start, count)
        crops = cut_crops(load, every[start : start + _BATCH], frame)
        parts.append(_maps_of(encoder, last, crops, draw))
    tell(count, count)
    upright, weak, strong = (np.concatenate(kind) for kind in zip(*parts, strict=True))
    return ViewMaps(every, upright[:, 0], weak, strong, tail)


def cut_out(views: Tensor, rng: torch.Generator) -> Tensor:
    """Views (B, C, S, S), each with a grey square of a random size at a random place."""
    count, side = len(views), views.shape[-1]
    half = torch.rand(count, 1, generator=rng) * LARGEST_HOLE / 2
    middle = torch.rand(count, 2, 1, generator=rng)
    axis = (torch.arange(side) + 0.5) / side
    near = (axis - middle).abs() < half[:, None]  # (B, 2, S)
    hole = near[:, 0, :, None] & near[:, 1, None, :]
    return torch.where(hole[:, None], torch.tensor(_GREY), views)


def _maps_of(
    encoder: Encoder, last: nn.Module, crops: Crops, draw: torch.Generator
) -> tuple[Maps, Maps, Maps]:
    """Maps (B, 1 or VIEWS, C, h, w) of the upright frames, weak and strong views."""
    size, wide = encoder.frame.size_px, torch.from_numpy(crops).permute(0, 3, 1, 2)
    weak = [random_views(wide, size, WIDER, draw, WEAK) for _ in range(VIEWS)]
    strong = [
        cut_out(random_views(wide, size, WIDER, draw, STRONG), draw).clamp(0, 1)
        for _ in range(VIEWS)
    ]
    upright = as_pixels(list(centre_crop(crops)), replace(encoder.frame, channels=3))
    upright_maps, weak_maps, strong_maps = (
        np.stack([_before(encoder, last, view) for view in kind], axis=1)
        for kind in ([upright], weak, strong)
    )
    return upright_maps, weak_maps, strong_maps


def _before(encoder: Encoder, last: nn.Module, views: Tensor) -> Maps:
    """What reaches the last block of pixels (B, 3, S, S): (B, C, h, w)."""
    pixels = views.mean(1, keepdim=True) if encoder.frame.channels == 1 else views
    given: list[Tensor] = []
    hook = last.register_forward_pre_hook(lambda _module, inputs: given.append(inputs[0]))
    try:
        with evaluation_mode(encoder.network):
            # Every encoder's network has `features`, which nn.Module cannot say.
            encoder.network.features(pixels.to(encoder.device))  # type: ignore[operator]
    finally:
        hook.remove()
    return given[0].cpu().numpy().astype(np.float16)


def _last_block(encoder: Encoder) -> nn.Module:
    return _parts(encoder)[0]


def _tail(encoder: Encoder) -> nn.Module:
    """A copy of the last block and what follows it, its normalisations in rest."""
    copied = nn.Sequential(*copy.deepcopy(_parts(encoder))).cpu()
    return copied.requires_grad_(True).train(False)


def _parts(encoder: Encoder) -> list[nn.Module]:
    backbone: Any = getattr(encoder.network, "backbone", encoder.network)
    try:
        after = [getattr(backbone, name) for name in ("conv_head", "bn2", "global_pool")]
        return [backbone.blocks[-1], *after]
    except AttributeError as error:
        raise EncoderError(
            f"The way of AnomalyMatch trains the last block of an EfficientNet, which "
            f"{encoder.name!r} is not: leave `anomalymatch` out of --methods, or build the "
            "catalogue with `--encoder bundled`."
        ) from error
