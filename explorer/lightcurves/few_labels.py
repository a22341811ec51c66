"""Ways to classify light curves from few labels, with or without the pretrained network."""

import copy
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from torch.nn import functional

from explorer.arrays import Classes
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.features import FEATURES
from explorer.lightcurves.names import group_probabilities, kind_groups
from explorer.lightcurves.network import (
    CurveConfig,
    CurveNet,
    classify_curves,
    one_thread,
    train_curves,
)
from explorer.lightcurves.scaling import fit_scaling

Probabilities = NDArray[np.float64]
TREES = 300
RIDGE, PULL = 0.1, 0.3  # on the weights, and of the source's own answer towards one
UNSURE = 0.01  # added to probabilities of the source before their logarithm
STEPS = 60


@dataclass(frozen=True)
class Taught:
    """Measures (L, 63) of labelled curves, classes int64 (L,), and the names of those (G,)."""

    measures: NDArray[np.float64]
    classes: Classes
    names: tuple[str, ...]
    seed: int = 0

    def part(self, rows: NDArray[np.int64]) -> "Taught":
        """Some of them."""
        return Taught(self.measures[rows], self.classes[rows], self.names, self.seed)

    @property
    def weights(self) -> NDArray[np.float32]:
        """`class_weights` of the classes."""
        return class_weights(self.classes)


def class_weights(classes: Classes) -> NDArray[np.float32]:
    """One weight a label, float32 (L,), of mean one: a class of n members weighs √n."""
    each = 1 / np.sqrt(np.bincount(classes)[classes])
    return (each / each.mean()).astype(np.float32)


Way = Callable[[CurveEncoder, Taught, NDArray[np.float64]], Probabilities]


def untouched(
    encoder: CurveEncoder, names: tuple[str, ...], measures: NDArray[np.float64]
) -> Probabilities:
    """Probabilities (N, G) by the source alone, its kinds counted under the classes' names."""
    return group_probabilities(encoder.probabilities(measures), kind_groups(names, encoder.kinds))


def tune(encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]) -> Probabilities:
    """The source's network tuned on the labels; its head begins with the kinds of each class."""
    net = train_curves(
        encoder.points(taught.measures),
        taught.classes,
        len(taught.names),
        CurveConfig(hidden=encoder.hidden, seed=taught.seed),
        start=with_head(encoder, taught.names),
    )
    return classify_curves(net, encoder.points(measures)).astype(np.float64)


def with_head(encoder: CurveEncoder, names: tuple[str, ...]) -> CurveNet:
    """The source's network with a head for the named classes, each the mean of its kinds."""
    groups = torch.from_numpy(kind_groups(names, encoder.kinds)).float()
    groups /= groups.sum(dim=1, keepdim=True).clamp(min=1)
    net = CurveNet(len(encoder.middle), len(names), CurveConfig(hidden=encoder.hidden))
    net.body = copy.deepcopy(encoder.net.body)
    with torch.no_grad():
        net.head.weight.copy_(groups @ encoder.net.head.weight)
        net.head.bias.copy_(groups @ encoder.net.head.bias)
    return net


def frozen_linear(
    encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> Probabilities:
    """Logistic regression on the frozen embedding, beginning from the source's own answer.

    Logits are a·log p + Wx + b with the source's p of the named classes, a pulled towards one and
    W towards zero: with no labels the answer is the source's, where a name is known to it.
    """
    x, log_p = _frozen_inputs(encoder, taught.names, taught.measures)
    target, weight = torch.from_numpy(taught.classes), torch.from_numpy(taught.weights)
    w = torch.zeros(x.shape[1], len(taught.names), requires_grad=True)
    a, b = torch.ones(1, requires_grad=True), torch.zeros(len(taught.names), requires_grad=True)
    optimiser = torch.optim.LBFGS([w, a, b], max_iter=STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        each = functional.cross_entropy(a * log_p + x @ w + b, target, reduction="none")
        held = RIDGE * w.square().sum() + PULL * (a - 1).square().sum() + RIDGE * b.square().sum()
        whole = (weight * each).mean() + held / np.sqrt(len(target))
        whole.backward()
        return whole

    with one_thread():
        optimiser.step(loss)
    x, log_p = _frozen_inputs(encoder, taught.names, measures)
    with torch.no_grad():
        return functional.softmax(a * log_p + x @ w + b, dim=1).double().numpy()


def _frozen_inputs(
    encoder: CurveEncoder, names: tuple[str, ...], measures: NDArray[np.float64]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Embeddings of unit mean square, and log probabilities of the named classes by the source."""
    x = torch.from_numpy(encoder.embed(measures))
    p = torch.from_numpy(untouched(encoder, names, measures)).float()
    return x / x.square().mean(dim=1, keepdim=True).sqrt().clamp(min=1e-6), torch.log(p + UNSURE)


def scratch(encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]) -> Probabilities:
    """A network of the same form on the labels alone."""
    config = CurveConfig(hidden=encoder.hidden, seed=taught.seed)
    points, count = encoder.points(taught.measures), len(taught.names)
    net = train_curves(points, taught.classes, count, config)
    return classify_curves(net, encoder.points(measures)).astype(np.float64)


def forest(encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]) -> Probabilities:
    """A random forest on the 16 features, what UPSILoN was (Kim & Bailer-Jones 2016)."""
    wanted = slice(0, len(FEATURES))
    scaling = fit_scaling(measures[:, wanted])
    return _grow(taught, scaling(taught.measures[:, wanted]), scaling(measures[:, wanted]))


def informed_forest(
    encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> Probabilities:
    """A random forest on all measures and the log probabilities of the source's kinds."""

    def points(some: NDArray[np.float64]) -> NDArray[np.float32]:
        told = np.log(encoder.probabilities(some) + UNSURE)
        return np.concatenate([encoder.points(some), told], axis=1)

    return _grow(taught, points(taught.measures), points(measures))


def _grow(
    taught: Taught, points: NDArray[np.float32], wanted: NDArray[np.float32]
) -> Probabilities:
    trees = RandomForestClassifier(TREES, class_weight="balanced", random_state=taught.seed)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The number of unique classes")  # one label a class
        trees.fit(points, taught.classes)
    told = np.zeros((len(wanted), len(taught.names)))
    told[:, trees.classes_] = trees.predict_proba(wanted)
    return told


WAYS: dict[str, Way] = {
    "transfer": tune,
    "linear": frozen_linear,
    "scratch": scratch,
    "forest": forest,
    "informed_forest": informed_forest,
}
