"""Learners of a task: probes on embeddings or pixels, and networks tuned or from scratch."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.encoder import Encoder
from explorer.evaluate.learning_curves import Learner, Rows, Truth
from explorer.tasks import fit_space, logistic
from explorer.tasks.calibrate import balanced_threshold
from explorer.tasks.probe import Folds, out_of_fold
from explorer.training.finetune import LabelledCrops, TuneConfig, logits, tune
from explorer.training.labelled_crops import cut_crops

Load = Callable[[int], NDArray[np.uint8]]
PIXELS = 64
COMPONENTS = 40
VIEWS = 4


def frozen_probe(embeddings: NDArray[np.floating]) -> Learner:
    """A linear probe on embeddings (N, D) that labels do not change."""
    space = fit_space(embeddings)
    return _probe_on(space(embeddings).astype(np.float64))


def pixel_probe(load: Load, count: int) -> Learner:
    """Logistic regression on 40 principal components of the pixels at 64 px: the baseline."""
    small = np.stack([_shrink(load(row)) for row in range(count)])
    small -= small.mean(axis=0)
    left, scale, _ = np.linalg.svd(small, full_matrices=False)
    points = left[:, :COMPONENTS] * scale[:COMPONENTS]
    return _probe_on(points / np.sqrt(np.square(points).sum(axis=1).mean()))


def average_of(one: Learner, other: Learner) -> Learner:
    """The mean of two learners' logits: of a tuned network and the probe, what the app offers."""

    def learn(train: Rows, test: Rows, truth: Truth, seed: int) -> NDArray[np.floating]:
        return (one(train, test, truth, seed) + other(train, test, truth, seed)) / 2

    return learn


def tuned_network(encoder: Encoder, load: Load, config: TuneConfig) -> Learner:
    """The encoder's network tuned on the labels, or trained from nothing (`config.scratch`)."""
    known: dict[int, NDArray[np.uint8]] = {}
    found: dict[tuple[bytes, int], NDArray[np.floating]] = {}  # two methods may share a network

    def crops(rows: Rows) -> NDArray[np.uint8]:
        new = np.array([row for row in rows if int(row) not in known], np.int64)
        for row, crop in zip(new, cut_crops(load, new, encoder.frame), strict=True):
            known[int(row)] = crop
        return np.stack([known[int(row)] for row in rows])

    def learn(train: Rows, test: Rows, truth: Truth, seed: int) -> NDArray[np.floating]:
        key = (np.concatenate([train, test]).tobytes(), seed)
        if key not in found:
            chosen = TuneConfig(**{**config.__dict__, "seed": seed})
            model = tune(encoder, LabelledCrops(crops(train), truth), chosen)
            found[key] = logits(model, crops(test), views=VIEWS)
        return found[key]

    return learn


def _probe_on(points: NDArray[np.float64]) -> Learner:
    def learn(train: Rows, test: Rows, truth: Truth, seed: int) -> NDArray[np.floating]:
        weights, bias, _ = logistic.fit_cross_validated(points[train], truth, seed=seed)
        cut = balanced_threshold(out_of_fold(points[train], truth, Folds(seed=seed))[0], truth)
        return (points[test] @ weights + bias - cut).astype(np.float32)

    return learn


def _shrink(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    small = Image.fromarray(image).resize((PIXELS, PIXELS), Image.Resampling.BOX)
    return (np.asarray(small, np.float32).ravel() / 255).astype(np.float32, copy=False)
