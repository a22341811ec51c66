"""Layouts beside the first: positions in a file each, described in the manifest."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.manifest import Manifest
from explorer.errors import CatalogueError
from explorer.files import BROKEN_ARRAY, open_whole

FOLDER = "layouts"


def write_layout(folder: Path, name: str, positions: NDArray[np.float32]) -> str:
    """Store float32 (N, 2); returns the file's name, which holds a hash of its content."""
    positions = np.ascontiguousarray(positions, np.float32)
    file = f"{name}-{hashlib.sha256(positions.data).hexdigest()[:8]}.npy"
    (folder / FOLDER).mkdir(exist_ok=True)
    with open_whole(folder / FOLDER / file) as stream:
        np.save(stream, positions, allow_pickle=False)
    return file


def read_layout(folder: Path, record: dict[str, Any]) -> NDArray[np.float32]:
    """The positions that a manifest's `record` names, float32 (N, 2), mapped: not to be changed.

    Raises:
        CatalogueError: the file is missing, broken or of another size than the record says.
    """
    path = folder / FOLDER / Path(str(record.get("file"))).name
    try:
        positions = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, *BROKEN_ARRAY) as error:
        raise CatalogueError(
            f"The layout {path} is missing or broken. Make it again: python -m explorer map "
            f"{folder} --name {path.stem.rpartition('-')[0]}"
        ) from error
    if positions.shape != (record.get("galaxies"), 2):
        raise CatalogueError(
            f"{path} holds {positions.shape[0]} places, its record {record.get('galaxies')}."
        )
    return np.asarray(positions).astype(np.float32, copy=False)


def discard_layouts(folder: Path, manifest: Manifest) -> None:
    """Remove every stored layout that the manifest does not name."""
    named = {record["file"] for record in manifest.layouts.values()}
    for path in (folder / FOLDER).glob("*.npy"):
        if path.name not in named:
            path.unlink()
