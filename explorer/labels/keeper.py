"""What a catalogue knows of its journal, so that lost ratings are noticed before new ones come."""

import atexit
import logging
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Timer

from explorer.errors import LabelError, LostRatingsError
from explorer.labels.backup import copy_daily, newest_copy
from explorer.labels.database import Database
from explorer.labels.record import Seen, read_record, write_record
from explorer.labels.state import JournalState

RECORD_EVERY_S = 1.0  # a record costs as much as a rating, which does not wait for it
log = logging.getLogger(__name__)


class Keeper:
    """Remembers in the catalogue's folder how far its journal had come, and copies it daily.

    A catalogue may be used with several journals (a file of one's own, a server): each is known by
    its place.
    """

    def __init__(self, folder: Path, place: str) -> None:
        self.folder, self.place = folder.absolute(), place
        self._lock, self._writing = Lock(), Lock()  # of what is pending, of the files
        self._pending: tuple[Database, JournalState] | None = None
        self._flushed_at = -RECORD_EVERY_S
        self._warned = False

    def known(self) -> JournalState:
        """The state last seen; nothing where the folder has no readable record of it."""
        return self.seen().state

    def seen(self) -> Seen:
        """What this process wrote last, if that is not recorded yet; else what is recorded.

        A journal read after this has every line that it tells of.
        """
        with self._lock:
            pending = self._pending
        recorded = self._recorded()
        known = recorded.state
        if pending and (known.id != pending[1].id or known.last < pending[1].last):
            return Seen(pending[1], "just now")
        return recorded

    def check(self, state: JournalState) -> None:
        """Compare the id and the last line of a journal about to be written with what is known.

        Raises: LostRatingsError where lines are missing, with what to run.
        """
        seen = self.seen()
        problem = self.problem(JournalState(state.id, state.last, seen.state.count), seen)
        if problem:
            raise LostRatingsError(problem)

    def problem(self, state: JournalState, seen: Seen) -> str:
        """One sentence on what the journal lacks and what to run; "" if nothing is missing.

        seen: taken before the journal was read, since what others write meanwhile is no loss.
        state: its `count` is of the lines up to the last one seen.
        """
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
        """Remember a state just written, and have it recorded and the journal copied daily.

        Both are done behind the rating, at most once a second, or by `flush`; they never fail it.
        """
        with self._lock:
            if self._pending is None:
                atexit.register(self.flush)
                self._flush_soon()
            if self._pending is None or self._pending[1].last < state.last:
                self._pending = database, state

    def flush(self) -> None:
        """Record the state written last, and copy the journal unless today's copy is there."""
        with self._writing, self._only_logged():
            with self._lock:
                pending = self._pending
            if pending is None:
                return
            database, state = pending
            self._flushed_at = time.monotonic()
            try:
                known = self._recorded().state
                if known.id != state.id or known.last < state.last:
                    write_record(self.folder, self.place, state)
            finally:
                self._settle(pending)
            copy_daily(database, self.folder, self.place)

    def _settle(self, recorded: tuple[Database, JournalState]) -> None:
        """Forget a state once its record is there; what was written meanwhile is recorded next."""
        with self._lock:
            if self._pending is recorded:
                self._pending = None
                atexit.unregister(self.flush)
            else:
                self._flush_soon()

    def _flush_soon(self) -> None:
        wait_s = max(0.0, self._flushed_at + RECORD_EVERY_S - time.monotonic())
        timer = Timer(wait_s, self.flush)
        timer.daemon = True
        timer.start()

    def remember(self, state: JournalState) -> None:
        """Take a state as the one to compare with from now on, whatever was known.

        Raises: OSError where the folder cannot be written.
        """
        with self._writing:
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

    @contextmanager
    def _only_logged(self) -> Iterator[None]:
        """A record or copy that cannot be made fails no rating, and is told once."""
        try:
            yield
        except (OSError, LabelError) as error:
            level = logging.DEBUG if self._warned else logging.WARNING
            self._warned = True
            log.log(level, "%s keeps no record or copy of its ratings: %s", self.folder, error)

    def _told(self, wrong: str) -> str:
        return f"{wrong}. Nothing can be rated until that is settled. {self.advice()}"

    def _recorded(self) -> Seen:
        try:
            return read_record(self.folder).get(self.place, Seen())
        except LabelError:
            return Seen()
