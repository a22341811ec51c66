"""export: galaxies with their tags, ratings and columns, as a table other tools read."""

from typing import Any

import numpy as np

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_researcher,
    add_where,
    named_path,
    who_of,
)
from explorer.commands.rank import add_miss_cost
from explorer.export.writers import FORMATS, HATS, format_of
from explorer.files import STANDARD_OUTPUT
from explorer.labels import Rater
from explorer.workspace.likely import likely_galaxies
from explorer.workspace.workspace import Workspace

ZIP = "zip"  # of images


def register(commands: Commands) -> None:
    """Add `export`."""
    export = commands.add("export", run, say)
    add_catalogue(export)
    export.add_argument("--tag", default="", help="only this tag, or a collection: mergers/")
    add_where(export)
    add_researcher(export)
    add_miss_cost(export)
    export.add_argument(
        "--format", choices=(*FORMATS, HATS, ZIP), help="default: what the file's ending asks for"
    )
    place = "where to; - is standard output"
    export.add_argument(
        "-o", "--output", type=named_path, required=True, metavar="FILE", help=place
    )


def run(arguments: Arguments) -> dict[str, Any]:
    """Write the file and say how many rows it has."""
    arguments.speaks_on_stderr = arguments.output == STANDARD_OUTPUT
    workspace = explorer.open(arguments.catalogue)
    is_zip = arguments.output.suffix.lower() == ".zip"
    chosen = arguments.format or (ZIP if is_zip else format_of(arguments.output))
    if chosen == ZIP:
        return _export_images(workspace, arguments)
    rows = workspace.export(
        _likely(workspace, arguments),
        arguments.output,
        format=chosen,
        tag=arguments.tag,
        where=arguments.where,
        who=who_of(arguments),
        theme=arguments.theme,
    )
    return {"file": str(arguments.output), "format": chosen, "rows": rows}


def _likely(workspace: Workspace, arguments: Arguments) -> list[str] | None:
    """The ids that are likely enough liked, with the tag where one is named; None for no cut."""
    if arguments.miss_cost is None:
        return None
    rater = Rater(who_of(arguments), arguments.theme)
    found = likely_galaxies(
        workspace.ranking, rater, miss_cost=arguments.miss_cost, where=arguments.where
    )
    rows = found.rows
    if arguments.tag:
        workspace.labels.check_tag(arguments.tag)
        rows = rows[np.isin(rows, workspace.selection.rows(tag=arguments.tag, rater=rater))]
    return [str(galaxy) for galaxy in workspace.catalogue.ids()[rows]]


def _export_images(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The images of the same galaxies, in one file."""
    from explorer.workspace.images_zip import write_images

    ids = _likely(workspace, arguments)
    if ids is None:
        rater = Rater(who_of(arguments), arguments.theme)
        rows = workspace.selection.rows(arguments.where, tag=arguments.tag, rater=rater)
        ids = [str(galaxy) for galaxy in workspace.catalogue.ids()[np.sort(rows)]]
    count = write_images(workspace, ids, arguments.output)
    return {"file": str(arguments.output), "format": ZIP, "rows": count}


def say(result: dict[str, Any]) -> str:
    """Where the file is."""
    rows = result["rows"]
    return f"{rows:,} row{'s' * (rows != 1)} written to {result['file']}"
