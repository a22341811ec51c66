"""Approximate search for millions: inverted lists of 8-bit codes, the best re-ranked exactly.

A code of 8 bits an axis loses so little that a hundred candidates are enough to re-rank, with the
recall that `bench search --index ivf` says. At D=64 a galaxy takes 72 bytes in memory, 128 on disk.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.base import Allowed, Found, IndexFault, VectorIndex, Vectors, check, checked_ids
from index.exact import rerank_exactly
from index.files import link_or_copy, write_faiss
from index.gpu import GpuCopy, wants_gpu
from index.halves import Halves
from index.lists import list_of, read_mapped, renumber, within

FEW = 20_000  # what passes a filter is searched exactly up to so many
COUNTED = 500_000  # places looked at to see which lists a filter passes
SETTLED = 0.1  # share of the best that may still change when no more lists are looked into
AT_ONCE = 1_024
ADDED_AT_ONCE = 262_144
TRAINED_ON = 64  # vectors a list
ROUNDS = 10  # of k-means


@dataclass(frozen=True)
class Probes:
    """How many lists to look into to find the nearest `depths` of all vectors."""

    depths: tuple[int, ...]
    lists: tuple[int, ...]

    def at(self, depth: float, most: int) -> int:
        """Lists for any depth, on straight lines between the logarithms, continued at the end."""
        x, y = np.log(self.depths), np.log(self.lists)
        asked = np.log(max(depth, 1.0))
        if len(x) > 1 and asked > x[-1]:
            found = y[-1] + (asked - x[-1]) * max((y[-1] - y[-2]) / (x[-1] - x[-2]), 0.3)
        else:
            found = np.interp(asked, x, y)
        return int(np.clip(np.ceil(np.exp(found)), 1, most))


def list_count(count: int) -> int:
    """A power of two near 1.3 √N, with at least 39 vectors a list."""
    wanted = min(1.3 * np.sqrt(max(count, 1)), count / 39)
    return int(2 ** np.floor(np.log2(max(wanted, 1))))


class IvfIndex(VectorIndex):
    """8-bit codes in lists; the exact vectors, at half precision on disk, rank what they find."""

    kind = "ivf"

    def __init__(
        self,
        index: faiss.IndexIVF,
        exact_vectors: Halves,
        probes: Probes,
        ids: NDArray[np.int64] | None = None,
        *,
        device: str = "cpu",
    ) -> None:
        super().__init__(ids)
        self.faiss, self.probes, self.dim = index, probes, index.d
        self._exact = exact_vectors
        self._device = device
        self._file: Path | None = None  # where the lists are mapped from, read-only
        self._changed()

    def _changed(self) -> None:
        self._list_of: NDArray[np.int32] | None = None
        self._gpus: GpuCopy | None = None  # the old copy's memory first
        self._gpus = GpuCopy.of(self.faiss, self._device)

    @classmethod
    def build(
        cls,
        vectors: Vectors,
        ids: NDArray[np.int64] | None = None,
        *,
        lists: int = 0,
        seed: int = 0,
        device: str = "cpu",
    ) -> "IvfIndex":
        """An index of (N, D); `tune` sets its probes, which are generous until then.

        `Halves` on disk are read a block at a time and kept as they are: only the codes are held.
        """
        source = vectors if isinstance(vectors, Halves) else check(np.asarray(vectors), None)
        own = None if ids is None else checked_ids(ids, len(source))
        lists = lists or list_count(len(source))
        index = _empty_lists(source.shape[1], lists, seed)
        if len(source):
            index.train(_sample(source, lists * TRAINED_ON, seed))
        for at in range(0, len(source), ADDED_AT_ONCE):
            index.add(check(source[at : at + ADDED_AT_ONCE], None))
        probes = Probes((24, 240), (max(lists // 8, 1), max(lists // 2, 1)))
        return cls(index, Halves.of(source), probes, own, device=device)

    @classmethod
    def read(
        cls,
        folder: Path,
        record: dict[str, Any],
        ids: NDArray[np.int64] | None,
        *,
        device: str = "cpu",
    ) -> "IvfIndex":
        """The index that `record` tells of; IndexFault where it is missing, cut off or foreign."""
        path = folder / f"{record['name']}.faiss"
        try:
            index = faiss.read_index(str(path)) if wants_gpu(device) else read_mapped(path)
            probes = Probes(tuple(record["probes"]["depths"]), tuple(record["probes"]["lists"]))
        except (RuntimeError, KeyError, TypeError) as error:
            raise IndexFault(f"{path} is missing or broken.") from error
        if not isinstance(index, faiss.IndexIVF):
            raise IndexFault(f"{path} holds a {type(index).__name__}, not inverted lists.")
        halves = Halves.read(folder / f"{record['name']}.vectors.npy")
        if halves.shape != (index.ntotal, index.d):
            raise IndexFault(f"{path} does not fit the vectors beside it.")
        made = cls(index, halves, probes, ids, device=device)
        made._file = None if wants_gpu(device) else path
        return made

    def __len__(self) -> int:
        return self.faiss.ntotal

    @property
    def on_gpu(self) -> bool:
        """Whether a GPU does the searching, filters apart."""
        return self._gpus is not None

    def vectors(self) -> Halves:
        """All vectors as they are stored, at half precision."""
        return self._exact

    def _search(self, queries: NDArray[np.float32], k: int, allowed: Allowed | None) -> Found:
        if allowed is not None and allowed.count <= FEW:
            return _among(allowed, self._exact, queries, k)
        if allowed is not None:
            parts = [self._filtered(query[None], k, allowed) for query in queries]
        else:
            blocks = range(0, len(queries), AT_ONCE)
            parts = [self._probed(queries[at : at + AT_ONCE], k) for at in blocks]
        places, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
        return places, scores

    def _probed(self, queries: NDArray[np.float32], k: int) -> Found:
        nprobe = self.probes.at(k, self.faiss.nlist)
        wide = min(len(self), 2 * k + 50)
        places = None if self._gpus is None else self._gpus.probed(queries, wide, nprobe)
        if places is None:
            places = self._candidates(queries, wide, nprobe)
        short = (places >= 0).sum(axis=1) < k  # the lists probed hold too few
        if short.any():
            places[short] = self._candidates(queries[short], wide, self.faiss.nlist)
        return rerank_exactly(self._exact, queries, places, k)

    def _candidates(
        self, queries: NDArray[np.float32], wide: int, nprobe: int
    ) -> NDArray[np.int64]:
        # FAISS's Python constructors take fields by name; its stubs do not know.
        parameters = faiss.SearchParametersIVF(nprobe=nprobe)  # type: ignore[call-arg]
        return self.faiss.search(queries, wide, params=parameters)[1]

    def _filtered(self, query: NDArray[np.float32], k: int, allowed: Allowed) -> Found:
        """The k best of `query` (1, D) that pass: nearest lists first, until more bring no better.

        A filter that knows of likeness (a colour, a class) may pass nothing where the query is, so
        the lists begin with as many as hold half of what is usually enough, and are doubled while
        the next as many still change more than a few of the best.
        """
        usual = self.probes.at(k * len(self) / allowed.count, self.faiss.nlist) / self.faiss.nlist
        wide = min(allowed.count, 2 * k + 50)
        passing = allowed.kept("passing", self._passing)
        order = np.argsort(-(self._centroids() @ query[0]))
        enough = max(usual * allowed.count / 2, wide)
        first, last = 0, int(np.searchsorted(np.cumsum(passing[order]), enough)) + 1
        best: Found = np.empty((1, 0), np.int64), np.empty((1, 0), np.float32)
        while first < self.faiss.nlist:
            parameters = within(order[first:last], self.faiss.nlist, allowed)
            places = self.faiss.search(query, wide, params=parameters)[1]
            before = best[0]
            best = rerank_exactly(self._exact, query, np.concatenate([before, places], axis=1), k)
            changed = np.count_nonzero(~np.isin(best[0], before) | (best[0] < 0))
            if first and changed <= k * SETTLED:
                break
            first, last = last, 2 * last
        return best

    def _passing(self, allowed: Allowed) -> NDArray[np.int64]:
        """About how many of each list pass, counted on half a million places."""
        if self._list_of is None:
            self._list_of = list_of(self.faiss)
        step = max(1, len(self) // COUNTED)
        lists = self._list_of[::step][allowed.mask[::step]]
        return np.bincount(lists, minlength=self.faiss.nlist) * step

    def _centroids(self) -> NDArray[np.float32]:
        flat: Any = faiss.downcast_index(self.faiss.quantizer)
        return faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * self.dim).reshape(-1, self.dim)

    def _append(self, vectors: NDArray[np.float32]) -> None:
        if not self.faiss.is_trained:
            raise IndexFault("An index built of no vectors cannot be added to; build it anew.")
        self._own_lists()
        self.faiss.add(vectors)
        self._exact.append(vectors)
        self._changed()

    def _own_lists(self) -> None:
        """Bring mapped lists into memory, where they can be changed."""
        if self._file is not None:
            index: Any = faiss.read_index(str(self._file))
            self.faiss, self._file = index, None

    def _keep(self, kept: NDArray[np.bool_]) -> None:
        self._own_lists()
        self.faiss.remove_ids(faiss.IDSelectorBatch(np.flatnonzero(~kept)))
        renumber(self.faiss, np.cumsum(kept) - 1)
        self._exact.keep(kept)
        self._changed()

    def write(self, folder: Path, name: str) -> dict[str, Any]:
        """Store the codes in FAISS's own format and the vectors as .npy."""
        codes, vectors = folder / f"{name}.faiss", folder / f"{name}.vectors.npy"
        if self._file is not None:  # as it was stored before
            link_or_copy(self._file.with_suffix(".vectors.npy"), vectors)
            link_or_copy(self._file, codes)
        else:
            self._exact.write(vectors)
            write_faiss(self.faiss, codes)
        probes = {"depths": list(self.probes.depths), "lists": list(self.probes.lists)}
        return {"lists": self.faiss.nlist, "code": "SQ8", "probes": probes}


def _among(allowed: Allowed, vectors: Halves, queries: NDArray[np.float32], k: int) -> Found:
    """The exact answer of the few that pass, which are read from disk once."""
    some = allowed.kept("vectors", lambda one: vectors[one.rows])
    scores, places = faiss.knn(queries, some, k, metric=faiss.METRIC_INNER_PRODUCT)
    return allowed.rows[places], scores


def _empty_lists(dim: int, lists: int, seed: int) -> faiss.IndexIVFScalarQuantizer:
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim),
        dim,
        lists,
        faiss.ScalarQuantizer.QT_8bit,
        faiss.METRIC_INNER_PRODUCT,
    )
    index.cp.niter, index.cp.seed, index.cp.spherical = ROUNDS, seed + 1, True
    index.cp.min_points_per_centroid = 1  # a small catalogue is no reason to warn
    index.cp.max_points_per_centroid = TRAINED_ON
    return index


def _sample(vectors: Vectors, most: int, seed: int) -> NDArray[np.float32]:
    if len(vectors) <= most:
        return vectors[:]
    chosen = np.random.default_rng(seed).choice(len(vectors), most, replace=False)
    return vectors[np.sort(chosen)]
