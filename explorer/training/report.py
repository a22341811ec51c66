"""The results of a run: the encoder, its held-out list, and its accuracy on votes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.encoder.checkpoint import save_encoder
from explorer.encoder.models import infer
from explorer.encoder.votes import Tree
from explorer.files import write_text
from explorer.training.crops import centre_crop
from explorer.training.fit_parts import fit_around, fit_familiar, fit_metric, upright_pixels
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
    fit_familiar(run)
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


def _predict_votes(run: Run, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    parts = []
    for start in range(0, len(rows), 128):
        pixels = upright_pixels(run, centre_crop(run.data.crops[rows[start : start + 128]]))
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
