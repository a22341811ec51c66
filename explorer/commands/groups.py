"""groups: galaxies that are alike, found without a label, the oddest groups first."""

import time
from typing import Any

import numpy as np

import explorer
from explorer.anomaly import tight_groups
from explorer.anomaly.groups import SMALLEST
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_where,
    table,
    whole_number,
)
from explorer.errors import ExplorerError

MOST = 10_000  # a minute of work; it grows with the square


def register(commands: Commands) -> None:
    """Add `groups`."""
    groups = commands.add("groups", run, say)
    add_catalogue(groups)
    add_where(groups)
    least = f"members of the smallest group (default: {SMALLEST})"
    groups.add_argument("--smallest", type=whole_number, default=SMALLEST, metavar="N", help=least)
    most = f"look among the oddest N galaxies (default: {MOST:,}; the time grows with its square)"
    groups.add_argument("--most", type=whole_number, default=MOST, metavar="N", help=most)


def run(arguments: Arguments) -> dict[str, Any]:
    """The groups, the oddest first, each with its members, the most typical first."""
    if arguments.smallest < 2:
        raise ExplorerError("A group has two galaxies or more: give --smallest 2 or a larger one.")
    workspace, began = explorer.open(arguments.catalogue), time.monotonic()
    rows = np.flatnonzero(workspace.selection.mask(arguments.where))
    oddness = workspace.ranking.oddness
    some = np.sort(rows[np.argsort(-oddness[rows], kind="stable")[: arguments.most]])
    vectors = np.ascontiguousarray(workspace.search.vectors[some])
    found = tight_groups(vectors, oddness[some], smallest=arguments.smallest)
    names = workspace.catalogue.ids()
    return {
        "galaxies": len(rows),
        "among": len(some),
        "grouped": sum(len(group.rows) for group in found),
        "seconds": round(time.monotonic() - began, 2),
        "groups": [
            {
                "typical": str(names[some[group.rows[0]]]),
                "size": len(group.rows),
                "oddness": round(group.oddness, 4),
                "similarity": round(group.similarity, 4),
                "apart": round(group.apart, 2),
                "members": [str(name) for name in names[some[group.rows]]],
            }
            for group in found
        ],
    }


def say(result: dict[str, Any]) -> str:
    """A line for each group, and how many galaxies are in none."""
    rows = [{key: group[key] for key in group if key != "members"} for group in result["groups"]]
    told = (
        f"{len(rows)} groups hold {result['grouped']:,} of {result['among']:,} galaxies, "
        "the oddest groups first; --json names all members"
    )
    if result["among"] < result["galaxies"]:
        told += f" (of {result['galaxies']:,}, the oddest were looked at: --most)"
    return "\n".join([table(rows), told] if rows else [told])
