"""What the tests of this folder share."""

import numpy as np

from explorer.tasks.labels import Task
from explorer.workspace.workspace import Workspace


def blobs(
    count: int, *, apart: float = 2.0, share: float = 0.5, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Embeddings (N, 24) in which the first axis tells the positives apart."""
    rng = np.random.default_rng(seed)
    truth = rng.random(count) < share
    points = rng.normal(size=(count, 24))
    points[:, 0] += apart * (truth - 0.5)
    return points.astype(np.float32), truth


RING = Task(column="class", positive=("ring",))


def ids(workspace: Workspace, kind: str) -> list[str]:
    mask = workspace.selection.mask(f"class = '{kind}'")
    return [str(galaxy) for galaxy in workspace.catalogue.ids()[mask]]
