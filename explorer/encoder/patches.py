"""Why two galaxies are alike: the patches of both on which the encoder's feature maps agree.

The map is taken before pooling, so it holds what the network saw at each place. A patch's feature
is what sets it apart from the sky around the galaxies, and patches agree by the cosine of these.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.encoder.frames import Frame, framed
from explorer.encoder.models import Encoder, as_pixels, evaluation_mode
from explorer.encoder.views import eight_views
from explorer.errors import EncoderError

FEWEST_CELLS = 7  # a side; a deeper map of fewer shows nothing but the middle
SHARPNESS = 2.0


@dataclass(frozen=True)
class Agreement:
    """Where two galaxies agree, drawn on what the encoder saw of them.

    `query`, `hit`: uint8 (S, S, 3), the framed images. `query_heat`, `hit_heat`: float32 (h, w) in
    [0, 1], 1 where they agree most. `turned`: which of the eight views of the hit fits best.
    """

    query: NDArray[np.uint8]
    hit: NDArray[np.uint8]
    query_heat: NDArray[np.float32]
    hit_heat: NDArray[np.float32]
    turned: int


def agreement(
    encoder: Encoder,
    query: NDArray[np.uint8],
    hit: NDArray[np.uint8],
    *,
    views: int = 8,
    frame: Frame | None = None,
) -> Agreement:
    """The patches on which two images, uint8 (H, W, 3), agree, best over `views` of the hit.

    frame: which part of the images; the encoder's own if None.

    Raises:
        EncoderError: the encoder makes no map of features before pooling.
    """
    crops = [framed(image, frame or encoder.frame) for image in (query, hit)]
    pixels = as_pixels(crops, encoder.frame)
    seen = torch.cat([pixels[:1], *eight_views(pixels[1:], views)])
    maps = feature_maps(encoder, seen)
    ours, theirs, best = best_view(maps[0], maps[1:])
    upright = _turned_back(theirs, best)
    return Agreement(crops[0], crops[1], _scaled(ours), _scaled(upright), best)


def feature_maps(encoder: Encoder, pixels: Tensor) -> Tensor:
    """Features (B, C, h, w) before pooling of pixels (B, C, S, S), 0 to 1, on the CPU.

    The deepest map of at least 7 × 7 cells that the backbone gives, else its finest.
    """
    backbone = getattr(encoder.network, "backbone", None)
    if not isinstance(backbone, nn.Module):
        raise _no_map(encoder)
    given: list[Tensor] = []
    hook = backbone.register_forward_pre_hook(lambda _module, inputs: given.append(inputs[0]))
    try:
        with evaluation_mode(encoder.network):
            # Every encoder's network has `features`, which nn.Module cannot say.
            encoder.network.features(pixels.to(encoder.device))  # type: ignore[operator]
            maps = [_as_map(encoder, found) for found in _levels(backbone, given[0])]
    except (AttributeError, NotImplementedError, RuntimeError, IndexError) as error:
        raise _no_map(encoder) from error
    finally:
        hook.remove()
    fine = [found for found in maps if min(found.shape[2:]) >= FEWEST_CELLS]
    chosen = fine[-1] if fine else max(maps, key=lambda found: found.shape[2])
    return chosen.float().cpu()


def _levels(backbone: Any, shaped: Tensor) -> list[Tensor]:
    """The maps inside a timm backbone, shallow to deep, or the last where it tells no more."""
    if hasattr(backbone, "forward_intermediates"):
        return list(backbone.forward_intermediates(shaped, intermediates_only=True))
    return [_gridded(backbone, backbone.forward_features(shaped))]


def _gridded(backbone: Any, found: Tensor) -> Tensor:
    """Tokens (B, prefix + h·w, C) or (B, h, w, C) as a map (B, C, h, w)."""
    if found.ndim == 3:
        found = found[:, int(getattr(backbone, "num_prefix_tokens", 0)) :]
        side = math.isqrt(found.shape[1])
        return found.transpose(1, 2).reshape(len(found), found.shape[2], side, side)
    return found.permute(0, 3, 1, 2) if getattr(backbone, "output_fmt", "") == "NHWC" else found


def _as_map(encoder: Encoder, found: Tensor) -> Tensor:
    if not isinstance(found, Tensor) or found.ndim != 4 or min(found.shape[2:]) < 2:
        raise _no_map(encoder)
    return found


def best_view(query: Tensor, hits: Tensor) -> tuple[Tensor, Tensor, int]:
    """Heat (h, w) of the query and of that view of the hit which agrees best, and its number.

    query: (C, h, w). hits: (V, C, h, w), views of one galaxy.
    """
    sky = _sky(torch.cat([query[None], hits]))
    ours = _patches(query, sky)  # (h·w, C)
    each = [_heats(ours, _patches(view, sky)) for view in hits]
    best = int(torch.stack([a.sum() + b.sum() for a, b in each]).argmax())
    shape = query.shape[1:]
    return each[best][0].reshape(shape), each[best][1].reshape(shape), best


def _sky(maps: Tensor) -> Tensor:
    """The feature (C,) of the sky: the median over the rims of maps (B, C, h, w)."""
    rim = torch.ones(maps.shape[2:], dtype=torch.bool)
    rim[1:-1, 1:-1] = False
    return maps[:, :, rim].permute(1, 0, 2).flatten(1).median(dim=1).values


def _patches(found: Tensor, sky: Tensor) -> Tensor:
    """Patches (h·w, C) of a map (C, h, w), less the sky."""
    return (found - sky[:, None, None]).flatten(1).T


def _heats(ours: Tensor, theirs: Tensor) -> tuple[Tensor, Tensor]:
    """How well each patch is met by its best counterpart, (A,) and (B,), weighed by its light.

    Sky agrees with sky everywhere and says nothing: a patch counts by how far it stands out.
    """
    lengths = ours.norm(dim=1), theirs.norm(dim=1)
    largest = torch.cat(lengths).max().clamp(min=1e-12)
    cosine = (ours / lengths[0].clamp(min=1e-12)[:, None]) @ (
        theirs / lengths[1].clamp(min=1e-12)[:, None]
    ).T
    met = cosine.clamp(min=0) ** SHARPNESS
    pair = met * torch.minimum(lengths[0][:, None], lengths[1][None, :]) / largest  # (A, B)
    return pair.max(dim=1).values, pair.max(dim=0).values


def _turned_back(heat: Tensor, view: int) -> Tensor:
    """The heat (h, w) of one of the eight views, on the image as it was."""
    upright = heat.flip(1) if view >= 4 else heat
    return torch.rot90(upright, -(view % 4), dims=(0, 1))


def _scaled(heat: Tensor) -> NDArray[np.float32]:
    return (heat / heat.max().clamp(min=1e-12)).numpy().astype(np.float32)


def _no_map(encoder: Encoder) -> EncoderError:
    return EncoderError(
        f"The encoder {encoder.name!r} keeps no map of features, so it cannot say where two "
        "galaxies agree; `bundled` and any convolutional or ViT encoder of timm can."
    )
