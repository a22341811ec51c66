"""Who did what: a line of the server's log for each thing that is written."""

from __future__ import annotations

import logging
import sys

from explorer.ui.login.visitor import Visitor

log = logging.getLogger("explorer.ui.login")  # of the whole room: who came, who wrote


def keep_log() -> None:
    """Write these lines to the standard error output, which Python leaves out by default."""
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
        log.setLevel(logging.INFO)
        log.propagate = False


def note_write(visitor: Visitor, what: str, *, galaxies: int = 0) -> None:
    """Say that `visitor` has written; nothing where nobody logs in."""
    if visitor.name:
        counted = f", {galaxies:,} galaxies" if galaxies else ""
        log.info("%s wrote: %r%s", visitor.name, what, counted)
