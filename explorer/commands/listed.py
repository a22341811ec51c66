"""The galaxies that a command names: ids as words, or a list of ids or positions in a file."""

from dataclasses import dataclass
from typing import Any

from explorer.commands.parser import Arguments, Parser, named_path
from explorer.errors import LabelError
from explorer.workspace.listed import Listed, galaxies_at, galaxies_of_ids
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
        named = _told(galaxies_of_ids(workspace, arguments.ids))
    elif arguments.positions is not None:
        named = _told(galaxies_at(workspace, arguments.positions, arguments.radius))
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


def _told(listed: Listed) -> NamedGalaxies:
    return NamedGalaxies(listed.ids, {"unmatched": listed.unmatched})


def say_unmatched(result: dict[str, Any], most: int = 20) -> list[str]:
    """A line for each entry of a list that is not here, the first of them."""
    missing = result.get("unmatched", [])
    lines = [f"not in this catalogue: {entry}" for entry in missing[:most]]
    more = len(missing) - len(lines)
    return [*lines, f"… and {more:,} more"] if more else lines
