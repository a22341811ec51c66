"""Losses besides votes: agreement of two views, and classification by prototypes."""

import torch
from torch import Tensor, nn
from torch.nn import functional


class Agreement(nn.Module):
    """The loss of two views of each galaxy, one of `VIEW_LOSSES`, after a projector."""

    def __init__(self, loss: str, dim: int, width: int = 512) -> None:
        """Make the projector (D → P = `width`) and, for SimSiam, its predictor."""
        super().__init__()
        self.loss = VIEW_LOSSES[loss]
        self.projector = _projector(dim, width, width)
        self.predictor = _projector(width, width // 4, width) if loss == "simsiam" else None

    def forward(self, features: Tensor) -> Tensor:
        """The loss of features (2B, D), all first views and then all second ones."""
        projected = self.projector(functional.normalize(features, dim=1))
        one, two = projected.chunk(2)
        if self.predictor is None:
            return self.loss(one, two)
        guess_one, guess_two = self.predictor(projected).chunk(2)
        return (self.loss(guess_one, two.detach()) + self.loss(guess_two, one.detach())) / 2


def _projector(dim: int, hidden: int, out: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(dim, hidden), nn.BatchNorm1d(hidden), nn.ReLU(), nn.Linear(hidden, out)
    )


def vicreg(one: Tensor, two: Tensor) -> Tensor:
    """The VICReg loss of two views' projections, (B, P) each → scalar (Bardes+22).

    Invariance and variance weigh 25, covariance 1, all over 25.
    """
    invariance = functional.mse_loss(one, two)
    return invariance + _variance(one) + _variance(two) + (_covariance(one) + _covariance(two)) / 25


def _variance(values: Tensor) -> Tensor:
    return functional.relu(1 - torch.sqrt(values.var(dim=0) + 1e-4)).mean() / 2


def _covariance(values: Tensor) -> Tensor:
    centred = values - values.mean(dim=0)
    covariance = centred.T @ centred / (len(values) - 1)
    return (covariance.square().sum() - covariance.diagonal().square().sum()) / values.shape[1]


def barlow(one: Tensor, two: Tensor) -> Tensor:
    """The Barlow Twins loss of projections (B, P) each → scalar, over P (Zbontar+21)."""
    one, two = (functional.batch_norm(v, None, None, training=True) for v in (one, two))
    cross = one.T @ two / len(one)
    on = (cross.diagonal() - 1).square().sum()
    off = cross.square().sum() - cross.diagonal().square().sum()
    return (on + 0.005 * off) / len(cross)


def negative_cosine(one: Tensor, two: Tensor) -> Tensor:
    """SimSiam's loss of predictions and targets (B, P) → scalar (Chen & He 21)."""
    return -functional.cosine_similarity(one, two, dim=1).mean()


VIEW_LOSSES = {"vicreg": vicreg, "barlow": barlow, "simsiam": negative_cosine}


class Prototypes(nn.Module):
    """A cosine classifier: one unit vector for each class of each set."""

    def __init__(self, classes: int, dim: int, temperature: float = 0.07) -> None:
        """Make `classes` random directions of length `dim`."""
        super().__init__()
        self.weight = nn.Parameter(torch.randn(classes, dim))
        self.temperature = temperature

    def forward(self, embeddings: Tensor) -> Tensor:
        """Logits (B, C): cosine over temperature."""
        cosine = (
            functional.normalize(embeddings, dim=1) @ functional.normalize(self.weight, dim=1).T
        )
        return cosine / self.temperature


def class_loss(logits: Tensor, target: Tensor, allowed: Tensor, weight: Tensor) -> Tensor:
    """The weighted mean cross entropy of galaxies that have a class (target >= 0).

    logits: (B, C). target: int64 (B,). allowed: bool (B, C), the classes of the galaxy's own set.
    weight: (B,).
    """
    has = target >= 0
    if not has.any():
        return logits.sum() * 0
    masked = logits[has].masked_fill(~allowed[has], -1e4)
    each = functional.cross_entropy(masked, target[has], reduction="none", label_smoothing=0.0)
    return (each * weight[has]).sum() / weight[has].sum()
