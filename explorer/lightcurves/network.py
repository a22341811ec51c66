"""A small classifier of variability features, trainable from another survey's (Kim+21)."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits
from torch import Tensor, nn
from torch.nn import functional

from explorer.arrays import Classes, Vectors
from explorer.encoder.models import evaluation_mode


@dataclass(frozen=True)
class CurveConfig:
    """How to train; `tuned_rate` is that of the transferred layers, `rate` of all else.

    noise: deviation added to scaled features in training; missing: the share of them set to zero.
    """

    hidden: tuple[int, ...] = (64, 128, 64)
    epochs: int = 80
    batch: int = 64
    rate: float = 3e-3
    tuned_rate: float = 5e-4
    decay: float = 1e-3
    dropout: float = 0.1
    noise: float = 0.0
    missing: float = 0.0
    seed: int = 0


class CurveNet(nn.Module):
    """Features (B, W) → an embedding (B, E) → C classes."""

    def __init__(self, width: int, classes: int, config: CurveConfig) -> None:
        """Build it untrained."""
        super().__init__()
        layers: list[nn.Module] = []
        for out in config.hidden:
            layers += [nn.Linear(width, out), nn.LayerNorm(out), nn.GELU()]
            layers += [nn.Dropout(config.dropout)]
            width = out
        self.body = nn.Sequential(*layers)
        self.head = nn.Linear(width, classes)

    def forward(self, values: Tensor) -> Tensor:
        """Logits (B, C)."""
        return self.head(self.body(values))


def train_curves(
    points: Vectors,
    classes: Classes,
    count: int,
    config: CurveConfig,
    *,
    start: CurveNet | None = None,
) -> CurveNet:
    """A network trained on labelled features; with `start`, that network tuned on them.

    points: float32 (L, W), scaled. classes: int64 (L,), below `count`; one of n members weighs √n.
    A head of another number of classes begins anew.
    """
    torch.manual_seed(config.seed)
    net = CurveNet(points.shape[1], count, config)
    if start is not None:
        net.body = copy.deepcopy(start.body)
        if start.head.out_features == count:
            net.head = copy.deepcopy(start.head)
    rate = config.rate if start is None else config.tuned_rate
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=config.decay)
    steps = config.epochs * max(1, -(-len(points) // config.batch))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    values, target = torch.from_numpy(points), torch.from_numpy(classes)
    members = np.maximum(np.bincount(classes, minlength=count), 1)
    weight = torch.from_numpy((1 / np.sqrt(members)).astype(np.float32))
    draw = torch.Generator().manual_seed(config.seed)
    net.train()
    with one_thread():
        for _ in range(config.epochs):
            for rows in torch.randperm(len(points), generator=draw).split(config.batch):
                seen = _disturbed(values[rows], config)
                loss = functional.cross_entropy(net(seen), target[rows], weight)
                optimiser.zero_grad(set_to_none=True)
                loss.backward()
                optimiser.step()
                schedule.step()
    return net


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread of torch, for the calling thread alone: small steps are over sooner by one."""
    torch.get_num_threads()  # at the first use in a thread torch sets their number anew
    with threadpool_limits(1, "openmp"):
        yield


def _disturbed(values: Tensor, config: CurveConfig) -> Tensor:
    """Features as another star's measurement might have given them."""
    if config.noise:
        values = values + config.noise * torch.randn_like(values)
    if config.missing:
        values = values * (torch.rand_like(values) > config.missing)
    return values


def classify_curves(net: CurveNet, points: Vectors) -> NDArray[np.float32]:
    """Class probabilities float32 (N, C) of scaled features (N, W)."""
    with evaluation_mode(net):
        return functional.softmax(net(torch.from_numpy(points)), dim=1).numpy().copy()
