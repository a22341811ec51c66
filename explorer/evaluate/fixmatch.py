"""FixMatch (Sohn et al. 2020): a classifier of few labels and many images without any."""

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from explorer.arrays import Mask, Rows, Scores
from explorer.evaluate.view_maps import Maps, ViewMaps

_BATCH = 512


@dataclass(frozen=True)
class FixMatchConfig:
    """The numbers of AnomalyMatch (Gómez et al. 2025), as its package has them by default."""

    batch: int = 16
    unlabelled: int = 5  # of them for each labelled galaxy in a batch; 0: the labels alone
    confidence: float = 0.95
    rate: float = 0.0075
    momentum: float = 0.9
    decay: float = 7.5e-4
    average: float = 0.99


class FixMatch:
    """A classifier that goes on learning: of the labelled, and of what it is sure of.

    Views of labelled galaxies, both answers alike often, teach their answer. What the weak view of
    another galaxy is called with confidence, its strong view is taught. Statistics of
    normalisation stay those of the encoder; a running average of the weights judges.
    """

    def __init__(self, maps: ViewMaps, config: FixMatchConfig, *, seed: int = 0) -> None:
        """Begin with the encoder's weights and a head that knows nothing."""
        self.maps, self.config = maps, config
        self.rng = np.random.default_rng(seed)
        self.model = _with_head(maps)
        self.averaged = copy.deepcopy(self.model).requires_grad_(False)
        self.optimiser = torch.optim.SGD(
            self.model.parameters(),
            lr=config.rate,
            momentum=config.momentum,
            weight_decay=config.decay,
        )

    def train(self, rows: Rows, wanted: Mask, steps: int) -> None:
        """Train on for so many steps.

        rows: int64 (L,), the labelled places; wanted: bool (L,), with both answers in it.
        """
        others = np.setdiff1d(np.arange(len(self.maps)), rows)
        chances = _balanced(wanted)
        for _ in range(steps):
            drawn = self.rng.choice(len(rows), self.config.batch, p=chances)
            loss = self._loss_labelled(rows[drawn], wanted[drawn])
            size = self.config.batch * self.config.unlabelled
            if size and len(others):
                loss = loss + self._loss_unlabelled(self.rng.choice(others, size))
            self._step(loss)

    def scores(self) -> Scores:
        """How much more each galaxy looks wanted than not, of the upright images: float32 (N,)."""
        found = []
        for start in range(0, len(self.maps), _BATCH):
            rows = self.maps.rows[start : start + _BATCH]
            with torch.inference_mode():
                logits = self.averaged(_tensor(self.maps.upright[rows]))
            found.append((logits[:, 1] - logits[:, 0]).numpy())
        return np.concatenate(found).astype(np.float32)

    def _loss_labelled(self, places: Rows, wanted: Mask) -> Tensor:
        answers = torch.from_numpy(wanted.astype(np.int64))
        return functional.cross_entropy(self.model(self._views(self.maps.weak, places)), answers)

    def _loss_unlabelled(self, places: Rows) -> Tensor:
        with torch.no_grad():
            called = self.model(self._views(self.maps.weak, places)).softmax(dim=1)
        confidence, answers = called.max(dim=1)
        sure = confidence >= self.config.confidence
        if not sure.any():
            return torch.zeros(())
        logits = self.model(self._views(self.maps.strong, places[sure.numpy()]))
        return functional.cross_entropy(logits, answers[sure], reduction="sum") / len(places)

    def _views(self, views: Maps, places: Rows) -> Tensor:
        """One of the kept views of each place."""
        which = self.rng.integers(views.shape[1], size=len(places))
        return _tensor(views[self.maps.rows[places], which])

    def _step(self, loss: Tensor) -> None:
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        pairs = zip(self.averaged.parameters(), self.model.parameters(), strict=True)
        for slow, quick in pairs:
            slow.lerp_(quick.detach(), 1 - self.config.average)


def _with_head(maps: ViewMaps) -> nn.Module:
    """The tail and a head of two answers that begins at zero."""
    tail = copy.deepcopy(maps.tail)
    width = tail(_tensor(maps.upright[:1])).shape[1]
    head = nn.Linear(width, 2)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return nn.Sequential(tail, head)


def _balanced(wanted: Mask) -> np.ndarray:
    """Chances (L,) under which both answers are drawn alike often."""
    share = wanted.mean()
    chances = np.where(wanted, 0.5 / share, 0.5 / (1 - share))
    return chances / chances.sum()


def _tensor(maps: Maps) -> Tensor:
    return torch.from_numpy(maps.astype(np.float32)).contiguous(memory_format=torch.channels_last)
