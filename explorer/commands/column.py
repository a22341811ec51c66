"""column: a list of ids or positions with values becomes a column of a catalogue."""

from typing import Any

from explorer.commands.listed import say_unmatched
from explorer.commands.parser import Arguments, Commands, add_catalogue, filled_text, named_path


def register(commands: Commands) -> None:
    """Add `column`."""
    column = commands.add("column", run, say)
    add_catalogue(column)
    column.add_argument("name", type=filled_text, metavar="NAME", help="of the column")
    which = column.add_mutually_exclusive_group(required=True)
    of_ids = "an id and a value a line, or a table with both; - is standard input"
    which.add_argument("--ids", type=named_path, metavar="FILE", help=of_ids)
    places = "RA, Dec and a value a line, or a table with them; - is standard input"
    which.add_argument("--positions", type=named_path, metavar="FILE", help=places)
    back = "take the last list back: the values before, or no column, are left"
    which.add_argument("--undo", action="store_true", help=back)
    which.add_argument("--remove", action="store_true", help="remove a column from a list")
    within = "with --positions: the nearest within it (default: 1)"
    column.add_argument("--radius", type=float, default=1.0, metavar="ARCSEC", help=within)
    values = "the table's column with the values, where it has several"
    column.add_argument("--values", default="", metavar="COLUMN", help=values)
    column.add_argument("--unit", default="", help="as astropy spells it: arcsec, mJy, km/s")
    again = "put it in the place of a column from a list before"
    column.add_argument("--replace", action="store_true", help=again)
    column.add_argument("--who", default="", help="who gives it")


def run(arguments: Arguments) -> dict[str, Any]:
    """Store the column, or take it back."""
    from explorer.catalogue.given_columns import remove_given, undo_given
    from explorer.pipeline.given_column import GivenColumn, add_column
    from explorer.sources.listed_values import IDS, POSITIONS

    folder, name = arguments.catalogue, arguments.name
    if arguments.undo:
        return {"catalogue": str(folder), "column": name, "told": undo_given(folder, name)}
    if arguments.remove:
        remove_given(folder, name)
        return {"catalogue": str(folder), "column": name, "told": f"The column {name!r} is gone."}
    by = IDS if arguments.ids is not None else POSITIONS
    path = arguments.ids if by == IDS else arguments.positions
    wanted = GivenColumn(
        name, by, arguments.radius, arguments.values, arguments.unit, arguments.replace
    )
    return add_column(folder, path, wanted, who=arguments.who)


def say(result: dict[str, Any]) -> str:
    """How many galaxies have a value now, and what of the list is not here."""
    if "told" in result:
        return str(result["told"])
    unit = f" in {result['unit']}" if result["unit"] else ""
    done = "replaced" if result["replaced"] else "added"
    line = (
        f"Column {result['column']} {done} ({result['kind']}{unit}): {result['filled']:,} have a "
        f"value, {result['empty']:,} have none"
    )
    return "\n".join([line, *say_unmatched(result)])
