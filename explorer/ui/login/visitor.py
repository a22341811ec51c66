"""A visitor as the gate has found them, and how pages and routes learn of it."""

from __future__ import annotations

import json
import math
import time
from dataclasses import asdict, dataclass
from urllib.parse import quote, unquote

from starlette.types import Scope

from explorer.access import OWNER, READER, ROLES

KEY = "explorer.visitor"  # in the scope of a request
HEADER = "x-explorer-visitor"  # on a websocket: the page's script sees headers alone
MOST_LETTERS = 64


@dataclass(frozen=True)
class Visitor:
    """Somebody by name, what they may do, and until when (seconds since 1970).

    Without a name where nobody logs in: who rates is then what the page says.
    """

    name: str = ""
    role: str = OWNER
    until: float = math.inf

    def may(self, role: str) -> bool:
        """Whether `role` is one that this visitor has."""
        held = self.role in ROLES and ROLES.index(self.role) >= ROLES.index(role)
        return held and self.left_s() > 0

    def left_s(self) -> float:
        """Seconds until this visitor is logged out."""
        return self.until - time.time()


ANYBODY = Visitor()  # nobody logs in here
NOBODY = Visitor(role="", until=0.0)


class TurnedAway(Exception):
    """A visitor who does not come in: 401 for nobody, 403 for somebody who may not."""

    def __init__(self, status: int, message: str, name: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.name = name


def checked_name(name: str) -> str:
    """A name as it is stored with ratings: stripped, in small letters.

    Raises:
        TurnedAway: 403 where it is empty, too long, or no line of text.
    """
    name = name.strip().lower()
    if not name or len(name) > MOST_LETTERS or not name.isprintable():
        raise TurnedAway(403, f"A login name is one line of 1 to {MOST_LETTERS} letters.")
    return name


def visitor_of(scope: Scope) -> Visitor:
    """Whom the gate found to ask; nobody where no gate was passed."""
    found = scope.get(KEY, NOBODY)
    return found if isinstance(found, Visitor) else NOBODY


def to_header(visitor: Visitor) -> str:
    """`visitor` as the value of `HEADER`."""
    return quote(json.dumps(asdict(visitor) | {"until": min(visitor.until, 1e15)}))


def from_header(text: str) -> Visitor:
    """The visitor that `to_header` wrote; nobody for anything else."""
    try:
        said = json.loads(unquote(text))
        return Visitor(str(said["name"]), str(said["role"]), float(said["until"]))
    except (ValueError, TypeError, KeyError):
        return NOBODY


def need(visitor: Visitor, role: str) -> None:
    """Refuse what takes a role that `visitor` lacks.

    Raises:
        TurnedAway: 401 where the login is over, 403 where the role is another.
    """
    if visitor.left_s() <= 0:
        raise TurnedAway(401, "You are not logged in: reload the page.")
    if not visitor.may(role):
        own = visitor.role or READER
        raise TurnedAway(403, f"You are here as a {own}: this takes a {role}.", visitor.name)
