"""map: layouts of a catalogue side by side, each with its own recipe."""

from typing import Any

from explorer.catalogue.manifest import Manifest
from explorer.commands.build import run_with_progress
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    seed_number,
    table,
    whole_number,
)
from explorer.maps import METHODS, Recipe, checked_name

FIGURES = ("method", "neighbours", "min_dist", "preservation", "trustworthiness")


def register(commands: Commands) -> None:
    """Add `map`."""
    layout = commands.add("map", run, say)
    add_catalogue(layout)
    layout.add_argument("--name", default="", help="the layout to make (or to make anew)")
    layout.add_argument("--method", default="umap", choices=tuple(METHODS))
    layout.add_argument(
        "--neighbours", type=whole_number, help="few: detail, many: outline (umap 15, tsne 60)"
    )
    layout.add_argument("--min-dist", type=float, default=0.1, help="umap: 0 packs, 0.5 spreads")
    layout.add_argument("--seed", type=seed_number, default=0)
    layout.add_argument("--remove", action="store_true", help="remove the layout instead")


def run(arguments: Arguments) -> dict[str, Any]:
    """The layouts there are, once the one named has been made or removed."""
    if not arguments.name:
        return _listed(Manifest.read(arguments.catalogue))
    from explorer.pipeline.rebuild import add_or_remove_layout

    name, recipe = checked_name(arguments.name), None if arguments.remove else _recipe(arguments)
    manifest = run_with_progress(
        arguments.catalogue,
        lambda progress: add_or_remove_layout(arguments.catalogue, name, recipe, progress),
    )
    return _listed(manifest)


def _recipe(arguments: Arguments) -> Recipe:
    return Recipe(
        method=arguments.method,
        neighbours=arguments.neighbours or METHODS[arguments.method],
        min_dist=arguments.min_dist,
        seed=arguments.seed,
    )


def _listed(manifest: Manifest) -> dict[str, Any]:
    return {"layouts": {"map": manifest.map, **manifest.layouts}}


def say(result: dict[str, Any]) -> str:
    """A line a layout."""
    rows = [
        {"layout": name, **{figure: record.get(figure) for figure in FIGURES}}
        for name, record in result["layouts"].items()
    ]
    return table(rows)
