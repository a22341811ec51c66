"""Mean and deviation of a Gaussian process for many galaxies, block by block.

numpy for up to 100,000 of them, so that a ranking of a small catalogue need not wait for torch to
load; torch for more, whose threads share every step, and on a GPU where there is one. Of many
millions the mean is first told at bfloat16 where the processor multiplies it natively, in half the
time, and then exactly for the best twentieth: nobody looks at the order of the others so closely.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from explorer.anomaly.gpu import on_gpu, taste_device
from explorer.arrays import Scores, Vectors

if TYPE_CHECKING:
    import torch

CHUNK = 1024
ON_GPU = 1 << 18  # rows at once there
MOST_WITHOUT_TORCH = 100_000
MOST_EXACT = 2_000_000
EXACT_SHARE = 0.05


@dataclass(frozen=True)
class Terms:
    """What a process comes down to for prediction, all float32, of L training vectors.

    The kernel is linear × ⟨f, g⟩ + (1 − linear) / (row + scale |f|² + f @ near). Its products with
    the columns (1 + R) are wanted: the first gives the mean, the others what is explained of the
    variance. The linear part is never formed: its products are those of the galaxies themselves.
    """

    near: Vectors  # (F, L)
    row: Scores  # (L,)
    axes: Vectors  # (F, 1 + R): the columns' products with the linear part
    onto: Vectors  # (L, 1 + R): the columns for the other part
    mean: float
    amplitude: float
    linear: float
    scale: float


def predicted(terms: Terms, vectors: Vectors, chunk: int = CHUNK) -> tuple[Scores, Scores]:
    """Mean and standard deviation of galaxies (N, F), float32 (N,) each."""
    if len(vectors) > MOST_EXACT and terms.onto.shape[1] == 1 and _multiplies_halves():
        return screened(terms, vectors, chunk)
    work = with_numpy if len(vectors) <= MOST_WITHOUT_TORCH else with_torch
    return work(terms, vectors, chunk)


def screened(terms: Terms, vectors: Vectors, chunk: int = CHUNK) -> tuple[Scores, Scores]:
    """The same as `predicted`, exact for the best twentieth and to three digits for the others."""
    mean, std = with_torch(terms, vectors, chunk, half=True)
    count = max(1, int(EXACT_SHARE * len(mean)))
    best = np.sort(np.argpartition(-mean, count - 1)[:count])
    mean[best], std[best] = with_torch(terms, vectors[best], chunk)
    return mean, std


def _multiplies_halves() -> bool:
    """Whether this processor, there being no GPU, has instructions for bfloat16."""
    import torch

    told: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return taste_device() is None and bool(told.get("avx512_bf16") or told.get("amx_bf16"))


def with_numpy(terms: Terms, vectors: Vectors, chunk: int = CHUNK) -> tuple[Scores, Scores]:
    """The same as `predicted`, worked out by numpy."""
    mean, std = np.empty((2, len(vectors)), np.float32)
    space = np.empty((min(chunk, len(vectors)), len(terms.row)), np.float32)
    for block in _blocks(len(vectors), chunk):
        batch = np.ascontiguousarray(vectors[block], np.float32)
        own = np.einsum("ij,ij->i", batch, batch)
        kernel = np.matmul(batch, terms.near, out=space[: len(batch)])  # (B, L)
        kernel += terms.row
        kernel += (own * np.float32(terms.scale))[:, None]
        np.reciprocal(kernel, out=kernel)
        found = batch @ terms.axes
        found += kernel @ terms.onto
        mean[block] = found[:, 0] + np.float32(terms.mean)
        told = np.einsum("ij,ij->i", found[:, 1:], found[:, 1:])
        left = np.maximum(own * np.float32(terms.linear) + np.float32(1 - terms.linear) - told, 0)
        std[block] = np.sqrt(left * np.float32(terms.amplitude))
    return mean, std


def with_torch(
    terms: Terms, vectors: Vectors, chunk: int = CHUNK, *, half: bool = False
) -> tuple[Scores, Scores]:
    """The same as `predicted`, worked out by torch: on a GPU where `on_gpu` has one.

    `half`: the kernel's inner products at bfloat16.
    """
    import torch

    held = on_gpu(vectors)
    device = torch.device("cpu") if held is None else held.device
    chunk = chunk if held is None else ON_GPU
    near, row, axes, onto = (
        torch.from_numpy(part).to(device)
        for part in (terms.near, terms.row, terms.axes, terms.onto)
    )
    mean, std = torch.empty((2, len(vectors)), device=device)
    with torch.inference_mode():
        for block in _blocks(len(vectors), chunk):
            batch = _batch(vectors[block]) if held is None else held[block]
            own = batch.square().sum(dim=1)
            kernel = _products(row, batch, near, half)  # (B, L)
            kernel.add_(own[:, None] * terms.scale).reciprocal_()
            found = torch.addmm(batch @ axes, kernel, onto)
            mean[block] = found[:, 0].add(terms.mean)
            left = own.mul_(terms.linear).add_(1 - terms.linear)
            left.sub_(found[:, 1:].square().sum(dim=1))
            std[block] = left.clamp_(min=0).mul_(terms.amplitude).sqrt_()
    return mean.cpu().numpy(), std.cpu().numpy()


def _products(
    row: "torch.Tensor", batch: "torch.Tensor", near: "torch.Tensor", half: bool
) -> "torch.Tensor":
    """row + batch @ near, float32."""
    import torch

    if not half:
        return torch.addmm(row, batch, near)
    return torch.mm(batch.bfloat16(), near.bfloat16()).float().add_(row)


def _batch(vectors: Vectors) -> "torch.Tensor":
    import torch

    rows = np.ascontiguousarray(vectors, np.float32)
    return torch.from_numpy(rows if rows.flags.writeable else rows.copy())  # torch wants no views


def _blocks(count: int, chunk: int) -> Iterator[slice]:
    return (slice(start, start + chunk) for start in range(0, count, chunk))
