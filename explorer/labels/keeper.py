"""What a catalogue knows of its journal, so that lost ratings are noticed before new ones come."""

import atexit
import logging
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from explorer.errors import LabelError, LostRatingsError
from explorer.labels.backup import copy_daily, newest_copy
from explorer.labels.database import Database
from explorer.labels.record import Seen, read_record, write_record
from explorer.labels.state import JournalState

RECORD_EVERY_S = 1.0  # a record costs as much as a rating: in a rush, not every line has its own
log = logging.getLogger(__name__)


class Keeper:
    """Remembers in the catalogue's folder how far its journal had come, and copies it daily.

    A catalogue may be used with several journals (a file of one's own, a server): each is known by
    its place.
    """

    def __init__(self, folder: Path, place: str) -> None:
        self.folder, self.place = folder, place
        self._lock = Lock()
        self._pending: JournalState | None = None
        self._recorded_at = -RECORD_EVERY_S

    def known(self) -> JournalState:
        """The state last seen; nothing where the folder has no readable record of it."""
        return self._seen().state

    def check(self, state: JournalState) -> None:
        """Compare the id and the last line of a journal about to be written with what is known.

        Raises: LostRatingsError where lines are missing, with what to run.
        """
        problem = self.problem(JournalState(state.id, state.last, self.known().count))
        if problem:
            raise LostRatingsError(problem)

    def problem(self, state: JournalState) -> str:
        """One sentence on what the journal lacks and what to run; "" if nothing is missing.

        state: its `count` is of the lines up to the last one known.
        """
        seen = self._seen()
        known = seen.state
        plural = "s" * (known.count != 1)
        held = f"{known.count:,} line{plural} when last seen ({seen.when})"
        if not known.count:
            return ""
        if not state.last and not state.id:
            return self._told(f"The journal of ratings {self.place} is gone: it had {held}")
        if state.id != known.id:
            return self._told(f"{self.place} is not the journal that had {held}")
        if state.last < known.last or state.count < known.count:
            found = f"of these there are {min(state.count, state.last):,}"
            return self._told(f"Ratings are missing in {self.place}: it had {held}, {found}")
        return ""

    def damage(self) -> str:
        """One sentence: that the record itself cannot be read; "" if it can."""
        try:
            read_record(self.folder)
        except LabelError as error:
            command = f"{self.command('check')} --accept"
            return f"{error} Whether ratings were lost is unknown. Run: {command}"
        return ""

    def keep(self, database: Database, state: JournalState) -> None:
        """Remember a state just written, and copy the journal once a day; never fails a write.

        The record may lag what was written in the last second; `flush` brings it up.
        """
        with self._lock, _only_logged(self.folder):
            if self._pending is None:
                atexit.register(self.flush)
            if self._pending is None or self._pending.last < state.last:
                self._pending = state
            copy_daily(database, self.folder, self.place)
        if time.monotonic() - self._recorded_at >= RECORD_EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Record the state written last, where that has not been done yet."""
        with self._lock, _only_logged(self.folder):
            pending, self._pending = self._pending, None
            atexit.unregister(self.flush)
            known = self.known()
            if pending and (known.id != pending.id or known.last < pending.last):
                self._recorded_at = time.monotonic()
                write_record(self.folder, self.place, pending)

    def remember(self, state: JournalState) -> None:
        """Take a state as the one to compare with from now on, whatever was known.

        Raises: OSError where the folder cannot be written.
        """
        with self._lock:
            self._pending = None
            write_record(self.folder, self.place, state)

    def command(self, what: str) -> str:
        """The command line of `labels`: "check", "backup" or "restore" of this catalogue."""
        return f"python -m explorer labels {what} {shlex.quote(str(self.folder))}"

    def advice(self) -> str:
        """What to run when lines are lost: put the newest copy back, or go on without them."""
        copy = newest_copy(self.folder, self.place)
        restore = f"{self.command('restore')} {shlex.quote(str(copy)) if copy else 'FILE'}"
        return f"Run: {restore} (or, to begin anew: {self.command('check')} --accept)"

    def _told(self, wrong: str) -> str:
        return f"{wrong}. Nothing can be rated until that is settled. {self.advice()}"

    def _seen(self) -> Seen:
        try:
            return read_record(self.folder).get(self.place, Seen())
        except LabelError:
            return Seen()


@contextmanager
def _only_logged(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, LabelError) as error:
        log.warning("%s keeps no record or copy of its ratings: %s", folder, error)
