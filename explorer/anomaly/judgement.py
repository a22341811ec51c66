"""Two tastes of the same ratings, averaged: a smooth one of features, a sharp one of embeddings.

The smooth one takes galaxies that nobody rated for weak evidence against, which is right of rare
things. The sharp one believes the ratings alone and sees the whole embedding. Their mean ranked
better than either, and than what cross-validation over the ratings chose of the two, on labelled
sets (`evaluate discovery`); where the wanted look common, the sharp one takes over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from explorer.anomaly import gaussian
from explorer.anomaly.features import Close, Known
from explorer.anomaly.taste import Taste, fit_taste, interest_of_answers
from explorer.anomaly.unrated import unrated_sample
from explorer.arrays import Points, Rows, Scores

SHARP = gaussian.Kernel(linear=0.0, length=1.5, noise=0.3)
LEAST_SHARE = 0.5
TAKES_OVER = 0.5  # where so many of the unrated seem wanted, the sharp one judges alone
EAGER = 16.0
ALL = 20_000  # the sharp one judges the best so many
_BLOCK = 4_096


@dataclass(frozen=True)
class Judgement:
    """The fitted tastes, and how much the sharp one counts.

    rated: int64 (L,), those whose answer tells of interest. unrated: int64 (U,), those taken for
    weak evidence against.
    """

    known: Known
    rated: Rows
    unrated: Rows
    smooth: Taste
    sharp: gaussian.Process
    share: float

    def scores(self) -> Scores:
        """The expected interest of every galaxy, float32 (N,).

        Of many galaxies the sharp taste judges the best by the smooth one; the others come after
        these, in their order.
        """
        scores = self.smooth.predict_mean(self.known.features)
        if len(scores) <= ALL:
            return self._mixed(scores, self._sharp_means(np.arange(len(scores))))
        best = np.sort(np.argpartition(-scores, ALL - 1)[:ALL])
        judged = self._mixed(scores[best], self._sharp_means(best))
        scores[best] = -np.inf
        scores -= max(float(scores.max() - judged.min()), 0.0)
        scores[best] = judged
        return scores

    def scores_of(self, rows: Rows) -> Scores:
        """The expected interest of some galaxies, float32 (R,)."""
        smooth = self.smooth.predict_mean(self.known.features[rows])
        return self._mixed(smooth, self._sharp_means(rows))

    def deviation_of(self, rows: Rows) -> Scores:
        """What an answer would teach of some galaxies, float32 (R,).

        The standard deviation of the smooth taste; where the sharp one takes over, that one's,
        which counts far more: where most of a page is wanted, likes teach little.
        """
        over = np.float32((self.share - LEAST_SHARE) / (1 - LEAST_SHARE))
        deviation = self.smooth.predict(self.known.features[rows]).std
        if over == 0:
            return deviation
        sharp = gaussian.predict(self.sharp, self.known.closely(rows))[1]
        return (1 - over) * deviation + over * np.float32(EAGER) * sharp

    def left_out(self) -> Points:
        """What the rated, then the unrated drawn, would have scored, not being used: (L + U,)."""
        sharp = np.concatenate([self.sharp.left_out, self._sharp_means(self.unrated)])
        return (1 - self.share) * self.smooth.process.left_out + self.share * sharp

    def explain(self, row: int) -> Scores:
        """What each rated galaxy adds to the expected interest of one: float32 (L,)."""
        smooth = self.smooth.explain(self.known.features[row])
        close = self.known.closely(np.array([row]))[0]
        return self._mixed(smooth, gaussian.contributions(self.sharp, close))

    def _mixed(self, smooth: Scores, sharp: Scores) -> Scores:
        share = np.float32(self.share)
        return (1 - share) * smooth + share * sharp

    def _sharp_means(self, rows: Rows) -> Scores:
        return _means(self.sharp, self.known.closely, rows)


def fit_judgement(
    known: Known, rated_rows: Rows, answers: Sequence[str], *, seed: int = 0
) -> Judgement | None:
    """The judgement behind answers to rows of a catalogue, None where none tells of interest."""
    smooth = fit_taste(known.features, rated_rows, answers, seed=seed)
    if smooth is None:
        return None
    rows, interest = interest_of_answers(rated_rows, answers)
    sharp = gaussian.fit(known.closely(rows), interest, kernel=SHARP)
    unrated = unrated_sample(len(known), np.asarray(rated_rows, np.int64), seed=seed)
    share = _share(_means(sharp, known.closely, unrated))
    return Judgement(known, rows, unrated, smooth, sharp, share)


def answer_weights(
    known: Known, rated_rows: Rows, answers: Sequence[str], row: int, *, seed: int = 0
) -> Scores:
    """How much each rated galaxy speaks for (+) or against (−) one row: float32 (L,).

    In the order of `rated_rows`; artefacts and unsure answers have weight 0.
    """
    weights = np.zeros(len(rated_rows), np.float32)
    judgement = fit_judgement(known, rated_rows, answers, seed=seed)
    if judgement is not None:
        weights[np.isin(rated_rows, judgement.rated)] = judgement.explain(row)
    return weights


def _share(unrated_means: Scores) -> float:
    """How much the sharp taste counts, by how many of the unrated it would call wanted."""
    common = float(unrated_means.mean()) if len(unrated_means) else 0.0
    return float(np.clip(common / TAKES_OVER, LEAST_SHARE, 1))


def _means(process: gaussian.Process, closely: Close, rows: Rows) -> Scores:
    means = np.empty(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = slice(start, start + _BLOCK)
        means[block] = gaussian.predict_mean(process, closely(rows[block]))
    return means
