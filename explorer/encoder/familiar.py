"""How familiar a galaxy looks to an encoder: its place among those of the kinds it was taught."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

AXES = 64
STEPS = 200  # a familiarity is known to half a per cent


class Familiarity(nn.Module):
    """Features (B, W) → familiarity (B,), 0 to 1: the share of taught kinds that look as odd.

    What is measured is how much of a galaxy's features, at unit length, lies off the leading axes
    of the taught galaxies: what their differences do not explain (the reconstruction error of
    principal components). Unlike a distance along the axes it knows a foreign survey from a rare
    galaxy of a known one.
    """

    middle: Tensor
    axes: Tensor
    steps: Tensor

    def __init__(self, width: int, axes: int = AXES, steps: int = STEPS) -> None:
        """Make room for what `fit_familiarity` finds in features of `width`."""
        super().__init__()
        self.register_buffer("middle", torch.zeros(width))
        self.register_buffer("axes", torch.zeros(axes, width))  # orthonormal
        self.register_buffer("steps", torch.zeros(steps))  # unexplained parts, rising

    @property
    def width(self) -> int:
        """W, how many features are looked at."""
        return len(self.middle)

    def unexplained(self, features: Tensor) -> Tensor:
        """The squared length (B,) of features (B, W) off the axes."""
        away = nn.functional.normalize(features, dim=1) - self.middle
        off = away.square().sum(1) - (away @ self.axes.T).square().sum(1)
        return off.clamp(min=0)

    def forward(self, features: Tensor) -> Tensor:
        """The share (B,) of galaxies of the taught kinds of which as much is unexplained."""
        nearer = torch.searchsorted(self.steps, self.unexplained(features).contiguous())
        return 1 - nearer.float() / len(self.steps)


def fit_familiarity(
    taught: NDArray[np.float32], fresh: NDArray[np.float32], *, axes: int = AXES
) -> Familiarity:
    """Axes from features (N, W) of taught galaxies, the scale from (M, W) never trained on."""
    unit = torch.nn.functional.normalize(torch.from_numpy(taught).double(), dim=1)
    made = Familiarity(taught.shape[1], min(axes, len(taught) - 1))
    made.middle = unit.mean(0).float()
    leading = torch.linalg.svd(unit - unit.mean(0), full_matrices=False)[2]
    made.axes = leading[: len(made.axes)].float().contiguous()
    place = (torch.arange(STEPS) + 0.5) / STEPS
    made.steps = torch.quantile(made.unexplained(torch.from_numpy(fresh)), place)
    return made
