"""Which index for N vectors of length D, how hard it must look, and what share it then finds."""

import dataclasses
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.base import VectorIndex, Vectors
from index.exact import exact
from index.flat import FlatIndex
from index.ivf import IvfIndex, Probes
from index.milvus import MilvusIndex, is_milvus
from index.shards import ROWS as SHARD_ROWS
from index.shards import Making, ShardedIndex

KINDS = ("auto", "flat", "ivf", "shards", "milvus:URI")  # what can be asked for
EXACT_FLOATS = 2_000_000 * 64  # one query over so many takes 40-80 ms on two cores
SHARE_OF_MEMORY = 0.25
MOST_WHOLE = 20_000_000  # vectors in one set of lists: 1.4 GB of codes at D=64 while it is made
RECALL = 0.95
K = 24
DEPTHS = (24, 240, 2_400)
ADDED_AT_ONCE = 1 << 20
QUERIES = 200  # half to tune with, half held out to measure
MARGIN = 0.01  # tuned so much higher, for the held-out half
STEP = 1.25
TIE = 1e-6  # cosines nearer than this are rounding

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Wanted:
    """What an index is asked to be."""

    kind: str = "auto"  # auto, flat, ivf, shards or milvus:URI
    recall: float = RECALL  # of the 24 nearest
    seed: int = 0
    device: str = "cpu"
    place: Path | None = None  # for what is too much for memory until it is stored
    shard_rows: int = SHARD_ROWS  # vectors in each of several shards

    def __post_init__(self) -> None:
        if self.kind not in KINDS[:4] and not is_milvus(self.kind):
            raise ValueError(f"An index is one of {', '.join(KINDS)}, not {self.kind!r}.")
        if not 0 < self.recall <= 1:
            raise ValueError(f"The recall wanted must be in (0, 1], not {self.recall}.")


def chosen_kind(count: int, dim: int, *, recall: float, memory_bytes: int | None = None) -> str:
    """flat where an exact search is quick and its vectors fit in memory, or is asked for.

    Else ivf, in shards above 20 million, or where the codes alone (8 bits an axis, 8 bytes an id)
    outgrow their share of memory: building shards takes no more memory for more vectors.

    Args:
        count: N.
        dim: D.
        recall: wanted; 1 can only be had exactly.
        memory_bytes: of the machine, read from the system if None.
    """
    memory = _memory_bytes() if memory_bytes is None else memory_bytes
    fits = 4 * count * dim <= SHARE_OF_MEMORY * memory
    if recall >= 1 or (fits and count * dim <= EXACT_FLOATS):
        return "flat"
    small = count <= MOST_WHOLE and count * (dim + 8) <= SHARE_OF_MEMORY * memory
    return "ivf" if small else "shards"


def suits(kind: str, wanted: Wanted, count: int, dim: int) -> bool:
    """Whether an index of this kind is what is wanted for N vectors of length D."""
    if wanted.kind == "auto":
        return kind == chosen_kind(count, dim, recall=wanted.recall)
    return kind == wanted.kind.partition(":")[0]


def build(vectors: Vectors, wanted: Wanted, tell: Tell = lambda share: None) -> VectorIndex:
    """An index of (N, D), in memory or not, that reaches the recall wanted, and what it reached.

    Args:
        vectors: unit length.
        wanted: kind and recall.
        tell: hears of progress, from 0 to 1.

    Raises:
        IndexFault: vectors that are not finite, or a server that does not answer.
    """
    count, dim = vectors.shape
    kind = wanted.kind
    if kind == "auto":
        kind = chosen_kind(count, dim, recall=wanted.recall)
    if is_milvus(kind):
        remote = MilvusIndex.build(vectors, uri=kind.partition(":")[2])
        remote.recall = measured_recall(remote, vectors, seed=wanted.seed)
        return remote
    if kind == "flat":
        return FlatIndex.build(np.asarray(vectors), device=wanted.device)
    if kind == "shards":
        return _sharded(vectors, wanted)
    index = IvfIndex.build(vectors, seed=wanted.seed, device=wanted.device)
    tell(0.5)
    tune(index, vectors, recall=wanted.recall, seed=wanted.seed)
    tell(1.0)
    return index


def _sharded(vectors: Vectors, wanted: Wanted) -> ShardedIndex:
    """Shards that each reach the recall wanted, and what they reach together."""

    sharded = ShardedIndex.build(vectors, making=_making(wanted))
    sharded.recall = measured_recall(sharded, vectors, seed=wanted.seed)
    return sharded


def _making(wanted: Wanted) -> Making:
    def tuned(part: IvfIndex) -> None:
        tune(part, part.vectors(), recall=wanted.recall, seed=wanted.seed)

    return Making(wanted.shard_rows, tuned, wanted.device, wanted.place)


def extend(index: VectorIndex, vectors: Vectors, wanted: Wanted) -> VectorIndex:
    """An index of all (N, D), of whose first rows `index` is; its recall is measured anew.

    Raises:
        IndexFault: vectors that are not finite, or a server that does not answer.
    """
    if isinstance(index, ShardedIndex):
        index = index.grown(vectors, _making(wanted))
    else:
        for at in range(len(index), len(vectors), ADDED_AT_ONCE):
            index.add(vectors[at : at + ADDED_AT_ONCE])
    if index.kind != "flat":
        index.recall = measured_recall(index, vectors, seed=wanted.seed)
    return index


def tune(index: IvfIndex, vectors: Vectors, *, recall: float = RECALL, seed: int = 0) -> None:
    """Set the fewest lists that reach `recall` at each depth; measure on queries held out of that.

    What a filter passes one in m of needs the depth of m times as many neighbours, so the deeper
    figures serve filters and long result lists.
    """
    rows = _query_rows(len(index), seed)
    depths = [depth for depth in DEPTHS if depth < len(index)] or [max(len(index) - 1, 1)]
    tuning = _queries(vectors, rows[::2], depths[-1])
    lists: list[int] = []
    for depth in depths:
        least = lists[-1] if lists else 1
        lists.append(_fewest_lists(index, tuning.first(depth), recall + MARGIN, least))
    index.probes = Probes(tuple(depths), tuple(lists))
    held_out = _queries(vectors, rows[1::2], min(K, depths[-1]))
    index.recall = _recall(index, held_out)
    while index.recall < recall and min(index.probes.lists) < index.faiss.nlist:
        more = [min(int(np.ceil(each * STEP)), index.faiss.nlist) for each in index.probes.lists]
        index.probes = dataclasses.replace(index.probes, lists=tuple(more))
        index.recall = _recall(index, held_out)


def measured_recall(
    index: VectorIndex, vectors: Vectors, *, k: int = K, queries: int = QUERIES // 2, seed: int = 0
) -> float:
    """Share of the true k nearest that `index` finds, of vectors it was not tuned on."""
    if len(index) < 2:
        return 1.0
    rows = _query_rows(len(index), seed + 1)[:queries]
    return _recall(index, _queries(vectors, rows, min(k, len(index) - 1)))


@dataclass(frozen=True)
class _Queries:
    """Stored vectors (N, D), the rows (Q,) that are searched for, and their true nearest (Q, K)."""

    vectors: Vectors
    rows: NDArray[np.int64]
    truth: NDArray[np.int64]

    def first(self, depth: int) -> "_Queries":
        """The same with the `depth` nearest alone."""
        return dataclasses.replace(self, truth=self.truth[:, :depth])


def _queries(vectors: Vectors, rows: NDArray[np.int64], depth: int) -> _Queries:
    """Queries with their `depth` nearest by exact search."""
    truth = _without_itself(exact(vectors, vectors[rows], depth + 1)[0], rows)
    return _Queries(vectors, rows, truth)


def _query_rows(count: int, seed: int) -> NDArray[np.int64]:
    rng = np.random.default_rng(seed)
    return np.sort(rng.choice(count, min(count, QUERIES), replace=False))


def _fewest_lists(index: IvfIndex, queries: _Queries, recall: float, least: int) -> int:
    """The fewest lists, `least` or more, that must be read to reach `recall`."""
    lists, most = least, index.faiss.nlist
    while lists < most:
        index.probes = Probes((queries.truth.shape[1],), (lists,))
        if _recall(index, queries) >= recall:
            break
        lists = min(int(np.ceil(lists * STEP)), most)
    return lists


def _recall(index: VectorIndex, queries: _Queries) -> float:
    """Share of the true nearest found; a galaxy as near as the last of them is as good as it."""
    vectors, truth = queries.vectors, queries.truth
    if not truth.size:
        return 1.0
    wanted, count = vectors[queries.rows], truth.shape[1]
    found = _without_itself(index.search(wanted, count + 1).ids, queries.rows)
    last = np.einsum("qd,qd->q", wanted, vectors[truth[:, -1]])
    good = 0
    for query, ids, least in zip(wanted, found, last, strict=True):
        good += int(np.count_nonzero(vectors[ids[ids >= 0]] @ query >= least - TIE))
    return good / truth.size


def overlap(found: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    """Mean share of each row of `truth` (Q, K) that stands in the same row of `found`."""
    shares = [np.isin(true, row).mean() for row, true in zip(found, truth, strict=True)]
    return float(np.mean(shares)) if shares else 1.0


def _without_itself(ids: NDArray[np.int64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Hits (Q, K + 1) of the vectors at `rows` (Q,) as (Q, K): itself, or else the last, gone."""
    own = ids == rows[:, None]
    own[~own.any(axis=1), -1] = True
    return ids[~own].reshape(len(ids), ids.shape[1] - 1)


def _memory_bytes() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
