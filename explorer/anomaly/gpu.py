"""Features on a GPU, where there is one: copied once, for as long as a catalogue is open."""

import weakref
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from explorer.arrays import Vectors
from explorer.config import Settings

if TYPE_CHECKING:
    import torch


FEWEST = 200_000  # below, a processor answers as soon
SHARE_OF_MEMORY = 0.5

_copies: dict[int, "torch.Tensor"] = {}
_lock = Lock()


def on_gpu(vectors: Vectors) -> "torch.Tensor | None":
    """Features float32 (N, F) as the GPU reads them; None for few, without a GPU or its memory.

    The copy lives as long as the array, which must not change meanwhile.
    """
    import torch

    device = taste_device() if len(vectors) >= FEWEST else None
    if device is None:
        return None
    with _lock:
        copy = _copies.get(id(vectors))
        if copy is None and vectors.nbytes <= SHARE_OF_MEMORY * free_bytes(device):
            copy = torch.tensor(np.asarray(vectors), dtype=torch.float32, device=device)
            _copies[id(vectors)] = copy
            weakref.finalize(vectors, _copies.pop, id(vectors), None)
        return copy


def taste_device() -> "torch.device | None":
    """The GPU that tastes are worked out on: none where EXPLORER_DEVICE is cpu."""
    import torch

    wanted = Settings.from_environment().device
    if wanted == "cpu" or not torch.cuda.is_available():
        return None
    return torch.device("cuda" if wanted == "auto" else wanted)


def free_bytes(device: "torch.device") -> int:
    """Memory of `device` that nobody uses."""
    import torch

    return int(torch.cuda.mem_get_info(device)[0])
