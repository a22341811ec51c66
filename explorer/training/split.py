"""Near-duplicate groups among training cutouts, and the held-out part, split by group."""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from torch import Tensor
from torch.nn import functional

SAME_PIXELS = 0.985  # correlation of framed 28 px thumbnails
SAME_TEXTURE = 0.5  # correlation of registered fine structure
HELD_OUT = 0.2
MIN_HELD_OUT = 12


def same_object_groups(
    crops: NDArray[np.uint8], objects: NDArray[np.str_], *, candidates: int = 4
) -> NDArray[np.int64]:
    """A group number for each cutout, (N,); one group holds what shows the same object.

    Joined are cutouts with one object id, with nearly equal thumbnails, or whose fine structure
    (noise, companions) agrees after rescaling, as when two surveys frame one galaxy differently.
    crops: uint8 (N, P, P, 3), framed.
    """
    _, same = np.unique(objects, return_inverse=True)
    links = [np.stack([np.arange(len(objects)), _first_member(same)], axis=1)]
    thumbs = _thumbnails(crops)
    for start in range(0, len(thumbs), 1000):
        near = thumbs[start : start + 1000] @ thumbs.T
        best = near.topk(min(candidates + 1, len(thumbs)), dim=1)
        left = torch.arange(start, start + len(near))[:, None].expand_as(best.indices)
        pairs = torch.stack([left, best.indices], dim=-1).reshape(-1, 2)
        value = best.values.reshape(-1)
        plausible = (pairs[:, 0] != pairs[:, 1]) & (value > 0.9)
        pairs, value = pairs[plausible], value[plausible]
        alike = value > SAME_PIXELS
        rest = pairs[~alike]
        links.append(pairs[alike].numpy())
        links.append(rest[texture_correlation(crops, rest) > SAME_TEXTURE].numpy())
    edges = np.concatenate(links)
    graph = coo_array((np.ones(len(edges)), edges.T), shape=(len(crops), len(crops)))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def _first_member(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    first = np.full(groups.max() + 1, len(groups))
    np.minimum.at(first, groups, np.arange(len(groups)))
    return first[groups]


def _pixels(crops: NDArray[np.uint8], rows: Tensor | slice) -> Tensor:
    return (
        torch.from_numpy(np.array(crops[np.asarray(rows) if isinstance(rows, Tensor) else rows]))
        .permute(0, 3, 1, 2)
        .float()
    )


def _thumbnails(crops: NDArray[np.uint8]) -> Tensor:
    parts = [
        functional.interpolate(_pixels(crops, slice(i, i + 512)), size=(28, 28), mode="area")
        for i in range(0, len(crops), 512)
    ]
    flat = torch.cat(parts).flatten(1)
    return functional.normalize(flat - flat.mean(1, keepdim=True), dim=1)


def texture_correlation(crops: NDArray[np.uint8], pairs: Tensor) -> NDArray[np.float32]:
    """The best correlation of two cutouts' fine structure over relative scales, (n,)."""
    scales = torch.exp(torch.linspace(np.log(0.7), np.log(1 / 0.7), 11))
    best = [np.zeros(0, dtype=np.float32)]
    for start in range(0, len(pairs), 512):
        part = pairs[start : start + 512]
        ours, theirs = (_texture(_pixels(crops, part[:, side])) for side in (0, 1))
        fixed = _central_texture(ours, 1.0)
        over = torch.stack([(fixed * _central_texture(theirs, float(s))).sum(1) for s in scales])
        best.append(over.max(dim=0).values.numpy())
    return np.concatenate(best)


def _texture(pixels: Tensor) -> Tensor:
    grey = torch.log1p(pixels.mean(1, keepdim=True))
    broad = functional.avg_pool2d(functional.pad(grey, (4,) * 4, "replicate"), 9, 1)
    return functional.avg_pool2d(functional.pad(grey, (1,) * 4, "replicate"), 3, 1) - broad


def _central_texture(texture: Tensor, scale: float) -> Tensor:
    placement = torch.tensor([[[0.6 * scale, 0, 0], [0, 0.6 * scale, 0]]]).expand(
        len(texture), -1, -1
    )
    grid = functional.affine_grid(placement.contiguous(), [len(texture), 1, 40, 40], False)
    flat = functional.grid_sample(texture, grid, align_corners=False).flatten(1)
    return functional.normalize(flat - flat.mean(1, keepdim=True), dim=1)


def hold_out_groups(
    groups: NDArray[np.int64], classes: NDArray[np.int64], *, seed: int
) -> NDArray[np.bool_]:
    """A mask (N,) of about a fifth of each class, whole groups, at least a dozen of each.

    classes: int64 (N,), -1 where there is none.
    """
    rng = np.random.default_rng(seed)
    held = np.zeros(len(groups), dtype=bool)
    values, counts = np.unique(classes, return_counts=True)
    for value in values[np.argsort(counts)]:  # rare classes choose first
        mine = np.flatnonzero(classes == value)
        wanted = max(round(HELD_OUT * len(mine)), min(MIN_HELD_OUT, len(mine) // 2))
        for group in rng.permutation(np.unique(groups[mine])):
            if held[mine].sum() >= wanted:
                break
            held[groups == group] = True
    return held
