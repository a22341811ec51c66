"""The mirror of an address as a long-running app uses it: asked for anew once a minute."""

import time
from pathlib import Path
from threading import Lock

from explorer.catalogue.mirror import local_folder
from explorer.errors import CatalogueError

EVERY_S = 60  # how late the app sees another state of the catalogue
AGAIN_S = 10  # how soon a store that failed is asked again; visitors in between are told at once


class FollowedMirror:
    """Follows one address; a store that goes away leaves what was fetched last."""

    def __init__(self, address: str) -> None:
        """Name it; nothing is asked yet."""
        self.address = address
        self._lock = Lock()
        self._folder: Path | None = None
        self._problem = ""
        self._ask_at = 0.0

    def folder(self) -> Path:
        """The mirror of the state there was at most a minute ago.

        Raises:
            CatalogueError: as `local_folder`, while nothing has been fetched yet.
        """
        with self._lock:
            if time.monotonic() >= self._ask_at:
                self._ask()
            if self._folder is None:
                raise CatalogueError(self._problem)
            return self._folder

    def _ask(self) -> None:
        self._ask_at, self._problem = time.monotonic() + EVERY_S, ""
        try:
            self._folder = local_folder(self.address)
        except CatalogueError as error:
            self._problem = str(error)
        if self._problem:
            self._ask_at = time.monotonic() + AGAIN_S
