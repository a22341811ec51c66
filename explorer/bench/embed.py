"""Benchmark of embedding: images a second of the pipeline and of the bare network."""

import io
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from explorer.encoder.embed import Batching, default_batch, default_workers, embed
from explorer.encoder.models import Encoder, load_encoder, see

_SIDE_PX = 424  # of a survey's cutout


@dataclass(frozen=True)
class EmbedBench:
    """What is measured: `count` images in `views` views, `rounds` times."""

    name: str = "bundled"
    count: int = 256
    views: int = 8
    workers: int | None = None  # as a build has them
    rounds: int = 3
    device: str = "auto"


def bench_embed(bench: EmbedBench) -> dict[str, Any]:
    """Images a second of the pipeline (JPEG → embedding) and of the bare forward passes.

    Both run `rounds` times in turn on the same number of images, and the medians are compared.
    """
    encoder = load_encoder(bench.name, device=bench.device)
    pipeline, forward = rates_of(encoder, bench)
    return {
        "pipeline_per_s": round(pipeline, 1),
        "forward_per_s": round(forward, 1),
        "ratio": round(pipeline / forward, 3),
        "encoder": bench.name,
        "device": str(encoder.device),
        "size_px": encoder.frame.size_px,
        "views": bench.views,
        "batch": default_batch(encoder),
        "workers": bench.workers or default_workers(encoder),
        "threads": torch.get_num_threads(),
    }


def rates_of(encoder: Encoder, bench: EmbedBench) -> tuple[float, float]:
    """Images a second of the pipeline and of the bare forward passes, medians of rounds in turn."""
    count, views, workers = bench.count, bench.views, bench.workers
    files = [synthetic_jpeg(seed) for seed in range(32)]
    _time_pipeline(encoder, files, count // 4, views, workers)  # warm: first calls choose kernels
    times = [
        (
            _time_pipeline(encoder, files, count, views, workers),
            _time_forward(encoder, count, views),
        )
        for _ in range(bench.rounds)
    ]
    pipeline, forward = (count / float(np.median(column)) for column in zip(*times, strict=True))
    return pipeline, forward


def _time_pipeline(
    encoder: Encoder, files: list[bytes], count: int, views: int, workers: int | None
) -> float:
    def load(row: int) -> NDArray[np.uint8]:
        return np.asarray(Image.open(io.BytesIO(files[row % len(files)])).convert("RGB"))

    start = time.perf_counter()
    for _ in embed(encoder, load, count, views=views, batching=Batching(workers=workers)):
        pass
    return time.perf_counter() - start


def _time_forward(encoder: Encoder, count: int, views: int) -> float:
    size, side = default_batch(encoder), encoder.frame.size_px
    crops = np.random.default_rng(0).integers(0, 256, (min(size, count), side, side, 3), np.uint8)
    start = time.perf_counter()
    for first in range(0, count, size):
        part = crops[: min(size, count - first)]
        see(encoder, [part] * len(encoder.parts), views)
    return time.perf_counter() - start


def synthetic_jpeg(seed: int) -> bytes:
    """A made-up galaxy on a noisy sky as JPEG."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:_SIDE_PX, :_SIDE_PX] - (_SIDE_PX - 1) / 2
    light = 180 * np.exp(-np.hypot(x, y / rng.uniform(0.2, 1)) / rng.uniform(15, 40))
    noisy = light[:, :, None] * rng.uniform(0.6, 1, 3) + rng.normal(12, 4, (_SIDE_PX, _SIDE_PX, 3))
    held = io.BytesIO()
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(held, "JPEG", quality=90)
    return held.getvalue()
