"""A page that is worth reading: high scores, but not one galaxy many times over."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Rows

SHORTLIST_PER_PLACE = 20
SHORTLIST_AT_LEAST = 400
PAGES = 3  # a shortlist of a small catalogue still leaves a choice


class Variety(NamedTuple):
    """How much a page is spread out, and over what share of the catalogue it may be."""

    strength: float
    share: float = 1.0


# With nothing liked yet, show the breadth of the odd; of the oddest tenth, or it is not odd.
FIRST_VARIETY = Variety(2.0, share=0.1)
USUAL = Variety(0.5)


def diverse_page(
    vectors: NDArray[np.float32],
    scores: NDArray[np.float32],
    size: int,
    *,
    variety: Variety = USUAL,
    seed: int = 0,
) -> Rows:
    """Up to `size` rows of high score that are far apart, best first: int64 (size,).

    vectors: float32 (N, D), unit length; scores: float32 (N,), higher is shown sooner.
    Each place goes to the best of score − strength × (similarity to the page so far), with both
    measured in spreads over a shortlist (maximal marginal relevance, Carbonell & Goldstein 1998).
    A strength of 0 gives the plain top; fewer rows come back where fewer remain. Rows of no finite
    score, as `without` gives them, are never chosen.
    """
    most = max(PAGES * size, int(variety.share * len(scores)))
    wanted = max(size * SHORTLIST_PER_PLACE, SHORTLIST_AT_LEAST)
    shortlist = _top(scores, min(wanted, most), seed)
    if size >= len(shortlist) or variety.strength <= 0:
        return shortlist[:size]
    return shortlist[_spread_out(vectors[shortlist], scores[shortlist], size, variety.strength)]


def top_rows(scores: NDArray[np.float32], count: int, *, exclude: Rows | None = None) -> Rows:
    """The `count` rows of highest score, best first, without the excluded ones."""
    return _top(scores if exclude is None else without(scores, exclude), count, seed=0)


def without(scores: NDArray[np.float32], rows: Rows) -> NDArray[np.float32]:
    """The scores float32 (N,) with those of `rows` at -inf, so that none is chosen."""
    left = scores.astype(np.float32)  # a copy
    left[np.asarray(rows, np.int64)] = -np.inf
    return left


def _top(scores: NDArray[np.float32], count: int, seed: int) -> Rows:
    open_scores = np.where(np.isfinite(scores), scores, -np.inf).astype(np.float32)
    count = min(count, int(np.count_nonzero(open_scores > -np.inf)))
    if count <= 0:
        return np.empty(0, np.int64)
    rows = np.argpartition(-open_scores, count - 1)[:count]
    # Ties are broken by chance, or a constant score would show the catalogue's order.
    jitter = np.random.default_rng(seed).random(len(rows))
    return rows[np.lexsort((jitter, -open_scores[rows]))].astype(np.int64)


def _spread_out(
    vectors: NDArray[np.float32], scores: NDArray[np.float32], size: int, strength: float
) -> NDArray[np.int64]:
    """Places in a shortlist (sorted best first), chosen one after another."""
    merit = _standardised(scores)
    similarity = vectors @ vectors.T
    spread = float(similarity.std()) or 1.0
    chosen = [0]
    closest = similarity[0].copy()
    for _ in range(1, size):
        value = merit - strength * closest / spread
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        np.maximum(closest, similarity[chosen[-1]], out=closest)
    return np.array(chosen, np.int64)


def _standardised(values: NDArray[np.float32]) -> NDArray[np.float32]:
    spread = float(values.std())
    return (values - values.mean()) / (spread if spread > 0 else 1.0)


def first_page(
    vectors: NDArray[np.float32], oddness: NDArray[np.float32], size: int, *, seed: int = 0
) -> Rows:
    """A page for someone who has rated nothing: odd galaxies, far apart: int64 (size,).

    vectors: float32 (N, D), unit length; oddness: float32 (N,) in [0, 1].
    """
    return diverse_page(vectors, oddness, size, variety=FIRST_VARIETY, seed=seed)
