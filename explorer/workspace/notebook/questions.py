"""What the script of a widget may ask: images, the map, answers to store, a table to take home."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from explorer.errors import ArgumentError
from explorer.labels import Rater
from explorer.workspace.cards import galaxy_facts
from explorer.workspace.export import Subset, export_galaxies
from explorer.workspace.given import answer_of, ids_of
from explorer.workspace.labelling import Labelling
from explorer.workspace.map_names import map_names
from explorer.workspace.marks import rated_reply, tagged_reply
from explorer.workspace.notebook.map_view import Look, MapView
from explorer.workspace.plain import plain
from explorer.workspace.ranking import Ranker

MOST_THUMBNAILS = 500


@dataclass(frozen=True)
class Asked:
    """One question: of which catalogue, by whom, and what it holds."""

    ranker: Ranker
    labelling: Labelling
    rater: Rater
    map: MapView
    body: Mapping[str, Any]

    @property
    def ids(self) -> list[str]:
        """The galaxies that are meant; raises ArgumentError where these are no ids."""
        return ids_of(self.body.get("galaxies", ()))


@dataclass(frozen=True)
class Answer:
    """The reply, plain values, and files beside it."""

    reply: dict[str, Any]
    buffers: Sequence[bytes] = field(default=())


def thumbnails(asked: Asked) -> Answer:
    """The JPEG file of each of `rows`."""
    rows, count = asked.body.get("rows"), len(asked.ranker.catalogue)
    if not isinstance(rows, list) or len(rows) > MOST_THUMBNAILS:
        raise ArgumentError(f"'rows' are up to {MOST_THUMBNAILS} numbers.")
    if not all(isinstance(row, int) and 0 <= row < count for row in rows):
        raise ArgumentError(f"'rows' are whole numbers from 0 to {count - 1}.")
    return Answer({}, asked.ranker.catalogue.thumbnails(rows))


def points(asked: Asked) -> Answer:
    """Where the galaxies lie on the map, x and y as uint16; the rows of those drawn, uint32."""
    view = asked.map
    rows = [] if view.drawn is None else [view.drawn.astype("<u4").tobytes()]
    return Answer({}, [view.of_drawn(view.places()), *rows])


def colours(asked: Asked) -> Answer:
    """A byte of colour for each point."""
    return Answer({}, [asked.map.of_drawn(asked.map.coloured().bytes)])


def standing_out(asked: Asked) -> Answer:
    """A byte for each point: 1 where the widget is of it."""
    return Answer({}, [asked.map.of_drawn(asked.map.standing_out())])


def names(asked: Asked) -> Answer:
    """The named regions of the map."""
    view = asked.map
    layout = (view.look or Look()).layout
    return Answer({"regions": map_names(asked.ranker.catalogue, view.places(), layout)})


def galaxy(asked: Asked) -> Answer:
    """What is known of the galaxy in `row`."""
    galaxy = asked.map.galaxy_in(asked.body.get("row"))
    catalogue, labels = asked.ranker.catalogue, asked.ranker.labels
    return Answer(plain(galaxy_facts(catalogue, labels, galaxy, asked.rater)))


def rate(asked: Asked) -> Answer:
    """Store an answer, or withdraw it; what is stored now."""
    asked.labelling.rate(asked.ids, answer_of(asked.body.get("answer")), asked.rater)
    return _rated(asked, asked.ids)


def tag(asked: Asked) -> Answer:
    """Put a tag on, or take it off; what is stored now."""
    added, removed = asked.body.get("add"), asked.body.get("remove")
    if added:
        asked.labelling.tag(asked.ids, str(added), asked.rater.who)
    else:
        asked.labelling.untag(asked.ids, str(removed or ""), asked.rater.who)
    return Answer(tagged_reply(asked.labelling, asked.ids, asked.rater))


def undo(asked: Asked) -> Answer:
    """Take the last rating or tagging back; what is stored now."""
    if asked.body.get("tags"):
        ids = asked.labelling.labels.undo_tags(asked.rater.who)
        return Answer(tagged_reply(asked.labelling, ids, asked.rater))
    return _rated(asked, asked.labelling.undo(asked.rater))


def export(asked: Asked) -> Answer:
    """The galaxies as a CSV file."""
    buffer = io.BytesIO()
    export_galaxies(asked.ranker, Subset(asked.ids), buffer, rater=asked.rater)
    return Answer({}, [buffer.getvalue()])


def _rated(asked: Asked, ids: Sequence[str]) -> Answer:
    since = asked.body.get("since")
    heard = since if isinstance(since, int) else None
    return Answer(rated_reply(asked.labelling, ids, heard, asked.rater))


QUESTIONS: dict[str, Callable[[Asked], Answer]] = {
    "thumbnails": thumbnails,
    "points": points,
    "colours": colours,
    "standing-out": standing_out,
    "names": names,
    "galaxy": galaxy,
    "x/rate": rate,
    "x/tag": tag,
    "x/undo": undo,
    "x/export": export,
}
