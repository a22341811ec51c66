"""Find things in a catalogue of galaxies: look-alikes, anomalies to your taste, maps, tags."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

# Threads of torch and FAISS that wait for work sleep: where they spin, as is usual, two programs on
# the same cores each wait in the time of the other, and two builds at once take longer than one
# after the other. Read when the first of these libraries is loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

__version__ = "0.1.0"


def open(path: str | Path, *, labels_url: str = "") -> "Workspace":  # noqa: A001, RUF100
    """The catalogue in folder `path`, ready to search, rate, tag and export.

    Raises:
        ExplorerError: no finished catalogue there, or labels out of reach.
    """
    from explorer.workspace.workspace import (
        Workspace,  # torch and faiss load only once a catalogue is opened
    )

    return Workspace.open(path, labels_url=labels_url)
