"""What is fitted around a trained network: metric, part of whole cutouts, and what is familiar."""

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from explorer.arrays import Crops, Mask, Rows
from explorer.encoder.familiar import fit_familiarity
from explorer.encoder.frames import framed
from explorer.encoder.models import as_pixels, evaluation_mode
from explorer.encoder.views import random_views
from explorer.training.crops import WIDER, centre_crop, read_rgb
from explorer.training.discriminant import discriminant_metric, leading_directions
from explorer.training.run import Run


def fit_metric(run: Run, *, most: int = 600) -> None:
    """Fit the embedding's metric to one random view of up to `most` taught galaxies a class."""
    rng = np.random.default_rng(run.config.seed)
    taught = np.flatnonzero(~run.data.held & (run.data.target >= 0))
    shuffled = rng.permutation(taught)
    classes = run.data.target[shuffled]
    rows = np.concatenate([shuffled[classes == c][:most] for c in np.unique(classes)])
    features = _features(run, rows)
    weight, bias = discriminant_metric(features, run.data.target[rows])
    weight, bias = leading_directions(weight, bias, features, run.config.length)
    metric = run.averaged.add_metric(len(weight)).to(run.device)
    metric.weight.copy_(torch.from_numpy(weight))
    metric.bias.copy_(torch.from_numpy(bias))


def fit_around(run: Run, *, most: int = 2_000) -> None:
    """Fit the part of whole cutouts: principal components of up to `most` galaxies' features."""
    rows = _some(run, ~run.data.held, most)
    wide = replace(run.frame, kind="centre")
    crops = np.stack([framed(read_rgb(run.data.files[row]), wide) for row in rows])
    features = _upright_features(run, crops)[:, : run.averaged.dim]
    middle = features.mean(axis=0)
    axes = np.linalg.svd(features - middle, full_matrices=False)[2][: run.config.around]
    around = run.averaged.add_around(len(axes)).to(run.device)
    around.weight.copy_(torch.from_numpy(axes))
    around.bias.copy_(torch.from_numpy(-axes @ middle))


def fit_familiar(run: Run, *, most: int = 2_000) -> None:
    """Fit what is familiar: sets that teach votes or classes, as they are, not as random views.

    Where none teaches, nothing is.
    """
    teaches = (run.data.votes.sum(axis=1) > 0) | (run.data.target >= 0)
    rows = [_some(run, teaches & side, most) for side in (~run.data.held, run.data.held)]
    if len(rows[0]) < 2 or not len(rows[1]):
        return
    taught, fresh = (_upright_features(run, centre_crop(run.data.crops[some])) for some in rows)
    width = run.averaged.dim
    found = fit_familiarity(taught[:, :width], fresh[:, :width])
    run.averaged.add_familiarity(found.to(run.device))


def _some(run: Run, mask: Mask, most: int) -> Rows:
    """Up to `most` of the rows of a mask (N,), sorted, chosen by the run's seed."""
    rows = np.random.default_rng(run.config.seed).permutation(np.flatnonzero(mask))
    return np.sort(rows[:most])


def upright_pixels(run: Run, crops: Crops) -> Tensor:
    """Pixels float32 (n, C, S, S), 0 to 1, of crops uint8 (n, P, P, 3), at the frame's size."""
    size = (run.frame.size_px, run.frame.size_px)
    return functional.interpolate(as_pixels(list(crops), run.frame), size=size, mode="bilinear")


def _upright_features(run: Run, crops: Crops) -> NDArray[np.float32]:
    """Features (n, W) of crops uint8 (n, P, P, 3), as they are."""
    parts = []
    for start in range(0, len(crops), 128):
        pixels = upright_pixels(run, crops[start : start + 128])
        with evaluation_mode(run.averaged):
            parts.append(run.averaged.features(pixels.to(run.device)).cpu().numpy())
    return np.concatenate(parts)


def _features(run: Run, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    generator = torch.Generator().manual_seed(run.config.seed)
    parts = []
    for start in range(0, len(rows), 128):
        crops = run.data.crops_of(rows[start : start + 128])
        views = random_views(crops, run.frame.size_px, WIDER, generator, run.config.augment)
        with evaluation_mode(run.averaged):
            parts.append(run.averaged.features(views.to(run.device)).cpu().numpy())
    return np.concatenate(parts)
