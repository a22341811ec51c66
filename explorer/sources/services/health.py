"""Whether a service still answers: when asking on would only be a nuisance."""

import threading
from collections import Counter

UNREACHED, BUSY, REFUSED = "unreached", "busy", "refused"
MOST = {UNREACHED: 8, BUSY: 30, REFUSED: 100}  # galaxies in a row


class Health:
    """Counts galaxies without a cutout since the last one that came.

    Refusals count until the first cutout only: some galaxies lie outside every survey.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failed = Counter[str]()
        self._ever = False

    def answered(self) -> None:
        """A cutout came."""
        with self._lock:
            self._ever = True
            self._failed.clear()

    def failed(self, kind: str) -> int:
        """One more galaxy failed; how many in a row, if that is too many, else 0."""
        with self._lock:
            if kind == REFUSED and self._ever:
                return 0
            self._failed[kind] += 1
            return self._failed[kind] if self._failed[kind] >= MOST[kind] else 0
