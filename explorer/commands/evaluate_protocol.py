"""evaluate protocol: published protocols of anomaly hunts, beside the published figures."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    Say,
    named_path,
    seed_number,
    tell,
    whole_number,
)
from explorer.config import Settings
from explorer.progress import Progress
from explorer.workspace.workspace import Workspace

NAMES = ("mgcls", "galaxymnist")


def register(evaluate: Commands, say: Say) -> None:
    """Add `evaluate protocol`."""
    protocol = evaluate.add("protocol", run, say, about="a published protocol, by its name")
    protocol.add_argument("name", choices=NAMES)
    place = "a catalogue, or what one is built from: a folder with labels.csv, GalaxyMNIST's .hdf5"
    protocol.add_argument("place", type=named_path, metavar="CATALOGUE", help=place)
    protocol.add_argument("--repeats", type=whole_number, default=5)
    protocol.add_argument("--views", type=int, default=1, choices=(1, 2, 4, 8))
    protocol.add_argument("--seed", type=seed_number, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """Measured figures, the published ones, and in what the two differ."""
    if (arguments.place / "manifest.json").exists():
        return _follow(explorer.open(arguments.place), arguments)
    with tempfile.TemporaryDirectory() as folder:
        return _follow(explorer.open(_built(arguments, Path(folder))), arguments)


def _built(arguments: Arguments, folder: Path) -> Path:
    """A catalogue of the images in `place`, for as long as the command runs."""
    from explorer.pipeline.build import build
    from explorer.pipeline.recipe import Recipe

    tell(f"building a catalogue of {arguments.place}")
    device = Settings.from_environment().device
    views, seed = arguments.views, arguments.seed
    recipe = Recipe(str(arguments.place), folder, views=views, seed=seed, device=device)
    build(recipe, Progress())
    return folder


def _follow(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    from explorer.evaluate.protocols import Runs, follow_protocol, protocol_named
    from explorer.evaluate.search_space import SearchSpace

    protocol = protocol_named(arguments.name)
    rows = np.flatnonzero(workspace.selection.mask(protocol.where))
    column = workspace.catalogue.arrow(protocol.column).cast("string").fill_null("")
    labels = np.array(column.to_pylist(), dtype=object)[rows]
    embeddings = workspace.catalogue.embeddings(rows).astype(np.float32)
    space = SearchSpace.of(np.ascontiguousarray(workspace.search.vectors[rows]), embeddings)
    runs = Runs(arguments.repeats, arguments.seed, tell)
    return {
        "protocol": arguments.name,
        **follow_protocol(protocol, space, labels, runs),
        "seed": arguments.seed,
    }
