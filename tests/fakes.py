"""A deterministic stand-in for the encoder: fast, and like galaxies come out alike."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.errors import ImageError

if TYPE_CHECKING:
    from explorer.encoder import EmbeddedBatch

SIDE = 8


@dataclass(frozen=True)
class FakeEncoder:
    """Pixels, shrunk to 8 × 8 and made unit length."""

    name: str = "fake"
    weights_sha256: str = "f" * 64
    dim: int = SIDE * SIDE * 3
    vote_names: tuple[str, ...] = ("p_bright", "p_red")
    record: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, int] = field(default_factory=dict)


def load_fake(name: str = "fake", *, device: str = "auto") -> FakeEncoder:
    return FakeEncoder()


def embed_fakes(
    encoder: FakeEncoder, images: Sequence[NDArray[np.uint8]], *, views: int = 8
) -> "EmbeddedBatch":
    return next(embed_fake(encoder, images.__getitem__, len(images), views=views))


def _vectors(images: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    rows = []
    for image in images:
        small = np.asarray(Image.fromarray(image).resize((SIDE, SIDE), Image.Resampling.BOX))
        row = small.astype(np.float32).reshape(-1) + 1
        rows.append(row / np.linalg.norm(row))
    return np.stack(rows)


def embed_fake(
    encoder: FakeEncoder,
    load: Callable[[int], NDArray[np.uint8]],
    count: int,
    *,
    views: int = 8,
    batching: object = None,
) -> Iterator["EmbeddedBatch"]:
    from explorer.encoder import EmbeddedBatch

    for at in range(0, count, 16):
        images, positions, failures = [], [], []
        for position in range(at, min(at + 16, count)):
            try:
                images.append(load(position))
                positions.append(position)
            except ImageError as error:
                failures.append((position, str(error)))
        if not images:
            empty = np.zeros((0, encoder.dim), np.float32)
            no_votes, unknown = np.zeros((0, 2), np.float32), np.zeros(0, np.float32)
            yield EmbeddedBatch(np.zeros(0, np.int64), empty, no_votes, [], failures, unknown)
            continue
        means = np.array([[i.mean() / 255, i[..., 0].mean() / 255] for i in images], np.float32)
        unknown = np.full(len(images), np.nan, np.float32)
        vectors = _vectors(images)
        yield EmbeddedBatch(np.array(positions), vectors, means, images, failures, unknown)
