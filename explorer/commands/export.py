"""export: galaxies with their tags, ratings and columns, as a table other tools read."""

from typing import Any

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_researcher,
    add_where,
    named_path,
)
from explorer.commands.rate import who_of
from explorer.export.writers import WRITERS, format_of
from explorer.files import STANDARD_OUTPUT


def register(commands: Commands) -> None:
    """Add `export`."""
    export = commands.add("export", run, say)
    add_catalogue(export)
    export.add_argument("--tag", default="", help="only galaxies with this tag")
    add_where(export)
    add_researcher(export)
    export.add_argument(
        "--format", choices=tuple(WRITERS), help="default: what the file's ending asks for"
    )
    place = "where to; - is standard output"
    export.add_argument(
        "-o", "--output", type=named_path, required=True, metavar="FILE", help=place
    )


def run(arguments: Arguments) -> dict[str, Any]:
    """Write the file and say how many rows it has."""
    arguments.speaks_on_stderr = arguments.output == STANDARD_OUTPUT
    workspace = explorer.open(arguments.catalogue)
    chosen = arguments.format or format_of(arguments.output)
    rows = workspace.export(
        None,
        arguments.output,
        format=chosen,
        tag=arguments.tag,
        where=arguments.where,
        who=who_of(arguments),
        theme=arguments.theme,
    )
    return {"file": str(arguments.output), "format": chosen, "rows": rows}


def say(result: dict[str, Any]) -> str:
    """Where the file is."""
    rows = result["rows"]
    return f"{rows:,} row{'s' * (rows != 1)} written to {result['file']}"
