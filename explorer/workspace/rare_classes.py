"""The rare classes of an open catalogue: tight groups of look-alikes, worked out once and kept."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from explorer.anomaly import Group, assign_to_groups, tight_groups
from explorer.catalogue.dataset import Catalogue
from explorer.files import write_text
from explorer.workspace.search import Search

AMONG = 10_000  # the oddest, in which groups are looked for; a few seconds of work
FILE = "rare-classes.json"
FORMAT = 1


@dataclass(frozen=True)
class RareClasses:
    """Tight groups, the oddest first, and among how many of the oddest galaxies they were found."""

    groups: list[Group]
    among: int


class RareFinder:
    """Finds the rare classes of a catalogue behind the page, and keeps them in its folder."""

    def __init__(self, search: Search) -> None:
        self.catalogue = search.catalogue
        self._search = search
        self._found: Future[RareClasses] | None = None
        self._lock = Lock()

    def prepare(self) -> Future[RareClasses]:
        """Begin to look for them, or read what was found before."""
        with self._lock:
            failed = self._found is not None and self._found.done() and self._found.exception()
            if self._found is None or failed:
                pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rare")
                self._found = pool.submit(self._make)
                pool.shutdown(wait=False)
            return self._found

    def __call__(self) -> RareClasses:
        """The rare classes."""
        return self.prepare().result()

    def _make(self) -> RareClasses:
        stamp = {"format": FORMAT, "version": self.catalogue.version, "among": AMONG}
        path = self.catalogue.path / FILE
        kept = _read(path, stamp)
        if kept is not None:
            return kept
        made = find_rare_classes(self.catalogue, self._search)
        with suppress(OSError):  # a folder that can only be read: found again when opened again
            write_text(path, json.dumps(stamp | _told(made)))
        return made


def find_rare_classes(catalogue: Catalogue, search: Search) -> RareClasses:
    """Groups among the oddest galaxies, and whoever else belongs to them."""
    oddness = catalogue.column("oddness").astype(np.float32)
    some = np.sort(np.argsort(-oddness, kind="stable")[:AMONG])
    cores = tight_groups(np.ascontiguousarray(search.vectors[some]), oddness[some])
    return RareClasses(assign_to_groups(search.vectors, oddness, cores, some), len(some))


def _told(made: RareClasses) -> dict[str, Any]:
    groups = [{**vars(group), "rows": group.rows.tolist()} for group in made.groups]
    return {"looked_at": made.among, "groups": groups}


def _read(path: Path, stamp: dict[str, Any]) -> RareClasses | None:
    """What was kept for this version of the catalogue; None where nothing or something else was."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        if {name: kept.get(name) for name in stamp} != stamp:
            return None
        groups = [
            Group(**{**group, "rows": np.array(group["rows"], np.int64)})
            for group in kept["groups"]
        ]
        return RareClasses(groups, int(kept["looked_at"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
