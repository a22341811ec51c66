"""The galaxies that a command names: ids as words, or a list of ids or positions in a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from explorer.commands.parser import Arguments, Parser, named_path
from explorer.errors import CatalogueError, LabelError
from explorer.workspace.workspace import Workspace


@dataclass(frozen=True)
class NamedGalaxies:
    """Ids of the catalogue, each once; `told` is {"unmatched": entries of a list without one}."""

    ids: list[str]
    told: dict[str, list[str]]


def add_listed(parser: Parser) -> None:
    """`--id`, or a list by `--ids` or `--positions`."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--id", nargs="+", default=[], metavar="ID")
    of_ids = "ids, one a line, or a table with a column of them; - is standard input"
    which.add_argument("--ids", type=named_path, metavar="FILE", help=of_ids)
    places = "RA and Dec, one pair a line, or a table of them; - is standard input"
    which.add_argument("--positions", type=named_path, metavar="FILE", help=places)
    within = "with --positions: the nearest galaxy within it (default: 1)"
    parser.add_argument("--radius", type=float, default=1.0, metavar="ARCSEC", help=within)


def named_galaxies(workspace: Workspace, arguments: Arguments) -> NamedGalaxies:
    """The galaxies that the words name; of a list, those that are here.

    Raises:
        SourceError: a list that cannot be read.
        CatalogueError: a list of positions for a catalogue without sky, or an impossible radius.
        LabelError: no galaxy named, or none of a list is here.
    """
    if arguments.ids is not None:
        named = _of_ids(workspace, arguments.ids)
    elif arguments.positions is not None:
        named = _of_positions(workspace, arguments.positions, arguments.radius)
    else:
        named = NamedGalaxies(arguments.id, {})
    if named.ids:
        return named
    missing = named.told.get("unmatched")
    if missing:
        raise LabelError(
            f"None of the {len(missing):,} listed is in this catalogue: the first is "
            f"{missing[0]!r}."
        )
    raise LabelError("Say which: --id ID …, --ids FILE or --positions FILE.")


def _of_ids(workspace: Workspace, path: Path) -> NamedGalaxies:
    from explorer.sources.listed import read_ids

    listed = read_ids(path)
    known = workspace.catalogue.known_rows(listed)
    return NamedGalaxies(list(known), {"unmatched": [one for one in listed if one not in known]})


def _of_positions(workspace: Workspace, path: Path, radius_arcsec: float) -> NamedGalaxies:
    from explorer.catalogue.crossmatch import match_nearest, sky_places
    from explorer.sources.listed import read_positions

    if workspace.lookup.sky is None:
        raise CatalogueError("This catalogue has no sky coordinates: list ids by --ids instead.")
    if not 0 < radius_arcsec <= 3600:
        raise CatalogueError(f"The radius is {radius_arcsec:g} arcsec: give more than 0, to 3600.")
    listed = read_positions(path)
    places = sky_places(listed.ra_deg, listed.dec_deg)
    rows = match_nearest(places, sky_places(*workspace.lookup.sky), radius_arcsec).rows
    ids = workspace.catalogue.ids()
    found = dict.fromkeys(str(ids[row]) for row in rows[rows >= 0])
    return NamedGalaxies(
        list(found), {"unmatched": [listed.words[at] for at in np.flatnonzero(rows < 0)]}
    )


def say_unmatched(result: dict[str, Any], most: int = 20) -> list[str]:
    """A line for each entry of a list that is not here, the first of them."""
    missing = result.get("unmatched", [])
    lines = [f"not in this catalogue: {entry}" for entry in missing[:most]]
    more = len(missing) - len(lines)
    return [*lines, f"… and {more:,} more"] if more else lines
