"""moc: the part of the sky that a catalogue covers."""

from typing import Any

import numpy as np

import explorer
from explorer.commands.parser import Arguments, Commands, add_catalogue, add_where, named_path
from explorer.errors import CatalogueError
from explorer.export.moc import ORDER, write_moc


def register(commands: Commands) -> None:
    """Add `moc`."""
    moc = commands.add("moc", run, say)
    add_catalogue(moc)
    add_where(moc)
    order = f"of the smallest cells, 58.6° / 2^order a side (default: {ORDER}, 6.9 arcmin)"
    moc.add_argument("--order", type=int, default=ORDER, help=order)
    place = "where to: .fits or .json"
    moc.add_argument("-o", "--output", type=named_path, required=True, metavar="FILE", help=place)


def run(arguments: Arguments) -> dict[str, Any]:
    """Write the coverage of the galaxies that pass, and say how large it is."""
    workspace = explorer.open(arguments.catalogue)
    catalogue = workspace.catalogue
    if not catalogue.has_sky:
        raise CatalogueError(
            f"{catalogue.path} has no sky coordinates: build it from a table with RA and Dec."
        )
    held = workspace.selection.mask(arguments.where or "")
    ra, dec = (np.asarray(catalogue.column(name), float)[held] for name in ("ra_deg", "dec_deg"))
    return write_moc(ra, dec, arguments.output, order=arguments.order)


def say(result: dict[str, Any]) -> str:
    """Where it is, and how much of the sky."""
    return (
        f"{result['file']}: {result['square_degrees']:,.4g} square degrees around "
        f"{result['galaxies']:,} galaxies, in cells of order {result['order']}"
    )
