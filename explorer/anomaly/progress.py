"""How far along a search is: hit rate, discovery curve, and how many are left to find."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

LEVEL = 0.9
RECENT = 24
_WANTED = ("up", "3", "4", "5")
_ANSWERED = ("down", "artefact", "0", "1", "2", *_WANTED)


@dataclass(frozen=True)
class Left:
    """An estimate of how many interesting galaxies are not yet found, with its interval."""

    expected: float
    low: float
    high: float


@dataclass(frozen=True)
class Progress:
    """What the ratings so far say."""

    rated: int
    found: int
    hit_rate: float
    recent_hit_rate: float
    curve: NDArray[np.int64]
    left: Left | None
    sentence: str


def progress(answers: Sequence[str], *, catalogue_size: int, audit: Sequence[str] = ()) -> Progress:
    """Return the state of a search.

    answers: of the rated galaxies, in the order in which they were given.
    audit: those of the answers that were given to galaxies drawn at random from the unrated.
    """
    wanted = hits([answer for answer in answers if answer in _ANSWERED])
    found, rated = int(wanted.sum()), len(wanted)
    recent = float(wanted[-RECENT:].mean()) if rated else 0.0
    left = left_to_find(hits(audit), catalogue_size - rated) if audit else None
    return Progress(
        rated=rated,
        found=found,
        hit_rate=found / rated if rated else 0.0,
        recent_hit_rate=recent,
        curve=np.cumsum(wanted),
        left=left,
        sentence=sentence(found, rated, recent, left),
    )


def hits(answers: Sequence[str]) -> NDArray[np.int64]:
    """Return 1 for each answer that means interesting, 0 for the others."""
    return np.isin(np.asarray(answers, str), _WANTED).astype(np.int64)


def left_to_find(audited: NDArray[np.int64], unrated: int) -> Left:
    """Return how many of the unrated are interesting, from a random sample of them.

    The interval is the exact binomial one (Clopper & Pearson 1934) of level `LEVEL`.
    """
    drawn, found = len(audited), int(np.sum(audited))
    tail = (1 - LEVEL) / 2
    low = beta.ppf(tail, found, drawn - found + 1) if found else 0.0
    high = beta.ppf(1 - tail, found + 1, drawn - found) if found < drawn else 1.0
    return Left(found / drawn * unrated, float(low * unrated), float(high * unrated))


def sentence(found: int, rated: int, recent: float, left: Left | None) -> str:
    """Return one plain sentence on where the search stands and whether to go on."""
    if rated == 0:
        return "Nothing is rated yet: the page shows the oddest galaxies first."
    advice = "go on" if recent >= 0.1 else "the last pages were poor: few may be left to find"
    state = f"{found} interesting of {rated} rated, {recent:.0%} of the last {min(rated, RECENT)}"
    if left is None:
        return f"{state}; {advice}. Rate a random audit page to estimate how many are left."
    total = found + left.expected
    return (
        f"{state}; about {found} of {total:.0f} found "
        f"({left.low:.0f} to {left.high:.0f} left, {LEVEL:.0%} interval): {advice}."
    )
