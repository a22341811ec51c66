"""How a few labels are best used: each way judged on folds of them, and all pooled by that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from explorer.arrays import Classes, Groups
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.few_labels import WAYS, Probabilities, Taught, untouched
from explorer.lightcurves.pool import fit_weights, pool, pool_out_of_fold

FOLDS = 5
POOL = "pool"
ALONE = 0.8  # a share from which a way is spoken of alone
Tell = Callable[[int, int], None]
SAID = {
    "untouched": "the source's network as it is",
    "transfer": "the source's network tuned on the labels",
    "linear": "a line on the source's frozen embedding",
    "scratch": "the network from the labels alone",
    "forest": "a random forest on the 16 features",
    "informed_forest": "a random forest told the source's answers",
}


@dataclass(frozen=True)
class CurveChoice:
    """The weight of each way in what was chosen, and what spoke for it.

    scores: macro F1 of each way and of the pool on labels left out in turn. out_of_fold: the pool's
    probabilities (L, G) of those. why: a sentence.
    """

    weights: dict[str, float]
    scores: dict[str, float]
    out_of_fold: Probabilities

    @property
    def shares(self) -> dict[str, float]:
        """The weights as shares of one, of the ways that have any, the greatest first."""
        whole = sum(self.weights.values())
        held = {name: one / whole for name, one in self.weights.items() if one}
        return dict(sorted(held.items(), key=lambda one: -one[1]))

    @property
    def why(self) -> str:
        """Which ways were chosen, and why, as a sentence."""
        shares, labels = self.shares, len(self.out_of_fold)
        best = max(self.weights, key=self.scores.__getitem__)
        first = next(iter(shares))
        if shares[first] >= ALONE:
            told = f"{SAID[first][0].upper()}{SAID[first][1:]}, {shares[first]:.0%} of a pool"
        else:
            told = "A pool of " + ", ".join(
                f"{SAID[name]} ({share:.0%})" for name, share in list(shares.items())[:3]
            )
        return (
            f"{told}, weighed by {labels} labels left out in turn: macro F1 "
            f"{self.scores[POOL]:.2f} on them; best alone: {SAID[best]}, {self.scores[best]:.2f}."
        )


def choose_way(encoder: CurveEncoder, taught: Taught) -> CurveChoice:
    """How to use these labels, by cross-validation inside them."""
    fold = label_folds(taught.classes, seed=taught.seed)
    return choose_from(out_of_fold(encoder, taught, fold), taught.classes, fold)


def choose_from(told: Mapping[str, Probabilities], classes: Classes, fold: Groups) -> CurveChoice:
    """The choice from what each way told (L, G) of the labels of a fold, int64 (L,), left out."""
    pooled = pool_out_of_fold(told, classes, fold)
    scores = {
        name: _macro_f1(classes, p.argmax(axis=1)) for name, p in {**told, POOL: pooled}.items()
    }
    return CurveChoice(fit_weights(told, classes, fold), scores, pooled)


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


def classify_by(
    choice: CurveChoice, encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> dict[str, Probabilities]:
    """Probabilities (N, G) of curves by every way, and by what was chosen as "chosen"."""
    told = {name: _classify(name, encoder, taught, measures) for name in ("untouched", *WAYS)}
    return told | {"chosen": pool(told, choice.weights)}


def classify_as_chosen(
    choice: CurveChoice, encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> Probabilities:
    """Probabilities (N, G) of curves by what was chosen; no way is taught that is not needed."""
    told = {name: _classify(name, encoder, taught, measures) for name in choice.shares}
    return pool(told, choice.weights)


def _classify(
    name: str, encoder: CurveEncoder, taught: Taught, measures: NDArray[np.float64]
) -> Probabilities:
    if name == "untouched":
        return untouched(encoder, taught.names, measures)
    return WAYS[name](encoder, taught, measures)
