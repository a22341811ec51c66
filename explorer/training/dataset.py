"""Training data of one run: crops, votes, classes, the held-out split, and its batches."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explorer.encoder.frames import Frame
from explorer.encoder.votes import Tree
from explorer.errors import EncoderError
from explorer.files import open_whole
from explorer.training.crops import load_or_cut_crops
from explorer.training.galaxy_zoo import read_sets
from explorer.training.label_tables import TrainingSet
from explorer.training.split import hold_out_groups, same_object_groups

SET_WEIGHT = {"sdss-gz2-votes": 2.0, "decals-rings-zoobot": 1.0, "euclid-q1-mergers": 0.25}


@dataclass(frozen=True)
class TrainingData:
    """N cutouts of all sets in one order.

    crops: uint8 (N, P, P, 3). votes: float32 (N, A). source: (N,) set names. label: (N,) "" where
    none. target: int64 (N,) among `classes`, -1 where none may be trained on. asked: bool (C,) by
    set, the classes it tells apart. held: bool (N,).
    chance: (N,) sampling weights, 0 where held out.
    """

    crops: NDArray[np.uint8]
    votes: NDArray[np.float32]
    source: NDArray[np.str_]
    label: NDArray[np.str_]
    target: NDArray[np.int64]
    classes: tuple[str, ...]
    asked: dict[str, NDArray[np.bool_]]
    held: NDArray[np.bool_]
    chance: NDArray[np.float64]
    files: list[Path]
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def batch(self, step: int, size: int, seed: int) -> NDArray[np.int64]:
        """The rows (size,) of a step; seed and step alone decide them."""
        rng = np.random.default_rng([seed, step])
        return np.sort(rng.choice(len(self.chance), size, replace=False, p=self.chance))

    def crops_of(self, rows: NDArray[np.int64]) -> Tensor:
        """Uint8 (B, 3, P, P)."""
        return torch.from_numpy(self.crops[rows]).permute(0, 3, 1, 2)

    def targets(self, rows: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
        """Class numbers (B,), the classes of each galaxy's own set (B, C), weights (B,)."""
        allowed = torch.from_numpy(np.stack([self.asked[name] for name in self.source[rows]]))
        return torch.from_numpy(self.target[rows]), allowed, torch.ones(len(rows))


def load_training_data(
    root: Path,
    tree: Tree,
    size_px: int,
    work: Path,
    *,
    tell: Callable[[str], None] = lambda _: None,
) -> TrainingData:
    """The training data under `root`; crops and groups are cached in `work`'s parent."""
    sets = read_sets(root, tree)
    files = [file for one in sets for file in one.files]
    cache = work.parent / f"crops{size_px}.npy"
    crops = load_or_cut_crops(files, cache, Frame(size_px=size_px), tell=tell)
    groups = _load_or_find_groups(crops, sets, work.parent / "groups.npy", tell)
    source = np.concatenate([np.full(len(one.files), one.name) for one in sets])
    label = np.concatenate([one.label for one in sets])
    strata = np.array([f"{s}:{c}" for s, c in zip(source, label, strict=True)])
    held = hold_out_groups(groups, np.unique(strata, return_inverse=True)[1], seed=20260101)
    target, classes = _number_classes(sets)
    asked = {one.name: np.isin(np.arange(len(classes)), target[source == one.name]) for one in sets}
    chance = _sampling_weights(source, strata, held)
    return TrainingData(
        np.array(crops),  # in memory: a random batch from a map is one page fault a galaxy
        np.concatenate([one.votes for one in sets]),
        source, label, target, classes, asked, held, chance, files,
        (0.5, 0.5, 0.5), (0.5, 0.5, 0.5),
    )  # fmt: skip


def _load_or_find_groups(
    crops: NDArray[np.uint8], sets: list[TrainingSet], path: Path, tell: Callable[[str], None]
) -> NDArray[np.int64]:
    if path.exists():
        return np.load(path)
    tell("looking for near-duplicates")
    groups = same_object_groups(crops, np.concatenate([one.objects for one in sets]))
    with open_whole(path) as stream:
        np.save(stream, groups)
    return groups


def _number_classes(sets: list[TrainingSet]) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Number the classes; one that several sets know ("edge_on" and "edge-on") is one class."""
    taught = np.concatenate([(one.label != "") & one.taught for one in sets])
    names = np.char.replace(np.concatenate([one.label for one in sets]), "-", "_")
    classes, number = np.unique(names[taught], return_inverse=True)
    target = np.full(len(names), -1, dtype=np.int64)
    target[taught] = number
    return target, tuple(str(name) for name in classes)


def _sampling_weights(
    source: NDArray[np.str_], strata: NDArray[np.str_], held: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Rare classes are drawn more often: a class of n weighs as the square root of n."""
    _, which, count = np.unique(strata, return_inverse=True, return_counts=True)
    typical = np.sqrt(1500.0)
    weight = np.clip(typical / np.sqrt(count[which]), 0.5, 4.0)
    weight *= np.array([SET_WEIGHT.get(name, 1.0) for name in source])
    weight[held] = 0
    if not weight.any():
        raise EncoderError("Nothing is left to train on: all cutouts look alike or are held out.")
    return weight / weight.sum()
