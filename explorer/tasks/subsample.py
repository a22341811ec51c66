"""Which of very many labels are taught from: all of a rare kind, and of a common one a share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Truth

MAX_LABELS = (
    20_000  # labels: more take gigabytes and minutes, and move a line of 256 weights no further
)


@dataclass(frozen=True)
class SampleWeights:
    """How many labels each yes and each no that was drawn stands for."""

    yes: float = 1.0
    no: float = 1.0

    def weights(self, truth: Truth) -> NDArray[np.float64]:
        """The weight of each label, float64 (L,)."""
        return np.where(truth, self.yes, self.no)

    def corrected(self, probability: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities among the drawn → among all labels, by Bayes' rule."""
        up, down = probability * self.yes, (1 - probability) * self.no
        return up / (up + down)


def stratified_subsample(
    truth: Truth, *, most: int = MAX_LABELS, seed: int = 0
) -> tuple[NDArray[np.int64], SampleWeights]:
    """Rows of at most `most` labels, sorted, and how many each of them stands for.

    The rarer kind is kept whole as far as it fills no more than half.
    """
    if len(truth) <= most:
        return np.arange(len(truth)), SampleWeights()
    rng = np.random.default_rng(seed)
    up, down = int(truth.sum()), int((~truth).sum())
    yes = min(up, max(most // 2, most - down))
    no = min(down, most - yes)
    some = [
        rng.permutation(np.flatnonzero(truth))[:yes],
        rng.permutation(np.flatnonzero(~truth))[:no],
    ]
    return np.sort(np.concatenate(some)), SampleWeights(up / max(yes, 1), down / max(no, 1))
