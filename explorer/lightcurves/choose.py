"""How a few labels are best used: each way judged on folds of them, alone and as a mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from explorer.arrays import Classes, Groups
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.few_labels import WAYS, Probabilities, Taught, class_weights, untouched

FOLDS = 5
SURE = 1e-3  # probabilities below it are not told apart
EVIDENCE, EVIDENCE_PER_LABEL = 1.0, 0.1  # how much log loss counts: alone, and a label of a class
PRIOR = {  # shares before any label is looked at
    **{"transfer": 2.0, "linear": 2.0, "untouched": 1.0, "informed_forest": 1.0},
    **{"scratch": 0.5, "forest": 0.5},
}
CLEAR = 2.0  # standard errors by which a way alone must beat the mean
MEAN = "mean"
Tell = Callable[[int, int], None]
SAID = {
    "untouched": "the source's network as it is",
    "transfer": "the source's network tuned on the labels",
    "linear": "a line on the source's frozen embedding",
    "scratch": "the network from the labels alone",
    "forest": "a random forest on the 16 features",
    "informed_forest": "a random forest told the source's answers",
    MEAN: "the weighted mean of all ways",
}


@dataclass(frozen=True)
class CurveChoice:
    """The way chosen, the shares that each way has in it, and what spoke for it.

    scores: macro F1 of each way and of the mean on labels left out in turn. why: a sentence.
    """

    name: str
    shares: dict[str, float]
    scores: dict[str, float]
    labels: int

    def mix(self, told: Mapping[str, Probabilities]) -> Probabilities:
        """What was chosen of the probabilities (N, G) by each way."""
        return mix(told, self.shares) if self.name == MEAN else told[self.name]

    @property
    def why(self) -> str:
        """Which way was chosen, and why, as a sentence."""
        best = max((name for name in self.scores if name != MEAN), key=self.scores.__getitem__)
        told = f"{SAID[self.name][0].upper()}{SAID[self.name][1:]}: macro F1 "
        told += f"{self.scores[self.name]:.2f} on {self.labels} labels left out in turn"
        if self.name != MEAN:
            return f"{told}, clearly above the mean of all ways ({self.scores[MEAN]:.2f})."
        parts = sorted(self.shares, key=lambda name: -self.shares[name])[:3]
        mixed = ", ".join(f"{name} {self.shares[name]:.0%}" for name in parts)
        return f"{told} ({mixed}); no way alone is clearly better (best: {best}, " + (
            f"{self.scores[best]:.2f})."
        )


def choose_way(encoder: CurveEncoder, taught: Taught) -> CurveChoice:
    """The way to use these labels, by cross-validation inside them.

    The mean has the shares of `mixing_shares`. A way alone is chosen only if it is better than the
    mean by more than two standard errors.
    """
    fold = label_folds(taught.classes, seed=taught.seed)
    return choose_from(out_of_fold(encoder, taught, fold), taught.classes)


def choose_from(told: Mapping[str, Probabilities], classes: Classes) -> CurveChoice:
    """The choice from probabilities (L, G) of labels left out in turn, by each way."""
    scores = {name: _macro_f1(classes, p.argmax(axis=1)) for name, p in told.items()}
    losses = {name: log_loss(p, classes) for name, p in told.items()}
    shares = mixing_shares(losses, len(classes) / next(iter(told.values())).shape[1])
    told = {**told, MEAN: mix(told, shares)}
    named = {name: p.argmax(axis=1) for name, p in told.items()}
    scores[MEAN] = _macro_f1(classes, named[MEAN])
    best = max(scores, key=scores.__getitem__)
    gain = (named[best] == classes).astype(float) - (named[MEAN] == classes)
    clear = gain.mean() > CLEAR * gain.std() / np.sqrt(len(gain)) and scores[best] > scores[MEAN]
    return CurveChoice(best if clear else MEAN, shares, scores, len(classes))


def _macro_f1(truth: Classes, named: Classes) -> float:
    return float(f1_score(truth, named, average="macro", zero_division=0))


def out_of_fold(
    encoder: CurveEncoder,
    taught: Taught,
    fold: Groups,
    *,
    tell: Tell = lambda done, total: None,
) -> dict[str, Probabilities]:
    """Probabilities (L, G) of each label by each way that has not seen its fold, int64 (L,).

    A class of one label is left out with it: a way that knows it only by that label cannot name it.
    """
    told = {name: np.zeros((len(fold), len(taught.names))) for name in WAYS}
    numbers = np.unique(fold)
    for done, number in enumerate(numbers):
        tell(done, len(numbers))
        rows, rest = np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        for name, way in WAYS.items():
            told[name][rows] = way(encoder, taught.part(rest), taught.measures[rows])
    return {"untouched": untouched(encoder, taught.names, taught.measures), **told}


def label_folds(classes: Classes, *, seed: int = 0) -> NDArray[np.int64]:
    """The fold of each label, int64 (L,), members of a class spread over the folds."""
    count = min(FOLDS, len(classes))
    fold = np.empty(len(classes), np.int64)
    order = np.random.default_rng(seed).permutation(len(classes))
    fold[order[np.argsort(classes[order], kind="stable")]] = np.arange(len(classes)) % count
    return fold


def log_loss(told: Probabilities, classes: Classes) -> float:
    """Mean log loss in nats of probabilities (L, G), a class of n members weighing √n."""
    given = np.maximum(told[np.arange(len(classes)), classes], SURE)
    return float(-(class_weights(classes) * np.log(given)).mean())


def mixing_shares(losses: Mapping[str, float], labels_per_class: float) -> dict[str, float]:
    """The share of each way in the mean: what it has before any label, by its loss on those.

    losses: on labels left out. A way's share falls by e for each 1 / (1 + n/10) nats more, with n
    labels a class: a few labels say so little that shares by macro F1 alone fell up to .19 below
    the best way on simulated pairs of surveys, these .03.
    """
    sharpness = EVIDENCE + EVIDENCE_PER_LABEL * labels_per_class
    least = min(losses.values())
    parts = {
        name: PRIOR.get(name, 1.0) * np.exp(-sharpness * (loss - least))
        for name, loss in losses.items()
    }
    whole = sum(parts.values())
    return {name: float(part / whole) for name, part in parts.items()}


def mix(told: Mapping[str, Probabilities], shares: Mapping[str, float]) -> Probabilities:
    """The mean of probabilities (N, G) with these shares."""
    return np.sum([shares[name] * told[name] for name in shares], axis=0)


def classify_by(
    choice: CurveChoice, encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> dict[str, Probabilities]:
    """Probabilities (N, G) of curves by every way, and by the one chosen as "chosen"."""
    told = {name: _classify(name, encoder, taught, measures) for name in ("untouched", *WAYS)}
    return told | {"chosen": choice.mix(told)}


def classify_as_chosen(
    choice: CurveChoice, encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> Probabilities:
    """Probabilities (N, G) of curves by what was chosen; no way is taught that is not needed."""
    needed = choice.shares if choice.name == MEAN else {choice.name: 1.0}
    return mix({name: _classify(name, encoder, taught, measures) for name in needed}, needed)


def _classify(
    name: str, encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> Probabilities:
    if name == "untouched":
        return untouched(encoder, taught.names, measures)
    return WAYS[name](encoder, taught, measures)
