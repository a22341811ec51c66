"""tags: what galaxies are tagged, by collection; rename, merge or delete, and undo."""

from contextlib import closing
from typing import Any

import explorer
from explorer.commands.parser import Arguments, Commands, add_catalogue, table, who_of
from explorer.labels import Labels
from explorer.labels.collections import MARK


def register(commands: Commands) -> None:
    """Add `tags`."""
    tags = commands.add("tags", run, say)
    add_catalogue(tags)
    change = tags.add_mutually_exclusive_group()
    renaming = "a tag, or a collection such as mergers/; a NEW in use merges the two"
    change.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"), help=renaming)
    change.add_argument("--delete", metavar="TAG", help="take a tag, or mergers/, off all")
    change.add_argument("--undo", action="store_true", help="take back the last tagging step")
    tags.add_argument("--who", default="")


def run(arguments: Arguments) -> dict[str, Any]:
    """Every tag and collection with its number of galaxies, after the change that was asked for."""
    workspace = explorer.open(arguments.catalogue)
    labels = workspace.labels
    with closing(labels):
        undone = _change(labels, arguments)
        return {**undone, "tags": labels.tags(), "collections": labels.collections()}


def _change(labels: Labels, arguments: Arguments) -> dict[str, Any]:
    who = who_of(arguments)
    if arguments.rename:
        labels.rename_tag(*arguments.rename, who=who)
    elif arguments.delete is not None:
        labels.check_tag(arguments.delete)
        labels.delete_tag(arguments.delete, who=who)
    return {"undone": labels.undo_tags(who)} if arguments.undo else {}


def say(result: dict[str, Any]) -> str:
    """A line for each collection and each tag."""
    every = {**result["tags"], **result["collections"]}
    kinds = {name: "collection" if name in result["collections"] else "tag" for name in every}
    rows = [{"tag": name, "galaxies": every[name], "": kinds[name]} for name in sorted(every)]
    told = f"taken back on {len(result['undone']):,} galaxies\n" if "undone" in result else ""
    return told + (table(rows) if rows else f"no tags yet: tag CATALOGUE --tag mergers{MARK}sure")
