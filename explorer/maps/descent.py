"""UMAP's stochastic descent, reproducible on any number of processors.

McInnes et al. 2018 move both ends of one drawn edge after another, which is reproducible on one
processor only. Here the galaxies move in turns: those of one turn look at where all others were
when it began, so that threads cannot disturb each other and their number changes nothing.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TURNS = 16  # an epoch; the more, the nearer to one after another
NEGATIVES = 5  # strangers that a galaxy moves away from for each neighbour that it moves towards
FARTHEST_STEP = np.float32(4)

# Both forces depend on the squared distance alone, a power of it: looked up by the leading bits of
# that float32, 64 to an octave from 2^-24 to 2^24, which is 1 % of its value.
BITS_LEFT_OUT = 17
LOWEST = 103 << 6
STEPS = 48 << 6


def descend(
    positions: Floats,
    graph: Any,
    shape: tuple[float, float],
    *,
    epochs: int,
    seed: int,
    rate: float = 1.0,
    tell: Callable[[float], None] = lambda share: None,
    threads: int | None = None,
) -> Floats:
    """`positions` float32 (N, 2) after `epochs` of attraction along `graph` and of repulsion.

    Args:
        positions: where the galaxies begin.
        graph: UMAP's fuzzy set as a symmetric sparse matrix (N, N), weights in 0..1.
        shape: a and b of the curve 1 / (1 + a d^2b).
        epochs: a neighbour of the greatest weight is drawn in each, others as often as they weigh.
        seed: the same seed gives the same map, whatever `threads` is.
        rate: of the first epoch; it falls to 0.
        tell: hears which share is done.
        threads: as many as there are processors where None.
    """
    threads = threads or os.cpu_count() or 1
    edges = graph.tocsr()
    often: Floats = (edges.data / edges.data.max()).astype(np.float32)  # how often one is drawn
    starts, others = edges.indptr, edges.indices
    pull, push = forces(*shape)
    here, moved = positions.astype(np.float32), np.empty(positions.shape, np.float32)
    turns = [_parts(part, threads) for part in _parts((0, len(here)), TURNS)]

    def step(part: tuple[int, int], epoch: int) -> None:
        now = np.float32(rate * (1 - epoch / epochs))
        first, last = part
        _move(here, moved, first, last, starts, others, often, pull, push, epoch, now, seed)

    with ThreadPoolExecutor(threads) as pool:
        for epoch in range(epochs):
            for turn in turns:
                list(pool.map(step, turn, [epoch] * len(turn)))
                here[turn[0][0] : turn[-1][1]] = moved[turn[0][0] : turn[-1][1]]
            tell((epoch + 1) / epochs)
    return here


def _parts(whole: tuple[int, int], count: int) -> list[tuple[int, int]]:
    ends = np.linspace(*whole, min(count, max(whole[1] - whole[0], 1)) + 1).astype(int)
    return list(zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True))


def forces(a: float, b: float) -> tuple[Floats, Floats]:
    """What a step along the difference of two places is multiplied by: attraction, repulsion.

    Both float32 (STEPS,), by `_bin` of the squared distance.
    """
    bits = (LOWEST + np.arange(STEPS)) << BITS_LEFT_OUT | 1 << (BITS_LEFT_OUT - 1)  # bins' middles
    squared = bits.astype(np.uint32).view(np.float32).astype(np.float64)
    curve = a * squared**b + 1
    pull = -2 * a * b * squared ** (b - 1) / curve
    push = 2 * b / ((0.001 + squared) * curve)
    return pull.astype(np.float32), push.astype(np.float32)


@njit(nogil=True, inline="always")
def _bin(squared: Any) -> Any:  # pragma: no cover  compiled
    return min(max((np.float32(squared).view(np.int32) >> BITS_LEFT_OUT) - LOWEST, 0), STEPS - 1)


@njit(nogil=True, inline="always")
def _limited(step: Any) -> Any:  # pragma: no cover  compiled
    return min(max(step, -FARTHEST_STEP), FARTHEST_STEP)


@njit(nogil=True, inline="always")
def _next(state: Any) -> Any:  # pragma: no cover  compiled
    state = np.uint32(state ^ (state << np.uint32(13)))
    state = np.uint32(state ^ (state >> np.uint32(17)))
    return np.uint32(state ^ (state << np.uint32(5)))


@njit(nogil=True)
def _move(
    here: Floats,
    moved: Floats,
    first: int,
    last: int,
    starts: NDArray[np.int32],
    others: NDArray[np.int32],
    often: Floats,
    pull: Floats,
    push: Floats,
    epoch: int,
    rate: np.float32,
    seed: int,
) -> None:  # pragma: no cover  compiled
    """Write where galaxies first..last go in one epoch into `moved`; `here` is only read."""
    count = len(here)
    for row in range(first, last):
        x, y = here[row, 0], here[row, 1]
        state = np.uint32((row * 2654435761 + epoch * 2246822519 + seed * 3266489917) | 1)
        state = _next(_next(_next(state)))
        for edge in range(starts[row], starts[row + 1]):
            share = often[edge]
            if np.floor((epoch + 1) * share) <= np.floor(epoch * share):
                continue
            other = others[edge]
            for _ in range(2):  # an edge moves both of its ends, and is drawn from each of them
                dx, dy = x - here[other, 0], y - here[other, 1]
                squared = dx * dx + dy * dy
                if squared > 0:
                    force = pull[_bin(squared)]
                    x += rate * _limited(force * dx)
                    y += rate * _limited(force * dy)
            for _ in range(NEGATIVES):
                state = _next(state)
                other = np.int64(np.uint64(state) * np.uint64(count) >> np.uint64(32))
                if other == row:
                    continue
                dx, dy = x - here[other, 0], y - here[other, 1]
                squared = dx * dx + dy * dy
                force = push[_bin(squared)] if squared > 0 else np.float32(0)
                x += rate * _limited(force * dx)
                y += rate * _limited(force * dy)
        moved[row, 0], moved[row, 1] = x, y
