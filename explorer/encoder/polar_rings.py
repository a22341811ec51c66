"""Rings of light as numbers: profiles, colours and Fourier amplitudes around the centre.

What rotation and mirroring leave unchanged by construction; the classical measures of galaxy
shape (concentration, asymmetry, ellipticity, arms) are functions of these.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

RINGS = 16
ANGLES = 48
MODES = 8
DESCRIBED = 3  # modules of `polar_branch` before its first trained layer


class PolarRings(nn.Module):
    """Pixels (B, C, S, S), 0 to 1 → descriptors (B, LENGTH)."""

    LENGTH = RINGS * (2 * MODES + 5) + 2
    grid: Tensor

    def __init__(self) -> None:
        """Lay the sampling grid: RINGS radii of the frame's half side, ANGLES points on each."""
        super().__init__()
        radius = torch.linspace(0.03, 0.97, RINGS)[:, None]
        turn = (torch.arange(ANGLES) * 2 * math.pi / ANGLES)[None, :]
        grid = torch.stack([radius * turn.cos(), radius * turn.sin()], dim=-1)
        self.register_buffer("grid", grid[None], persistent=False)  # (1, R, A, 2)

    def forward(self, pixels: Tensor) -> Tensor:
        """Logarithms and ratios that are finite for any image, an empty one too."""
        rings = self._rings(pixels)  # (B, C, R, A)
        grey = rings.mean(1)
        mean = grey.mean(-1)  # (B, R)
        peak = mean[:, :3].mean(1, keepdim=True).clamp(min=0.02)
        waves = torch.fft.rfft(grey, dim=-1).abs() / ANGLES  # (B, R, A/2 + 1)
        shape = waves[:, :, 1 : MODES + 1]
        half_turn = (grey - grey.roll(ANGLES // 2, -1)).abs().mean(-1) / peak
        fine = waves[:, :, MODES + 1 :].mean(-1) / peak
        parts = [
            mean / peak,
            torch.log(shape / (mean.abs()[:, :, None] + 0.02) + 0.01).flatten(1),
            torch.log(shape / peak[:, :, None] + 0.003).flatten(1),
            self._colours(rings, mean).flatten(1),
            torch.log(half_turn + 0.01),
            torch.log(fine + 0.003),
            peak.log(),
            pixels.mean(dim=(1, 2, 3))[:, None],
        ]
        return torch.cat(parts, dim=1)

    def _rings(self, pixels: Tensor) -> Tensor:
        soft = functional.avg_pool2d(functional.pad(pixels, (1,) * 4, "replicate"), 3, 1)
        coarse = functional.adaptive_avg_pool2d(pixels, 12).flatten(2)
        dark = coarse.sort(dim=2).values[:, :, 28][:, :, None, None]  # a fifth is darker: the sky
        grid = self.grid.expand(len(pixels), -1, -1, -1)
        return functional.grid_sample(soft - dark, grid, align_corners=False)

    def _colours(self, rings: Tensor, mean: Tensor) -> Tensor:
        around = rings.mean(-1)  # (B, C, R)
        if around.shape[1] == 1:
            return torch.zeros(len(mean), 2, RINGS, device=mean.device)
        return (around[:, :2] - around[:, 1:3]) / (mean.abs()[:, None] + 0.03)


def polar_branch(width: int, length: int) -> nn.Sequential:
    """The trained part: descriptors (B, LENGTH) → features (B, length)."""
    return nn.Sequential(
        PolarRings(),
        nn.BatchNorm1d(PolarRings.LENGTH, affine=False),
        nn.Hardtanh(-4, 4),
        nn.Dropout(0.1),
        nn.Linear(PolarRings.LENGTH, width),
        nn.BatchNorm1d(width),
        nn.GELU(),
        nn.Dropout(0.2),
        nn.Linear(width, length),
    )
