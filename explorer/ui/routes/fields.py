"""What a route takes from a body or an address, checked before anything is done with it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from explorer.labels import DEFAULT_THEME, Rater
from explorer.ui import session
from explorer.ui.format import UNPRINTABLE
from explorer.ui.routes.http import Refused

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MAX_GALAXIES = 100_000
MAX_LETTERS = 64
MAX_PACK = 500
LAST_LINE = 2**63 - 1  # of a journal
HALVES = re.compile("[\ud800-\udfff]")  # of letters: no file can hold them


def workspace_asked(body: Mapping[str, Any]) -> Workspace:
    """The open catalogue that a body names under "catalogue"; the app's own where it names none.

    Raises:
        Refused: 400 where that is no text.
        CatalogueError: there is no such catalogue.
    """
    name = body.get("catalogue", "")
    if not isinstance(name, str):
        raise Refused(400, "'catalogue' is the name of a catalogue.")
    return session.workspace_at(name)


def text_of(fields: Mapping[str, Any], name: str, *, default: str = "") -> str:
    """The string under `name`, stripped, at most 64 letters; `default` where it is empty.

    Raises:
        Refused: 400 where it is no string, too long, or holds control characters.
    """
    value = fields.get(name, default)
    if not isinstance(value, str) or len(value) > MAX_LETTERS:
        raise Refused(400, f"'{name}' must be text of at most {MAX_LETTERS} characters.")
    if UNPRINTABLE.search(value):
        raise Refused(400, f"'{name}' must be one line of text without control characters.")
    return value.strip() or default


def choice_of(
    fields: Mapping[str, Any], name: str, options: Collection[str], *, default: str = ""
) -> str:
    """The word under `name`, one of `options`; `default` where it is left out.

    Raises:
        Refused: 400 where it is none of them.
    """
    value = fields.get(name, default)
    if not isinstance(value, str) or value not in options:
        raise Refused(400, f"'{name}' is one of {', '.join(options)}.")
    return value


def since_of(body: Mapping[str, Any]) -> int | None:
    """The journal line under "since" that a page last heard of; None where it names none.

    Raises:
        Refused: 400 where it is no line number.
    """
    value = body.get("since")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LAST_LINE:
        raise Refused(400, "'since' is the number of a journal line: 0 or more.")
    return value


def galaxies_of(body: Mapping[str, Any], workspace: Workspace) -> list[str]:
    """The ids under "galaxies", each once and in the catalogue.

    Raises:
        Refused: 400 where there is none, too many, or one that is no string.
        CatalogueError: one is not in the catalogue.
    """
    ids = body.get("galaxies")
    if not isinstance(ids, list) or not ids or len(ids) > MAX_GALAXIES:
        raise Refused(400, f"'galaxies' must list 1 to {MAX_GALAXIES:,} ids.")
    if not all(isinstance(galaxy, str) and not HALVES.search(galaxy) for galaxy in ids):
        raise Refused(400, "Ids are text.")
    workspace.catalogue.rows_of(ids)
    return list(dict.fromkeys(ids))


def rater_of(fields: Mapping[str, Any]) -> Rater:
    """Who asks or answers, and for which theme."""
    who = text_of(fields, "who", default=session.settings().who)
    return Rater(who, text_of(fields, "theme", default=DEFAULT_THEME))


def flag_of(fields: Mapping[str, Any], name: str) -> bool:
    """Whether `name` is true; false where it is left out.

    Raises:
        Refused: 400 where it is neither.
    """
    value = fields.get(name, False)
    if not isinstance(value, bool):
        raise Refused(400, f"'{name}' is true or false.")
    return value


def rows_of(text: str, count: int, most: int = MAX_PACK) -> list[int]:
    """Row numbers from "3,17,4".

    Raises:
        Refused: 400 where one is no number or lies outside the catalogue; 413 for too many.
    """
    parts = text.split(",") if text else []
    if len(parts) > most:
        raise Refused(413, f"At most {most} at once.")
    return [whole_number(part, count, "Rows are numbers inside the catalogue.") for part in parts]


def whole_number(text: str, end: int, what: str) -> int:
    """`text` as a whole number from 0 up to but without `end`.

    Raises:
        Refused: 400 where it is none; `what` says what it should be.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) < end):
        raise Refused(400, what)
    return int(text)
