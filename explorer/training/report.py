"""The results of a run: the encoder, its held-out list, and its accuracy on votes."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.arrays import Crops, Mask, Rows
from explorer.encoder.checkpoint import save_encoder
from explorer.encoder.familiar import fit_familiarity
from explorer.encoder.frames import framed
from explorer.encoder.models import as_pixels, evaluation_mode, infer
from explorer.encoder.views import random_views
from explorer.encoder.votes import Tree
from explorer.files import write_text
from explorer.training.crops import WIDER, centre_crop, read_rgb
from explorer.training.discriminant import discriminant_metric, leading_directions
from explorer.training.run import Run, encoder_record

_MIN_VOTES = 2.0  # a question that fewer people reached says little about a galaxy


def write_results(run: Run, tell: Callable[[str], None]) -> dict[str, Any]:
    """Write the run's encoder, record, held-out list and report; return the report."""
    out = run.config.out
    held = np.flatnonzero(run.data.held)
    if run.config.metric and run.config.objective != "ssl" and len(run.data.classes) > 1:
        tell("fitting the metric of the embedding")
        fit_metric(run)
    tell("fitting the part of the embedding that sees whole cutouts, and what is familiar")
    fit_around(run)
    fit_familiarity_of(run)
    tell(f"predicting the votes of {len(held)} held-out galaxies")
    predicted = _predict_votes(run, held)
    report = {
        "encoder": str(out / "encoder.safetensors"),
        "steps": run.step,
        "minutes": round(run.elapsed / 60, 2),
        "galaxies": {"trained": int((~run.data.held).sum()), "held_out": len(held)},
        "questions": question_report(predicted, run.data.votes[held], run.tree),
    }
    save_encoder(run.averaged, encoder_record(run), out / "encoder.safetensors")
    names = [
        _cutout_name(run.config.data, str(run.data.source[row]), run.data.files[row])
        for row in held
    ]
    write_text(out / "encoder.held_out.txt", "\n".join(names) + "\n")
    write_text(out / "report.json", json.dumps(report, indent=1) + "\n")
    return report


def _cutout_name(data: Path, source: str, file: Path) -> str:
    """`set/file`, the file relative to its set's folder, which may be `data` itself."""
    folder = data / source
    return f"{source}/{file.relative_to(folder if folder.is_dir() else data).as_posix()}"


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


def fit_familiarity_of(run: Run, *, most: int = 2_000) -> None:
    """Fit what is familiar: sets that teach votes or classes, as they are, not as random views."""
    teaches = (run.data.votes.sum(axis=1) > 0) | (run.data.target >= 0)
    taught, fresh = (
        _upright_features(run, centre_crop(run.data.crops[_some(run, teaches & side, most)]))
        for side in (~run.data.held, run.data.held)
    )
    width = run.averaged.dim
    found = fit_familiarity(taught[:, :width], fresh[:, :width])
    run.averaged.add_familiarity(found.to(run.device))


def _some(run: Run, mask: Mask, most: int) -> Rows:
    """Up to `most` of the rows of a mask (N,), sorted, chosen by the run's seed."""
    rows = np.random.default_rng(run.config.seed).permutation(np.flatnonzero(mask))
    return np.sort(rows[:most])


def _upright_features(run: Run, crops: Crops) -> NDArray[np.float32]:
    """Features (n, W) of framed crops uint8 (n, S, S, 3), as they are."""
    parts = []
    for start in range(0, len(crops), 128):
        pixels = as_pixels(list(crops[start : start + 128]), run.frame)
        size = (run.frame.size_px, run.frame.size_px)
        pixels = torch.nn.functional.interpolate(pixels, size=size, mode="bilinear")
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


def _predict_votes(run: Run, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(rows), 128):
        pixels = as_pixels(list(centre_crop(run.data.crops[rows[start : start + 128]])), run.frame)
        size = (run.frame.size_px, run.frame.size_px)
        pixels = torch.nn.functional.interpolate(pixels, size=size, mode="bilinear")
        parts.append(infer(run.averaged, pixels, run.tree, 2)[1])
    return np.concatenate(parts)


def question_report(
    predicted: NDArray[np.float32], votes: NDArray[np.float32], tree: Tree
) -> dict[str, dict[str, float]]:
    """Accuracy and calibration of each question on galaxies whose volunteers reached it.

    predicted: (N, A) fractions with the tree's products. votes: (N, A). "accuracy" is the share
    whose likeliest answer is the volunteers', "fraction_error" the mean absolute error of a vote
    fraction, "calibration_error" the mean gap between predicted and given share over ten bins.
    """
    report = {}
    for question, part in zip(tree.questions, tree.slices(), strict=True):
        given, guess = votes[:, part], predicted[:, part]
        asked = given.sum(axis=1) >= _MIN_VOTES
        if not asked.any():
            continue
        given = given[asked] / given[asked].sum(axis=1, keepdims=True)
        guess = guess[asked] / np.maximum(guess[asked].sum(axis=1, keepdims=True), 1e-9)
        report[question.name] = {
            "n": int(asked.sum()),
            "accuracy": float((given.argmax(1) == guess.argmax(1)).mean()),
            "fraction_error": float(np.abs(given - guess).mean()),
            "calibration_error": binned_share_gap(guess.ravel(), given.ravel()),
        }
    return report


def binned_share_gap(
    guess: NDArray[np.floating], given: NDArray[np.floating], *, bins: int = 10
) -> float:
    """The mean gap |guess - given| of bin means, 0 to 1, weighted by the bins' sizes."""
    place = np.minimum((guess * bins).astype(int), bins - 1)
    count = np.bincount(place, minlength=bins)
    gap = np.bincount(place, weights=guess - given, minlength=bins)
    return float(np.abs(gap).sum() / max(count.sum(), 1))
