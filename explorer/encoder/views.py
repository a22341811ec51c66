"""Views of a galaxy: the eight that inference averages, and random ones for training."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional


def eight_views(images: Tensor, views: int = 8) -> list[Tensor]:
    """The first `views` of the quarter turns and their mirror images, each (B, C, S, S)."""
    turns = [torch.rot90(images, turn, dims=(2, 3)) for turn in range(4)]
    return [*turns, *(turn.flip(3) for turn in turns)][:views]


def soft_disc(size_px: int, *, edge: float = 0.12) -> Tensor:
    """Weights (S, S): 1 inside the inscribed circle, falling to 0 at it over `edge`.

    What the corners hold would otherwise change with rotation.
    """
    axis = (torch.arange(size_px) + 0.5) / size_px * 2 - 1
    radius = torch.hypot(axis[:, None], axis[None, :])
    return ((1 - radius) / edge).clamp(0, 1)


@dataclass(frozen=True)
class Augment:
    """Ranges of the random views; lengths are fractions of the frame, colours of the full scale."""

    zoom: tuple[float, float] = (0.8, 1.3)
    shift: float = 0.06
    gain: float = 0.25
    colour: float = 0.12
    offset: float = 0.03
    grey: float = 0.15
    blur: float = 0.3
    noise: float = 0.03


def random_views(
    crops: Tensor, size_px: int, wider: float, rng: torch.Generator, augment: Augment
) -> Tensor:
    """One random view of each crop, float32 (B, 3, S, S), about 0 to 1.

    crops: uint8 (B, 3, P, P), `wider` times the frame. Any rotation, mirror, zoom and shift; then
    brightness, colour, grey, blur and noise as another night or survey would give.
    """
    pixels = crops.float() / 255
    grid = functional.affine_grid(
        _placements(len(crops), wider, rng, augment), [len(crops), 3, size_px, size_px], False
    )
    views = functional.grid_sample(pixels, grid, padding_mode="reflection", align_corners=False)
    return _recoloured(views, rng, augment)


def _placements(count: int, wider: float, rng: torch.Generator, augment: Augment) -> Tensor:
    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=rng) * (high - low) + low

    angle = uniform(0, 2 * math.pi)
    mirror = (uniform(0, 1) < 0.5).float() * 2 - 1
    zoom = torch.exp(uniform(math.log(augment.zoom[0]), math.log(augment.zoom[1])))
    scale = 1 / (wider * zoom)
    shift = torch.stack([uniform(-1, 1), uniform(-1, 1)], 1) * augment.shift * 2 / wider
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    turn = torch.stack(
        [torch.stack([cos * mirror, -sin], 1), torch.stack([sin * mirror, cos], 1)], 1
    )
    return torch.cat([turn, shift[:, :, None]], dim=2)  # (B, 2, 3)


def _recoloured(views: Tensor, rng: torch.Generator, augment: Augment) -> Tensor:
    count = len(views)

    def uniform(*shape: int) -> Tensor:
        return torch.rand(*shape, 1, 1, generator=rng) * 2 - 1

    def chance(share: float) -> Tensor:
        return torch.rand(count, 1, 1, 1, generator=rng) < share

    views = torch.where(chance(augment.grey), views.mean(1, keepdim=True).expand_as(views), views)
    views = (
        views * (1 + augment.gain * uniform(count, 1)) * (1 + augment.colour * uniform(count, 3))
    )
    views = views + augment.offset * uniform(count, 1)
    soft = functional.avg_pool2d(functional.pad(views, (1, 1, 1, 1), "replicate"), 3, 1)
    views = torch.where(chance(augment.blur), soft, views)
    level = augment.noise * torch.rand(count, 1, 1, 1, generator=rng)
    return views + level * torch.randn(views.shape, generator=rng)
