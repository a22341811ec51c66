"""search: look-alikes of galaxies, of an image, or of what lies at a position."""

from pathlib import Path
from typing import Any

import numpy as np

import explorer
from explorer.catalogue.cutouts import read_image
from explorer.catalogue.sky import parse_position
from explorer.commands.command import (
    Arguments,
    Commands,
    add_catalogue,
    add_where,
    table,
    whole_number,
)
from explorer.errors import CatalogueError


def register(commands: Commands) -> None:
    """Add `search`."""
    search = commands.add("search", run, say, about="galaxies like one, like several, or an image")
    add_catalogue(search)
    query = search.add_mutually_exclusive_group(required=True)
    query.add_argument("--id", nargs="+", metavar="ID")
    query.add_argument("--image", type=Path, metavar="FILE")
    query.add_argument("--radec", metavar="'RA DEC'", help="degrees or hh:mm:ss dd:mm:ss")
    search.add_argument("--unlike", nargs="+", default=[], metavar="ID")
    add_where(search)
    search.add_argument("-k", type=whole_number, default=24)


def run(arguments: Arguments) -> dict[str, Any]:
    """The hits, best first."""
    desk = explorer.open(arguments.catalogue)
    options = {"where": arguments.where, "k": arguments.k}
    if arguments.image is not None:
        found = desk.similar_to_image(read_image(arguments.image), **options)
        at: dict[str, Any] = {}
    else:
        ids, at = _query_ids(desk, arguments)
        found = desk.similar(ids, unlikes=arguments.unlike, **options)
    names = desk.catalogue.ids()
    hits = [
        {"id": str(names[row]), "similarity": round(float(score), 6), "folded": int(folded)}
        for row, score, folded in zip(found.rows, found.similarity, found.folded, strict=True)
    ]
    return {**at, "hits": hits, "recall": found.recall, "ms": round(found.ms, 3)}


def _query_ids(desk: Any, arguments: Arguments) -> tuple[list[str], dict[str, Any]]:
    if arguments.id:
        return arguments.id, {}
    rows, separation = desk.cone(parse_position(arguments.radec))
    if not len(rows):
        raise CatalogueError(f"No galaxy within 60 arcsec of {arguments.radec!r}.")
    galaxy = str(desk.catalogue.ids()[rows[0]])
    return [galaxy], {"query": galaxy, "separation_arcsec": round(float(np.min(separation)), 3)}


def say(result: dict[str, Any]) -> str:
    """A table of the hits."""
    return table(result["hits"]) + f"\nrecall {result['recall']:.3f} · {result['ms']:.1f} ms"
