"""A stratified subsample of many labels, and the weight that each drawn label stands for."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Groups, Truth

MAX_LABELS = 20_000  # more take gigabytes and minutes, and move a line of 256 weights no further


@dataclass(frozen=True)
class SampleWeights:
    """How many labels of the whole set each drawn yes and each drawn no stands for."""

    yes: float = 1.0
    no: float = 1.0

    def of(self, truth: Truth) -> NDArray[np.float64]:
        """The weight of each label, float64 (L,)."""
        return np.where(truth, self.yes, self.no)

    def correct_prior(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities under the sample's class prior → under that of all labels (Bayes' rule)."""
        up, down = probability * self.yes, (1 - probability) * self.no
        return up / (up + down)


@dataclass(frozen=True)
class LabelSample:
    """L labels that a probe is fitted to.

    truth: bool (L,). groups: int64 (L,), equal for rows that show one galaxy, None where no two
    do. weights: how many labels of the whole set each stands for.
    """

    truth: Truth
    groups: Groups | None = None
    weights: SampleWeights = field(default_factory=SampleWeights)


def stratified_subsample(
    truth: Truth, *, most: int = MAX_LABELS, seed: int = 0
) -> tuple[NDArray[np.int64], SampleWeights]:
    """Rows of at most `most` labels, sorted, and how many labels each of them stands for.

    The rarer class is kept whole as long as it fills no more than half.
    """
    if len(truth) <= most:
        return np.arange(len(truth)), SampleWeights()
    rng = np.random.default_rng(seed)
    up, down = int(truth.sum()), int((~truth).sum())
    yes = min(up, max(most // 2, most - down))
    no = min(down, most - yes)
    chosen = [
        rng.permutation(np.flatnonzero(truth))[:yes],
        rng.permutation(np.flatnonzero(~truth))[:no],
    ]
    weights = SampleWeights(up / max(yes, 1), down / max(no, 1))
    return np.sort(np.concatenate(chosen)), weights
