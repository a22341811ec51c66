"""How far along a search is: hit rate, discovery curve, and how many are left to find."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

LEVEL = 0.9
RECENT = 24
EARLY = 10  # fewer answers say nothing of how a search goes
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
    audited: int = 0  # of the drawn, those that have an answer
    drawn: int = 0


def search_progress(
    answers: Sequence[str],
    *,
    catalogue_size: int,
    audit: Collection[int] = (),
    drawn: int = 0,
    before_audit: int = 0,
) -> Progress:
    """The state of a search.

    answers: of the rated galaxies, in the order in which they were given.
    audit: places in `answers` of galaxies that were drawn at random from what was unrated.
    drawn: how many were drawn, rated or not.
    before_audit: how many of the answers had been given before anything was drawn.
    """
    told = np.isin(np.asarray(answers, str), _ANSWERED)
    wanted = is_interesting(answers)
    sampled = np.zeros(len(answers), bool)
    sampled[list(audit)] = True
    found, rated = int(wanted[told].sum()), int(told.sum())
    paged = wanted[told & ~sampled][-RECENT:]
    recent = float(paged.mean()) if len(paged) else 0.0
    sample, left = wanted[told & sampled], None
    if len(sample):
        since = int(wanted[told][before_audit:].sum()) if before_audit < rated else 0
        left = estimate_left(sample, catalogue_size - before_audit, since)
    return Progress(
        rated=rated,
        found=found,
        hit_rate=found / rated if rated else 0.0,
        recent_hit_rate=recent,
        curve=np.cumsum(wanted[told]),
        left=left,
        audited=len(sample),
        drawn=max(drawn, len(sample)),
        sentence=_sentence(
            _Counts(found, rated, unrated=catalogue_size - rated, paged=len(paged), recent=recent),
            left,
        ),
    )


def audit_sample(
    catalogue_size: int, taken: NDArray[np.int64], size: int, *, seed: int
) -> NDArray[np.int64]:
    """Up to `size` random rows that are not among `taken`: int64."""
    free = np.ones(catalogue_size, bool)
    free[taken] = False
    rows = np.flatnonzero(free)
    rng = np.random.default_rng(seed)
    return rng.choice(rows, min(size, len(rows)), replace=False).astype(np.int64)


def is_interesting(answers: Sequence[str]) -> NDArray[np.int64]:
    """1 for each answer that means interesting, 0 for the others."""
    return np.isin(np.asarray(answers, str), _WANTED).astype(np.int64)


def estimate_left(audited: NDArray[np.int64], unrated: int, found_since: int = 0) -> Left:
    """How many are left of the interesting among `unrated`, from a random sample of them.

    found_since: those of the `unrated` that have been found by now, the sample's own included.
    The interval is the exact binomial one (Clopper & Pearson 1934) of level `LEVEL`; it ends at
    what is possible.
    """
    drawn, found = len(audited), int(np.sum(audited))
    tail = (1 - LEVEL) / 2
    low = float(betaincinv(found, drawn - found + 1, tail)) if found else 0.0
    high = float(betaincinv(found + 1, drawn - found, 1 - tail)) if found < drawn else 1.0
    shares = np.array([found / drawn, low, high]) * unrated - found_since
    expected, low, high = np.clip(shares, 0, max(unrated - drawn, 0))
    return Left(float(expected), float(low), float(high))


@dataclass(frozen=True)
class _Counts:
    """Galaxies found, rated and unrated; and of the `paged` last candidates, the share found."""

    found: int
    rated: int
    unrated: int
    paged: int
    recent: float


def _sentence(counts: _Counts, left: Left | None) -> str:
    """One plain sentence on where the search stands and whether to go on."""
    found, rated, recent, paged = counts.found, counts.rated, counts.recent, counts.paged
    if rated == 0:
        return "Nothing is rated yet: the page shows the oddest first."
    state = f"{found:,} interesting of {rated:,} rated"
    if counts.unrated == 0:
        return f"{state}: every one has its answer, nothing is left."
    state += f", {recent:.0%} of the last {paged} candidates" if paged else ""
    if left is None:
        advice = _advice(recent) if paged >= EARLY else "too early to tell, rate on"
        return f"{state}: {advice}. An audit tells how many are left."
    total = found + left.expected
    return (
        f"{state}; about {found:,} of {total:,.0f} found ({left.low:,.0f} to {left.high:,.0f} "
        f"left, {LEVEL:.0%} interval): {_advice(recent, found, left)}."
    )


def _advice(recent: float, found: int = 0, left: Left | None = None) -> str:
    if left is not None and left.high <= max(1.0, 0.1 * found):
        return "nearly all are found, stop here"
    if recent >= 0.1:
        return "go on, the pages still bring finds"
    if left is not None and left.low > 0:
        return "go on in the curious mode, some are left that the pages miss"
    if left is not None and left.high > 2 * max(found, 5):
        return "the last pages were poor, but this audit is too small to stop on: audit more"
    return "the last pages were poor, few may be left"
