"""A small normalising flow (RealNVP, Dinh+17): one candidate for oddness among the others."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

LAYERS = 6
WIDTH = 64
EPOCHS = 40
BATCH = 512
RATE = 2e-3


class Coupling(nn.Module):
    """One affine coupling: half of the axes scaled and shifted by a function of the others."""

    def __init__(self, dim: int, turned: bool) -> None:
        """Take `dim` axes; `turned` swaps the halves."""
        super().__init__()
        mask = (torch.arange(dim) % 2 == int(turned)).float()
        self.register_buffer("mask", mask)
        self.net = nn.Sequential(
            nn.Linear(dim, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU()
        )
        self.last = nn.Linear(WIDTH, 2 * dim)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, values: Tensor) -> tuple[Tensor, Tensor]:
        """The transformed values (B, D) and the log of the volume change (B,)."""
        mask: Tensor = self.mask  # type: ignore[assignment]  # nn.Module types buffers loosely
        scale, shift = self.last(self.net(values * mask)).chunk(2, dim=1)
        scale = torch.tanh(scale) * (1 - mask)
        return values * scale.exp() + shift * (1 - mask), scale.sum(dim=1)


def flow_surprise(values: NDArray[np.float32], *, seed: int = 0) -> NDArray[np.float32]:
    """Minus the log density of each galaxy under a flow fitted to all: float32 (N,)."""
    generator = torch.Generator().manual_seed(seed)
    data = torch.as_tensor(np.ascontiguousarray(values, np.float32))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers = nn.ModuleList(Coupling(data.shape[1], bool(at % 2)) for at in range(LAYERS))
    optimiser = torch.optim.Adam(layers.parameters(), lr=RATE, weight_decay=1e-4)
    for _ in range(EPOCHS):
        for rows in torch.randperm(len(data), generator=generator).split(BATCH):
            optimiser.zero_grad()
            _surprise(layers, data[rows]).mean().backward()
            optimiser.step()
    with torch.inference_mode():
        return _surprise(layers, data).numpy().astype(np.float32)


def _surprise(layers: nn.ModuleList, values: Tensor) -> Tensor:
    """Minus the log density, up to a constant: (B,)."""
    volume = torch.zeros(len(values))
    for layer in layers:
        values, change = layer(values)
        volume = volume + change
    return 0.5 * values.square().sum(dim=1) - volume
