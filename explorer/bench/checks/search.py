"""Search on a GPU: exact, beside what its memory moves, and in inverted lists."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.bench.checks.table import Load, Row
from explorer.bench.room import free_memory
from explorer.bench.stopwatch import median_seconds, seconds_of

K, BLOCK = 24, 1 << 20


def exact_search(load: Load) -> Iterator[Row]:
    """One query through float16 vectors, beside the time that reading them once takes."""
    rows = fitting_rows(load)
    index = _flat(rows, load.device)
    queries = np.asarray(index.vectors()[:: max(1, rows // load.runs)][: load.runs])
    seconds = median_seconds(partial(index.search, queries[:1], K), load.runs)
    limit = rows * 64 * 2 / bandwidth(load.device)
    yield Row(
        f"exact search, {rows:,} × 64 at half precision", 1e3 * seconds, "ms", 1e3 * limit, 2.0
    )
    yield Row(
        "… its hits, beside the processor's", _shared(index, queries), "", 1.0, at_least=0.999
    )
    mask = np.zeros(rows, bool)
    mask[::2] = True
    allowed = index.allowing(mask)
    filtered = median_seconds(partial(index.search, queries[:1], K, allow=allowed), load.runs)
    yield Row("… under a filter that half pass", 1e3 * filtered, "ms", 1e3 * seconds)


def ivf_search(load: Load) -> Iterator[Row]:
    """Inverted lists: recall, and a block of queries beside the processor."""
    from explorer.bench.synthetic import EmbeddingShape, synthetic_vectors
    from index import Wanted, build

    vectors = synthetic_vectors(EmbeddingShape.read(), load.ivf, 64)
    queries = vectors[:: max(1, load.ivf // 1_024)][:1_024]
    here = build(vectors, Wanted("ivf", device="cpu"))
    there = build(vectors, Wanted("ivf", device=load.device))
    yield Row(f"inverted lists, {load.ivf:,} × 64: recall", there.recall, "", 0.95, at_least=1.0)
    fast, slow = (median_seconds(partial(one.search, queries, K), 3) for one in (there, here))
    yield Row("… 1,024 queries, beside the processor", 1e3 * fast, "ms", 1e3 * slow, 1.0)
    mask = np.random.default_rng(0).random(load.ivf) < 0.01
    found = there.search(queries[:8], K, allow=mask).ids
    yield Row(
        "… hits under a filter that pass it", float(mask[found].mean()), "", 1.0, at_least=1.0
    )


def fitting_rows(load: Load) -> int:
    """As many vectors of `load.flat` as half the GPU's memory and a third of ours hold."""
    ours = free_memory() / 3 / (64 * 4)
    return int(min(load.flat, ours, free_on(load.device) / 2 / (64 * 2)))


def free_on(device: str) -> float:
    """Bytes free on a GPU; ours for a CPU."""
    if device == "cpu":
        return free_memory()
    import torch

    return float(torch.cuda.mem_get_info(torch.device(device))[0])


def bandwidth(device: str, *, size: int = 1 << 28) -> float:
    """Bytes a second that the device's memory moves: copies of `size` float32, read and written."""
    import torch

    given = torch.zeros(size if device != "cpu" else size >> 5, device=device)
    taken = torch.empty_like(given)

    def copy() -> None:
        for _ in range(10):
            taken.copy_(given)
        float(taken[0])  # waits for the device

    copy()
    return 10 * 2 * given.nbytes / seconds_of(copy)


def _flat(rows: int, device: str) -> Any:
    """An exact index of that many distinct unit vectors: one block, with other signs each time."""
    import faiss

    from explorer.catalogue.projection import unit_length
    from index import FlatIndex

    rng = np.random.default_rng(0)
    block = unit_length(rng.standard_normal((min(BLOCK, rows), 64), np.float32))
    held = faiss.IndexFlatIP(64)
    for at in range(0, rows, BLOCK):
        signs = rng.choice(np.array([-1, 1], np.float32), 64)
        held.add(block[: rows - at] * signs)
    return FlatIndex(held, device=device)


def _shared(index: Any, queries: NDArray[np.float32]) -> float:
    from index import overlap
    from index.exact import exact

    some = queries[:3]
    return overlap(index.search(some, K).ids, exact(index.vectors(), some, K)[0])
