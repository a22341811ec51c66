"""UMAP's stochastic descent, reproducible on any number of processors.

McInnes et al. 2018 move both ends of one drawn edge after another, which is reproducible on one
processor only. Here the galaxies lie in blocks, and the edges between two blocks are one task.
Tasks that share no block run side by side, in rounds as of a tournament (Gemulla et al. 2011, KDD):
no two threads touch one galaxy, and their number changes nothing. Strangers, which push, are looked
at where they were when the epoch began.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from explorer.arrays import Positions, Scores

Task = tuple[int, int]  # the first edge, and the one after the last

BLOCKS = 16  # even: eight tasks at a time
NEGATIVES = 5  # strangers that a galaxy moves away from for each neighbour that it moves towards
FARTHEST_STEP = np.float32(4)

# Both forces depend on the squared distance alone, a power of it: looked up by the leading bits of
# that float32, 64 to an octave from 2^-24 to 2^24, which is 1 % of its value.
BITS_LEFT_OUT = 17
LOWEST = 103 << 6
STEPS = 48 << 6


@dataclass(frozen=True)
class Descent:
    """How the galaxies move.

    shape: a and b of the curve 1 / (1 + a d^2b). epochs: an edge of the greatest weight is drawn in
    each, others as often as they weigh. seed: decides the map, whatever the number of threads.
    rate: of the first epoch; it falls to 0.
    """

    shape: tuple[float, float]
    epochs: int
    seed: int
    rate: float = 1.0


def descend(
    positions: Positions,
    graph: Any,
    how: Descent,
    *,
    tell: Callable[[float], None] = lambda share: None,
    threads: int | None = None,
) -> Positions:
    """`positions` float32 (N, 2) after `how.epochs` of attraction along `graph` and of repulsion.

    Args:
        positions: where the galaxies begin.
        graph: UMAP's fuzzy set as a symmetric sparse matrix (N, N), weights in 0..1.
        how: the forces, and how many epochs.
        tell: hears which share is done.
        threads: as many as there are processors where None.
    """
    left, right, often, rounds = _tasks(graph)
    pull, push = forces(*how.shape)
    here = positions.astype(np.float32)  # a copy

    def run(task: Task, epoch: int, before: Positions) -> None:
        now = np.float32(how.rate * (1 - epoch / how.epochs))
        _move(here, before, *task, left, right, often, pull, push, epoch, now, how.seed)

    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for epoch in range(how.epochs):
            before = here.copy()
            for tasks in rounds:
                list(pool.map(run, tasks, [epoch] * len(tasks), [before] * len(tasks)))
            tell((epoch + 1) / how.epochs)
    return here


def _tasks(graph: Any) -> tuple[NDArray[np.int32], NDArray[np.int32], Scores, list[list[Task]]]:
    """Both ends of every edge, how often it is drawn, and the tasks of each round.

    The edges of a task lie together; an empty task is left out.
    """
    edges = graph.tocoo()
    once = edges.row < edges.col
    left, right = edges.row[once].astype(np.int32), edges.col[once].astype(np.int32)
    often = (edges.data[once] / edges.data.max()).astype(np.float32)
    size = -(-edges.shape[0] // BLOCKS)
    code = (left // size) * BLOCKS + right // size
    order = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code[order], np.arange(BLOCKS * BLOCKS + 1))
    rounds = [[(int(bounds[at]), int(bounds[at + 1])) for at in codes] for codes in tournament()]
    held = [[task for task in tasks if task[0] < task[1]] for tasks in rounds]
    return left[order], right[order], often[order], [tasks for tasks in held if tasks]


def tournament(blocks: int = BLOCKS) -> list[list[int]]:
    """Rounds in which every two of an even number of blocks meet once, and each itself: i·B + j."""
    rounds = [[block * blocks + block for block in range(blocks)]]
    ring = list(range(blocks))
    for _ in range(blocks - 1):
        pairs = zip(ring[: blocks // 2], ring[::-1], strict=False)
        rounds.append([min(pair) * blocks + max(pair) for pair in pairs])
        ring = [ring[0], ring[-1], *ring[1:-1]]
    return rounds


def forces(a: float, b: float) -> tuple[Scores, Scores]:
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
    leading = np.float32(squared).view(np.int32) >> BITS_LEFT_OUT
    return min(max(leading - LOWEST, 0), STEPS - 1)


@njit(nogil=True, inline="always")
def _limited(step: Any) -> Any:  # pragma: no cover  compiled
    return min(max(step, -FARTHEST_STEP), FARTHEST_STEP)


@njit(nogil=True, inline="always")
def _mixed(number: Any) -> Any:  # pragma: no cover  compiled
    """A number in 0..2^32 as good as drawn: the finisher of MurmurHash3 (Appleby)."""
    number = np.uint32(number ^ (number >> np.uint32(16)))
    number = np.uint32(number * np.uint32(0x85EBCA6B))
    number = np.uint32(number ^ (number >> np.uint32(13)))
    number = np.uint32(number * np.uint32(0xC2B2AE35))
    return np.uint32(number ^ (number >> np.uint32(16)))


@njit(nogil=True)
def _move(  # noqa: PLR0913  a numba kernel takes its arrays one by one
    here: Positions,
    before: Positions,
    first: int,
    last: int,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    often: Scores,
    pull: Scores,
    push: Scores,
    epoch: int,
    rate: np.float32,
    seed: int,
) -> None:  # pragma: no cover  compiled
    """Draw edges first..last of one epoch; each from both of its ends, as UMAP's graph has it."""
    count = np.uint64(len(here))
    drawn = _mixed(np.uint32(epoch) ^ _mixed(np.uint32(seed)))
    for edge in range(first, last):
        share = often[edge]
        if np.floor((epoch + 1) * share) <= np.floor(epoch * share):
            continue
        one, other = left[edge], right[edge]
        state = _mixed(np.uint32(edge) ^ drawn)
        for _ in range(2):
            dx, dy = here[one, 0] - here[other, 0], here[one, 1] - here[other, 1]
            squared = dx * dx + dy * dy
            if squared > 0:
                force = pull[_bin(squared)]
                dx, dy = rate * _limited(force * dx), rate * _limited(force * dy)
                here[one, 0] += dx
                here[one, 1] += dy
                here[other, 0] -= dx
                here[other, 1] -= dy
            x, y = here[one, 0], here[one, 1]
            for _ in range(NEGATIVES):
                state = np.uint32(state + np.uint32(0x9E3779B9))
                stranger = np.int64(np.uint64(_mixed(state)) * count >> np.uint64(32))
                dx, dy = x - before[stranger, 0], y - before[stranger, 1]
                squared = dx * dx + dy * dy
                if squared > 0 and stranger != one:
                    force = push[_bin(squared)]
                    x += rate * _limited(force * dx)
                    y += rate * _limited(force * dy)
            here[one, 0], here[one, 1] = x, y
            one, other = other, one
