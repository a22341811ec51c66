"""The catalogues held open: one workspace each, the longest unused closed beyond a budget."""

from __future__ import annotations

import gc
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import explorer
from explorer.catalogue.manifest import FILE_NAME, GALAXIES, Manifest
from explorer.ui.kept import Kept

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

BYTES_A_GALAXY = 120  # ids, columns and caches beside the index


@dataclass(frozen=True)
class Opened:
    """An open catalogue, of the build `stamp`, and about how many bytes it takes.

    `commit`: of one that is being built, the commit that it shows; else 0.
    """

    workspace: Workspace
    stamp: int
    bytes: int
    commit: int = 0

    def is_current(self, path: Path, stamp: int) -> bool:
        """Whether it is what lies in `path` now, whose manifest has this stamp."""
        return self.stamp == stamp and self.commit in (0, commit_of(path))


class OpenCatalogues:
    """Workspaces by folder; together they take about `budget_bytes` at most, one at least."""

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self._open: OrderedDict[str, Opened] = OrderedDict()
        self._kept: WeakKeyDictionary[Workspace, Kept] = WeakKeyDictionary()
        self._lock = Lock()
        self._opening: dict[str, Lock] = {}

    def get(self, path: Path) -> Workspace:
        """The catalogue in `path`, opened unless it is open; anew where it was built again.

        Of one that is being built it holds the galaxies embedded so far.

        Raises:
            ExplorerError: it is missing or broken, or no galaxy of it is embedded yet.
        """
        key, stamp = str(path), stamp_of(path)
        with self._lock:
            opening = self._opening.setdefault(key, Lock())
        with opening:
            found = self._known(key)
            if found is None or not found.is_current(path, stamp):
                found = self._opened(path, stamp, found)
                self._add(key, found)
        return found.workspace

    def kept(self, workspace: Workspace) -> Kept:
        """What is kept for the pages of a workspace, as long as anybody holds it."""
        with self._lock:
            return self._kept.setdefault(workspace, Kept())

    def paths(self) -> list[str]:
        """The folders held open, the longest unused first."""
        return list(self._open)

    def close(self, path: Path) -> None:
        """Forget the catalogue in `path`; whoever still works with it ends first."""
        with self._lock:
            self._open.pop(str(path), None)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._open.clear()

    def _opened(self, path: Path, stamp: int, before: Opened | None) -> Opened:
        commit = 0 if is_finished(path) else commit_of(path)
        if not commit:
            workspace = explorer.open(path)
            if before and before.commit:  # pages drawn from what had grown still ask for images
                workspace.catalogue.address = before.workspace.catalogue.address
        else:
            from explorer.workspace.workspace import Workspace

            workspace = Workspace.open_growing(path, before.workspace if before else None)
        return Opened(workspace, stamp, bytes_of(workspace.catalogue.manifest), commit)

    def _known(self, key: str) -> Opened | None:
        with self._lock:
            if key in self._open:
                self._open.move_to_end(key)
            return self._open.get(key)

    def _add(self, key: str, found: Opened) -> None:
        with self._lock:
            self._open[key] = found
            self._open.move_to_end(key)
            before = len(self._open)
            while len(self._open) > 1 and self._total() > self.budget_bytes:
                self._open.popitem(last=False)
            closed = before > len(self._open)
        if closed:
            gc.collect()

    def _total(self) -> int:
        return sum(one.bytes for one in self._open.values())


def stamp_of(path: Path) -> int:
    """What changes whenever the catalogue in `path` is built again; 0 where there is none."""
    manifest = path / FILE_NAME
    return manifest.stat().st_mtime_ns if manifest.exists() else 0


def is_finished(path: Path) -> bool:
    """Whether the catalogue in `path` is whole, or there is none; raises what reading it does."""
    return not (path / FILE_NAME).exists() or Manifest.read(path).complete


def commit_of(path: Path) -> int:
    """What changes with each commit of galaxies in `path`; 0 before the first."""
    versions = path / GALAXIES / "_versions"
    return versions.stat().st_mtime_ns if versions.exists() else 0


def bytes_of(manifest: Manifest) -> int:
    """About how much memory a catalogue takes while it is open: its index, and its columns."""
    files = manifest.files.items()
    index = sum(int(entry["size"]) for name, entry in files if name.startswith("index/"))
    vectors = 4 * manifest.galaxies * int(manifest.projection.get("components", 64))
    return (index or vectors) + BYTES_A_GALAXY * manifest.galaxies
