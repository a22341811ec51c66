"""A catalogue that talks by SAMP: its galaxies out as tables, other tools' selections in as ids."""

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from explorer.errors import ExplorerError
from explorer.export.samp import HIGHLIGHT, IMAGE, POINT, SELECT, TABLE, Message, SampLink

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

MOST_SENT = 1_000_000
MOST_TABLES = 20
MOST_HEARD = 50


@dataclass(frozen=True)
class Heard:
    """What another tool has pointed at: ids of this catalogue, and a sentence on it."""

    sender: str
    kind: str
    ids: tuple[str, ...]
    told: str


class SampTalk:
    """One catalogue on SAMP: what is sent from it, and what was heard."""

    def __init__(self, workspace: "Workspace") -> None:
        self._workspace = workspace
        self._tables: OrderedDict[str, list[str]] = OrderedDict()
        self._heard: deque[tuple[int, Heard]] = deque(maxlen=MOST_HEARD)
        self._number = 0
        self._lock = threading.Lock()
        self.link = SampLink(self._hear)

    def send_table(self, ids: Sequence[str], name: str) -> dict[str, Any]:
        """Galaxies as a VOTable to every tool that loads one: its id, its rows, how many tools.

        Raises:
            ExplorerError: no galaxy, too many, or the hub is gone.
        """
        if not 0 < len(ids) <= MOST_SENT:
            raise ExplorerError(f"{len(ids):,} galaxies cannot be sent: take 1 to {MOST_SENT:,}.")
        with self._lock:
            key = f"galaxy-explorer-{id(self):x}-{len(self._tables) + 1}-{len(ids)}"
            while key in self._tables:
                key += "x"
            self._tables[key] = list(ids)
            if len(self._tables) > MOST_TABLES:
                self._tables.popitem(last=False)
        path = self.link.place(f"{key}.xml")
        self._workspace.export(list(ids), path, format="votable")
        words = {"url": path.as_uri(), "table-id": key, "name": name}
        return {"table": key, "rows": len(ids), "tools": self.link.send(TABLE, words)}

    def select(self, ids: Sequence[str]) -> int:
        """Select galaxies in the table that was sent last and has one of them; how many tools."""
        key, rows = self._rows_sent(ids)
        words = {"table-id": key, "url": self.link.place(f"{key}.xml").as_uri()}
        if len(rows) == 1:
            return self.link.send(HIGHLIGHT, {**words, "row": str(rows[0])})
        return self.link.send(SELECT, {**words, "row-list": [str(row) for row in rows]})

    def point(self, galaxy: str) -> int:
        """Let the others look at a galaxy's place on the sky; how many tools that are.

        Raises:
            ExplorerError: it has no place.
        """
        facts = self._workspace.galaxy(galaxy)
        ra, dec = facts.get("ra_deg"), facts.get("dec_deg")
        if ra is None or dec is None:
            raise ExplorerError(f"{galaxy} has no place on the sky to point at.")
        return self.link.send(POINT, {"ra": str(ra), "dec": str(dec)})

    def send_image(self, galaxy: str) -> int:
        """The FITS file that a galaxy was read from; how many tools were told.

        Raises:
            ExplorerError: its image is no FITS file, or is gone.
        """
        row = self._workspace.catalogue.row_of(galaxy)
        path = self._workspace.originals.fits_file(row)
        if path is None:
            raise ExplorerError(
                f"The image of {galaxy} is no FITS file that is still there: only such are sent."
            )
        return self.link.send(IMAGE, {"url": path.as_uri(), "name": galaxy, "image-id": galaxy})

    def after(self, number: int) -> tuple[int, list[Heard]]:
        """What was heard after the first `number` messages, oldest first, and how many there are.

        Several may listen, each with a number of their own.
        """
        with self._lock:
            return self._number, [heard for at, heard in self._heard if at > number]

    def close(self) -> None:
        """Leave the hub."""
        self.link.close()

    def _hear(self, message: Message) -> None:
        """In a thread of the connection."""
        try:
            heard = self._pointed(message) if message.kind == POINT else self._chosen(message)
        except (KeyError, ValueError, TypeError, ExplorerError) as error:
            told = f"{message.sender} sent {message.kind}, which means nothing here ({error})."
            heard = Heard(message.sender, message.kind, (), told)
        with self._lock:
            self._number += 1
            self._heard.append((self._number, heard))

    def _pointed(self, message: Message) -> Heard:
        ra, dec = float(message.words["ra"]), float(message.words["dec"])
        galaxy, apart = self._workspace.lookup.id_at((ra, dec))
        told = f"{message.sender} points at {galaxy}, {apart:.1f}″ away."
        return Heard(message.sender, message.kind, (galaxy,), told)

    def _chosen(self, message: Message) -> Heard:
        """Rows of a table that was sent from here."""
        key = str(message.words.get("table-id", "")) or str(message.words.get("url", ""))
        with self._lock:
            ids = self._tables.get(key) or next(
                (held for name, held in self._tables.items() if name in key), None
            )
        if ids is None:
            raise ExplorerError(f"its table {key!r} was not sent from here")
        single = message.kind == HIGHLIGHT
        rows = [message.words["row"]] if single else list(message.words["row-list"])
        found = tuple(ids[int(row)] for row in rows if 0 <= int(row) < len(ids))
        verb = "highlights" if single else "selects"
        counted = found[0] if single and found else f"{len(found):,}"
        return Heard(message.sender, message.kind, found, f"{message.sender} {verb} {counted}.")

    def _rows_sent(self, ids: Sequence[str]) -> tuple[str, list[int]]:
        wanted = set(ids)
        with self._lock:
            for key, held in reversed(self._tables.items()):
                rows = [row for row, galaxy in enumerate(held) if galaxy in wanted]
                if rows:
                    return key, rows
        raise ExplorerError("None of these is in a table that was sent: send one first.")
