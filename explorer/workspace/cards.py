"""What the pages show of galaxies: one in full, or many as cards."""

from collections.abc import Mapping, Sequence
from typing import Any

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.familiar import UNFAMILIAR, votes_hold
from explorer.catalogue.sky import links
from explorer.labels import Labels, Rater


def galaxy_facts(catalogue: Catalogue, labels: Labels, galaxy: str, rater: Rater) -> dict[str, Any]:
    """All that is known of one galaxy: columns, votes, tags, rating, links.

    `guessed`: its votes are hardly more than guesses, as it looks unlike what the encoder knows.

    Raises:
        CatalogueError: an unknown id.
    """
    row = catalogue.row_of(galaxy)
    values = catalogue.values(row)
    shown = [c for c in catalogue.columns if c.name not in ("ra_deg", "dec_deg")]
    ra, dec = values.get("ra_deg"), values.get("dec_deg")
    rating = labels.ratings(**rater.words).get(galaxy)
    return {
        "id": galaxy,
        "row": row,
        "ra_deg": ra,
        "dec_deg": dec,
        "columns": {c.name: values[c.name] for c in shown if c.origin != "vote"},
        "guessed": not votes_hold(catalogue.manifest) or _looks_odd(values),
        "votes": {c.name: values[c.name] for c in shown if c.origin == "vote"},
        "tags": labels.tags_of([galaxy]).get(galaxy, []),
        "rating": rating.answer if rating else None,
        "links": [] if ra is None or dec is None else links(float(ra), float(dec)),
    }


def _looks_odd(values: Mapping[str, Any]) -> bool:
    """Whether the encoder knows hardly any galaxy that looks like this one."""
    familiarity = values.get("familiarity")
    return familiarity is not None and float(familiarity) < UNFAMILIAR


def galaxy_cards(
    catalogue: Catalogue, labels: Labels, rows: Rows | Sequence[int], rater: Rater
) -> list[dict[str, Any]]:
    """What the grid shows of each galaxy: row, id, rating, tags."""
    ids = [str(catalogue.ids()[row]) for row in rows]
    ratings = labels.ratings(**rater.words)
    tags = labels.tags_of(ids)
    return [
        {
            "row": int(row),
            "id": galaxy,
            "rating": ratings[galaxy].answer if galaxy in ratings else None,
            "tags": tags.get(galaxy, []),
            "caption": galaxy,
        }
        for row, galaxy in zip(rows, ids, strict=True)
    ]
