"""match: a second table joined to a catalogue by position."""

from typing import Any

from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    filled_text,
    named_path,
)


def register(commands: Commands) -> None:
    """Add `match`."""
    match = commands.add("match", run, say)
    add_catalogue(match)
    tables = "CSV, VOTable, FITS, ECSV or Parquet with columns of RA and Dec"
    match.add_argument("table", type=named_path, metavar="TABLE", help=tables)
    match.add_argument("--radius", type=float, default=1.0, metavar="ARCSEC", help="default: 1")
    begins = "what the joined columns begin with (default: the table's name)"
    match.add_argument("--prefix", type=filled_text, metavar="name_", help=begins)
    every = "also count all rows within the radius, and list the pairs with --json"
    match.add_argument("--all", action="store_true", help=every)


def run(arguments: Arguments) -> dict[str, Any]:
    """Match and store the joined columns, in place of those of an earlier match by that prefix."""
    from explorer.pipeline.match import Match, match_table

    match = Match(arguments.table, arguments.radius, arguments.prefix or "", arguments.all)
    return match_table(arguments.catalogue, match)


def say(result: dict[str, Any]) -> str:
    """How many were matched, and how to filter by it."""
    separation = f"{result['prefix']}separation_arcsec"
    lines = [
        f"{result['matched']:,} matched, {result['unmatched']:,} unmatched; "
        f"{result['rows_left']:,} rows of the table belong to no galaxy"
    ]
    if result["rows_shared"]:
        lines.append(f"{result['rows_shared']:,} galaxies share a row with another")
    if "pairs" in result:
        lines.append(f"{len(result['pairs']):,} pairs within the radius; --json lists them")
    lines.append(f"{len(result['columns']):,} columns {result['prefix']}…; filter by: "
                 f"{separation} is not null")  # fmt: skip
    return "\n".join(lines)
