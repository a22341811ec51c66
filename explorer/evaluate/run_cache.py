"""Figures of single runs kept in a file, so that a long evaluation goes on where it was stopped."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from explorer.errors import ExplorerError
from explorer.files import write_text


class RunCache:
    """Results of runs by key, read at the start and written to a file after every run."""

    def __init__(self, path: Path | None, task: str) -> None:
        """Open `path` (None keeps in memory only); runs of another `task` stay in it untouched.

        Raises:
            ExplorerError: the file holds something else.
        """
        self.path = path
        self.task = hashlib.sha256(task.encode()).hexdigest()[:16]
        self.runs: dict[str, dict[str, Any]] = {}
        if path is not None and path.exists():
            self.runs = _read_runs(path)
        self.mine = self.runs.setdefault(self.task, {})

    def __call__(self, key: str, make: Callable[[], Any]) -> Any:
        """What is kept under `key`, or else what `make` gives (JSON-able), kept from now on."""
        if key not in self.mine:
            self.mine[key] = make()
            self._write()
        return self.mine[key]

    def _write(self) -> None:
        if self.path is None:
            return
        try:
            write_text(self.path, json.dumps(self.runs))
        except OSError as error:
            raise ExplorerError(f"{self.path} cannot be written ({error.strerror}).") from error


def _read_runs(path: Path) -> dict[str, dict[str, Any]]:
    try:
        runs = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise ExplorerError(f"{path} cannot be read as kept runs: name another file.") from error
    if not isinstance(runs, dict) or not all(isinstance(one, dict) for one in runs.values()):
        raise ExplorerError(f"{path} does not hold kept runs: name another file.")
    return runs
