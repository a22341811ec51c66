"""The options of `build` that say which cutouts are fetched."""

from typing import Any

from explorer.commands.parser import (
    Arguments,
    Once,
    Parser,
    filled_text,
    positive_number,
    whole_number,
)
from explorer.errors import SourceError
from explorer.sources.services.wanted import FITS, JPEG, Manners, Wanted

MOST_WORKERS = 32


def add_cutouts(build: Parser) -> None:
    """Which service, how large, and how politely."""
    group = build.add_argument_group("cutouts of a table of positions")
    which = "ls-dr10, ls-dr9, sdss, hips:CDS/P/DSS2/color, or an address with {ra}, {dec}, {size}"
    group.add_argument(
        "--cutouts", type=filled_text, action=Once, metavar="SERVICE", help=f"fetch them: {which}"
    )
    files = "cut them from a survey's FITS images: 'tiles/*.fits', a folder, or a table of files"
    group.add_argument("--tiles", type=filled_text, action=Once, metavar="TILES", help=files)
    side = "a side on the sky (default: 60)"
    group.add_argument(
        "--cutout-arcsec", "--size", type=positive_number, metavar="ARCSEC", help=side
    )
    column = "the table's column of sizes in arcsec; a side is that times the factor"
    group.add_argument("--cutout-column", type=filled_text, metavar="NAME", help=column)
    group.add_argument("--cutout-factor", type=positive_number, metavar="X", help="default: 3")
    scale = "arcsec a pixel (default: the service's own)"
    group.add_argument("--cutout-pixscale", type=positive_number, metavar="ARCSEC", help=scale)
    group.add_argument("--cutout-format", choices=(JPEG, FITS), help=f"default: {JPEG}")
    group.add_argument(
        "--cutout-bands", metavar="BANDS", help="of FITS (default: grz); of tiles: g,r,z"
    )
    group.add_argument(
        "--cutout-workers", type=whole_number, metavar="N", help="default: 4 at once"
    )
    rate = "requests a second (default: 5)"
    group.add_argument("--cutout-rate", type=positive_number, metavar="N", help=rate)


def wanted_of(arguments: Arguments) -> Wanted | None:
    """The cutouts that are asked for, or None.

    Raises:
        SourceError: sizes without a service, or what no service could give.
    """
    names = ("arcsec", "column", "factor", "pixscale", "format", "bands")
    given = {name: getattr(arguments, f"cutout_{name}") for name in names}
    given = {name: value for name, value in given.items() if value is not None}
    asked = {"workers": arguments.cutout_workers, "per_second": arguments.cutout_rate}
    asked = {name: value for name, value in asked.items() if value is not None}
    if arguments.tiles is not None:
        return _of_tiles(arguments, given, asked)
    if arguments.cutouts is None:
        if given or asked:
            raise SourceError("Options of cutouts need a service: add --cutouts ls-dr10.")
        return None
    if asked.get("workers", 1) > MOST_WORKERS:
        raise SourceError(f"No service likes that: give --cutout-workers up to {MOST_WORKERS}.")
    return Wanted(arguments.cutouts, manners=Manners(**asked), **given)


def _of_tiles(arguments: Arguments, given: dict[str, Any], asked: dict[str, float | int]) -> Wanted:
    """Cutouts of tiles, which have a pixel scale and a format of their own."""
    if arguments.cutouts is not None:
        raise SourceError("Cutouts come from a service or from tiles: leave out one of the two.")
    if asked or {"format", "pixscale"} & given.keys():
        raise SourceError(
            "Tiles are cut as they are, in FITS: leave out --cutout-format, --cutout-pixscale, "
            "--cutout-workers and --cutout-rate."
        )
    return Wanted("tiles", format=FITS, **{"bands": "", **given})
