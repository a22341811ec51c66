"""Images → embeddings and votes, with decoding in threads while the network works."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from explorer.encoder.frames import framed
from explorer.encoder.models import Encoder, Seen, see
from explorer.errors import ImageError

Load = Callable[[int], NDArray[np.uint8]]
FEW_WORKERS, MOST_WORKERS = 2, 16
_AHEAD = 2  # batches that are decoded while one is in the network, at least


@dataclass(frozen=True)
class EmbeddedBatch:
    """One batch.

    positions: int64 (B,) of the images that could be read. embeddings: float32 (B, D), unit
    length. votes: float32 (B, V), fractions 0 to 1. images: the B images as decoded. failures:
    (position, reason) of each that could not be read. familiarity: float32 (B,), 0 to 1, or NaN.
    """

    positions: NDArray[np.int64]
    embeddings: NDArray[np.float32]
    votes: NDArray[np.float32]
    images: list[NDArray[np.uint8]]
    failures: list[tuple[int, str]]
    familiarity: NDArray[np.float32]


@dataclass(frozen=True)
class _Read:
    position: int
    image: NDArray[np.uint8] | None
    crops: tuple[NDArray[np.uint8], ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Batching:
    """How images are read.

    `size`: galaxies in a batch, by the device where None. `workers`: threads that read and decode,
    by the device where None.
    `ahead`: galaxies that are read while a batch is in the network, two batches at least.
    """

    size: int | None = None
    workers: int | None = None
    ahead: int = 0


USUAL = Batching()


def embed(
    encoder: Encoder,
    load: Load,
    count: int,
    *,
    views: int = 8,
    batching: Batching = USUAL,
) -> Iterator[EmbeddedBatch]:
    """Yield batches, in order, of the images that `load(0)` … `load(count - 1)` return.

    `load` gives uint8 (H, W, 3), raises ImageError for what it cannot read (reported, not fatal),
    and is called from several threads.
    """
    size = batching.size or default_batch(encoder)
    starts = iter(range(0, count, size))
    threads = batching.workers or default_workers(encoder)
    with ThreadPoolExecutor(threads, thread_name_prefix="decode") as pool:
        waiting: deque[list[Future[_Read]]] = deque()

        def read_ahead() -> None:
            start = next(starts, None)
            if start is not None:
                rows = range(start, min(start + size, count))
                waiting.append([pool.submit(_read, encoder, load, row) for row in rows])

        for _ in range(max(_AHEAD, batching.ahead // size)):
            read_ahead()
        try:
            while waiting:
                batch = [future.result() for future in waiting.popleft()]
                read_ahead()
                yield _embed_images(encoder, batch, views)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def default_batch(encoder: Encoder) -> int:
    """A batch of about a quarter million input pixels on a CPU, 64 times that on a GPU."""
    pixels = 2**18 if encoder.device.type == "cpu" else 2**24
    return int(np.clip(pixels // encoder.frame.size_px**2, 8, 512))


def default_workers(encoder: Encoder) -> int:
    """Two threads that decode where the processor also runs the network; for a GPU all cores.

    Beyond `MOST_WORKERS` they wait for Python more than they decode.
    """
    cores = os.cpu_count() or FEW_WORKERS
    return FEW_WORKERS if encoder.device.type == "cpu" else min(cores, MOST_WORKERS)


def _read(encoder: Encoder, load: Load, row: int) -> _Read:
    try:
        image = load(row)
    except ImageError as error:
        return _Read(row, None, reason=str(error))
    return _Read(row, image, _framed(encoder, image))


def _framed(encoder: Encoder, image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], ...]:
    """The image in each of the encoder's frames."""
    frames = (encoder.frame,) if encoder.wide is None else (encoder.frame, encoder.wide)
    return tuple(framed(image, frame) for frame in frames)


def _embed_images(encoder: Encoder, batch: list[_Read], views: int) -> EmbeddedBatch:
    good = [one for one in batch if one.image is not None]
    seen = _forward(encoder, [one.crops for one in good], views)
    return EmbeddedBatch(
        np.array([one.position for one in good], dtype=np.int64),
        seen.embeddings,
        seen.votes,
        [one.image for one in good if one.image is not None],
        [(one.position, one.reason) for one in batch if one.image is None],
        seen.familiarity,
    )


def _forward(encoder: Encoder, crops: Sequence[tuple[NDArray[np.uint8], ...]], views: int) -> Seen:
    if not crops:
        empty = np.zeros((0, encoder.dim), np.float32)
        nothing = np.zeros((0, len(encoder.vote_names)), np.float32)
        return Seen(empty, nothing, np.zeros(0, np.float32))
    try:
        return see(encoder, [np.stack(part) for part in zip(*crops, strict=True)], views)
    except torch.OutOfMemoryError:
        if len(crops) == 1:
            raise
    torch.cuda.empty_cache()
    half = len(crops) // 2
    parts = [_forward(encoder, part, views) for part in (crops[:half], crops[half:])]
    return Seen(
        np.concatenate([part.embeddings for part in parts]),
        np.concatenate([part.votes for part in parts]),
        np.concatenate([part.familiarity for part in parts]),
    )


def embed_images(
    encoder: Encoder, images: Sequence[NDArray[np.uint8]], *, views: int = 8
) -> EmbeddedBatch:
    """One batch with the embeddings of images at hand, each uint8 (H, W, 3)."""
    reads = [_Read(i, image, _framed(encoder, image)) for i, image in enumerate(images)]
    return _embed_images(encoder, reads, views)
