"""What a GPU is for, each measured beside its limit: search, embedding, taste, map, training.

A check gives one `Row`; its limit is what memory, the bare network, or the processor would take in
the same run. Every check runs on any torch device, small, so that its code is tested without a GPU.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.bench.room import free_memory

K, BLOCK = 24, 1 << 20


@dataclass(frozen=True)
class Load:
    """The device (as torch names it) and how much of everything; rows are cut to what fits."""

    device: str = "cuda"
    flat: int = 100_000_000
    ivf: int = 2_000_000
    images: int = 4_096
    views: int = 8
    rerank: int = 10_000_000
    mapped: int = 100_000
    runs: int = 20


@dataclass(frozen=True)
class Row:
    """One line of the table: a figure, the limit beside it, and what their ratio should be.

    `at_most` or `at_least` is the aim of measured / limit; neither, where there is none.
    """

    what: str
    measured: float
    unit: str
    limit: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def ratio(self) -> float:
        """Measured over limit."""
        return self.measured / self.limit if self.limit else float("nan")

    @property
    def reached(self) -> bool:
        """Whether the ratio is what it should be."""
        low = self.at_least is None or self.ratio >= self.at_least
        return low and (self.at_most is None or self.ratio <= self.at_most)


def exact_search(load: Load) -> Iterator[Row]:
    """One query through float16 vectors, beside the time that reading them once takes."""
    rows = fitting_rows(load)
    index = _flat(rows, load.device)
    queries = np.asarray(index.vectors()[:: max(1, rows // load.runs)][: load.runs])
    seconds = _median(partial(index.search, queries[:1], K), load.runs)
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
    filtered = _median(partial(index.search, queries[:1], K, allow=allowed), load.runs)
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
    fast, slow = (_median(partial(one.search, queries, K), 3) for one in (there, here))
    yield Row("… 1,024 queries, beside the processor", 1e3 * fast, "ms", 1e3 * slow, 1.0)
    mask = np.random.default_rng(0).random(load.ivf) < 0.01
    found = there.search(queries[:8], K, allow=mask).ids
    yield Row(
        "… hits under a filter that pass it", float(mask[found].mean()), "", 1.0, at_least=1.0
    )


def embedding(load: Load) -> Iterator[Row]:
    """JPEG to embedding at 224 px beside the bare forward pass, the answer beside a processor's."""
    from explorer.bench.embed import EmbedBench, rates_of
    from explorer.encoder.models import untrained_encoder

    encoder = untrained_encoder(size_px=224, device=load.device)
    how = EmbedBench("untrained", load.images, load.views, rounds=2)
    pipeline, forward = rates_of(encoder, how)
    yield Row(
        f"embedding at 224 px, {load.views} views", pipeline, "images/s", forward, at_least=0.9
    )
    yield _halved(encoder)


def _halved(encoder: Any) -> Row:
    import torch

    from explorer.bench.embed import synthetic_jpeg
    from explorer.encoder.embed import embed_images

    images = [_decoded(synthetic_jpeg(seed)) for seed in range(32)]
    whole = embed_images(encoder, images, views=1).embeddings
    with torch.autocast(encoder.device.type, torch.bfloat16):
        half = embed_images(encoder, images, views=1).embeddings
    least = float((whole * half).sum(axis=1).min())
    return Row("… least cosine of bfloat16 with float32", least, "", 1.0)


def _decoded(jpeg: bytes) -> NDArray[np.uint8]:
    import io

    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))


def taste(load: Load) -> Iterator[Row]:
    """A new ranking of all after a rating, and the process's answers beside the processor's."""
    from explorer.anomaly import Known, Ratings, Taste, rank

    rng = np.random.default_rng(0)
    features = np.empty((load.rerank, 64), np.float32)
    for at in range(0, load.rerank, BLOCK):
        part = features[at : at + BLOCK]
        part[:] = rng.standard_normal(part.shape, np.float32) / 8
    rated = rng.choice(load.rerank, 300, replace=False)
    ratings = Ratings(rated, ["up" if at < 30 else "down" for at in range(300)])
    odd = rng.random(load.rerank, np.float32)
    known = Known.of(features)
    rank(known, ratings, odd)  # loads the kernels, copies the features
    seconds = _median(partial(rank, known, ratings, odd), 3)
    yield Row(f"re-ranking {load.rerank:,} × 64, 300 ratings", seconds, "s", 0.3, 1.0)
    fitted = Taste.fit(features[rated], (np.arange(300) < 30).astype(np.float32))
    whole, few = fitted.predict_mean(features)[:5_000], fitted.predict_mean(features[:5_000])
    away = float(np.abs(whole - few).max())
    yield Row("… largest difference from the processor", away, "", 1e-4, 1.0)


def umap(load: Load) -> Iterator[Row]:
    """A map by cuML beside our own descent on the processor."""
    from explorer import maps
    from explorer.bench.synthetic import EmbeddingShape, synthetic_vectors
    from explorer.maps.layout import umap_by_descent
    from explorer.pipeline.maps import graph_of

    vectors = synthetic_vectors(EmbeddingShape.read(), load.mapped, 64)
    graph, recipe = graph_of(vectors, maps.JUDGED_NEIGHBOURS), maps.Recipe()
    start, rows = maps.principal_plane(vectors), np.arange(load.mapped)[:: load.mapped // 500 or 1]
    ways: list[Callable[[], Any]] = [
        partial(maps.layout, vectors, graph),
        partial(umap_by_descent, vectors, graph.first(recipe.neighbours), start, recipe),
    ]
    made, seconds = zip(*(_answered(way) for way in ways), strict=True)
    yield Row(f"map of {load.mapped:,} by cuML", seconds[0], "s", seconds[1], 1.0)
    kept = [maps.preservation(places, graph, rows) for places in made]
    yield Row("… neighbours kept, beside our own", kept[0], "", kept[1], at_least=0.9)


def training(load: Load) -> Iterator[Row]:
    """Images a second of a training step of the bundled network, beside the processor."""
    there, here = (images_trained(device) for device in (load.device, "cpu"))
    yield Row("a training step of the bundled network", there, "images/s", here, at_least=10.0)


def images_trained(device: str, *, batch: int = 256, steps: int = 10) -> float:
    """Forward, backward and AdamW at bfloat16 (float32 on a CPU), images a second."""
    import torch

    from explorer.encoder.models import untrained_encoder

    encoder = untrained_encoder(device=device)
    network, side = encoder.network.train(), encoder.frame.size_px
    batch, steps = (batch, steps) if device != "cpu" else (32, 2)
    pixels = torch.rand(batch, 3, side, side, device=device)
    optimiser = torch.optim.AdamW(network.parameters())

    def step() -> None:
        with torch.autocast("cuda", torch.bfloat16, enabled=device != "cpu"):
            seen = network.features(pixels)  # type: ignore[operator]  # a GalaxyNet has it
        optimiser.zero_grad(set_to_none=True)
        seen.square().mean().backward()
        optimiser.step()
        float(seen[0, 0].detach())  # waits for the device

    step()
    began = time.perf_counter()
    for _ in range(steps):
        step()
    return batch * steps / (time.perf_counter() - began)


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
    return 10 * 2 * given.nbytes / _seconds(copy)


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


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _answered(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    return work(), time.perf_counter() - began


def _median(work: Callable[[], object], runs: int) -> float:
    work()
    return float(np.median([_seconds(work) for _ in range(runs)]))


CHECKS: dict[str, Callable[[Load], Iterator[Row]]] = {
    "exact search": exact_search,
    "inverted lists": ivf_search,
    "embedding": embedding,
    "re-ranking": taste,
    "map": umap,
    "training": training,
}
