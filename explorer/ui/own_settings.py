"""The settings of whoever logs in, kept with the ratings; without a login the browser keeps them.

Nothing here stops a page: a place that cannot be read or written leaves them to the browser.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError
from explorer.ui import session

if TYPE_CHECKING:
    from explorer.labels import Labels
    from explorer.labels.preferences import Kept

NAMES = ("card", "stretch", "colours", "keys", "sort")
HELD = "own_settings"  # in the session: read once a tab
log = logging.getLogger(__name__)


def own_settings() -> dict[str, Any] | None:
    """{"who", "at", "values", "problem"} of this login; None where nobody logs in.

    at: when they were last changed, "" before the first time. problem: one sentence on why they
    are not kept here, else "".
    """
    name = session.visitor().name
    if not name:
        return None
    held = session.remembered(HELD)
    if held is None or held["who"] != name:
        held = _read(name)
        session.remember(HELD, held)
    return held


def store_settings(values: Any) -> None:
    """Keep what the page sends, {name: text}, for this login."""
    name = session.visitor().name
    if name and isinstance(values, dict):
        known = {key: str(values[key]) for key in NAMES if key in values}
        session.remember(HELD, _written(name, known))
        session.note_write("settings")


def take_sort(sort: str) -> None:
    """Sort the gallery so from now on, wherever this login is used."""
    session.set_usual_sort(sort)
    store_settings({"sort": sort})


def _read(name: str) -> dict[str, Any]:
    try:
        kept = _labels().preferences.of(name)
    except ExplorerError as error:
        return _failed(name, error)
    if "sort" in kept.values and not session.remembered("usual_sort"):
        session.remember("usual_sort", kept.values["sort"])
    return _said(name, kept)


def _written(name: str, values: dict[str, str]) -> dict[str, Any]:
    try:
        return _said(name, _labels().preferences.save(values, who=name))
    except ExplorerError as error:
        return _failed(name, error)


def _labels() -> Labels:
    """The labels of the catalogue that the app was opened on, else of the one on this tab.

    With one journal for all catalogues (EXPLORER_LABELS) it is the same.
    """
    try:
        return session.workspace_at(session.catalogues().home.name).labels
    except ExplorerError:
        return session.workspace().labels


def _said(name: str, kept: Kept) -> dict[str, Any]:
    at = kept.when.isoformat(timespec="microseconds") if kept.when else ""
    return {"who": name, "at": at, "values": dict(kept.values), "problem": ""}


def _failed(name: str, error: ExplorerError) -> dict[str, Any]:
    log.warning("The settings of %s stay in the browser: %s", name, error)
    problem = "They cannot be kept on the server now: this browser keeps them."
    return {"who": name, "at": "", "values": {}, "problem": problem}
