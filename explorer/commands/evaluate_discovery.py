"""evaluate discovery and oddness: how soon a known class is found, with answers and before any."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.arrays import Vectors
from explorer.commands.evaluate_column import add_column, labels_of, provenance
from explorer.commands.parser import (
    Arguments,
    Commands,
    Say,
    named_path,
    seed_number,
    tell,
    whole_number,
)
from explorer.commands.report import machine, write_html
from explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from explorer.evaluate.view_maps import ViewMaps

METHODS = ("ours", "walmsley22", "protege", "astronomaly", "rocchio", "isolation", "random")
FORESTS = ("pineforest", "aadforest")  # of a package that is not installed by itself
ON_IMAGES = ("anomalymatch", "ours_tuned")  # train a network


def register(evaluate: Commands, say: Say) -> None:
    """Add `evaluate discovery` and `evaluate oddness`."""
    discovery = evaluate.add("discovery", run_discovery, say, about="a simulated researcher rates")
    add_column(discovery)
    discovery.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    discovery.add_argument("--labels", type=whole_number, default=200)
    discovery.add_argument("--repeats", type=whole_number, default=15)
    names = (
        f"with commas between; also {', '.join(FORESTS)}, which need the package coniferest, and "
        f"{', '.join(ON_IMAGES)}, which train on the images: minutes for each repeat"
    )
    discovery.add_argument("--methods", default=",".join(METHODS), help=names)
    alike = "every method gets the search vectors alone, and the same ten galaxies to begin with"
    discovery.add_argument("--alike", action="store_true", help=alike)
    discovery.add_argument("--seed", type=seed_number, default=0)
    discovery.add_argument("--figure", type=named_path, metavar="FILE.html")
    discovery.add_argument(
        "--diluted",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="bring the wanted down to this, at random",
    )
    discovery.add_argument(
        "--held-out",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="a second session may not show this share, of wanted and others alike; all methods "
        "then rank these same galaxies (default: 0.5; 0: no second session)",
    )
    discovery.add_argument("--linear-probe", action="store_true", help="what limits the search")
    oddness = evaluate.add("oddness", run_oddness, say, about="which oddness finds a class first")
    add_column(oddness)
    oddness.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    oddness.add_argument("--seed", type=seed_number, default=0)


def run_discovery(arguments: Arguments) -> dict[str, Any]:
    """What each method finds with the same number of answers from a real column."""
    from explorer.evaluate.discovery import Inputs, Trial, evaluate_discovery

    workspace, rows, positive = _positive_rows(arguments)
    trial = Trial(
        labels=arguments.labels,
        repeats=arguments.repeats,
        methods=arguments.methods.split(","),
        seed=arguments.seed,
        diluted=arguments.diluted,
        held_out=arguments.held_out,
        alike=arguments.alike,
    )
    vectors, embeddings = _search_inputs(workspace, rows)
    votes = workspace.ranking.votes.part(rows)
    inputs = Inputs(embeddings, votes, partial(_views_of_images, workspace, rows))
    result = evaluate_discovery(vectors, positive, trial, inputs=inputs, report=tell)
    if arguments.linear_probe:
        from explorer.evaluate.ceiling import linear_probe

        seen = {"vectors": vectors, "embeddings": embeddings}
        result["linear_probe"] = linear_probe(seen, positive, seed=arguments.seed)
    if arguments.figure is not None:
        _write_figure(result, arguments.figure)
    return {**result, **provenance(workspace, arguments), "seed": arguments.seed}


def run_oddness(arguments: Arguments) -> dict[str, Any]:
    """How soon each way of being odd shows a known class, before any rating."""
    from explorer.evaluate.oddness import evaluate_oddness

    workspace, rows, positive = _positive_rows(arguments)
    vectors, embeddings = _search_inputs(workspace, rows)
    result = evaluate_oddness(
        vectors,
        positive,
        embeddings=embeddings,
        votes=workspace.ranking.votes.part(rows),
        seed=arguments.seed,
    )
    return {
        **result,
        **provenance(workspace, arguments),
        "seed": arguments.seed,
        "machine": machine(),
    }


def _positive_rows(arguments: Arguments) -> tuple[Workspace, NDArray[np.int64], NDArray[np.bool_]]:
    workspace = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(workspace.selection.mask(arguments.where))
    return (
        workspace,
        rows,
        np.isin(labels_of(workspace, arguments.column)[rows], arguments.positive),
    )


def _search_inputs(workspace: Workspace, rows: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
    embeddings = workspace.catalogue.embeddings(rows).astype(np.float32)
    return np.ascontiguousarray(workspace.search.vectors[rows]), embeddings


def _views_of_images(workspace: Workspace, rows: NDArray[np.int64]) -> "ViewMaps":
    """Views of the images, in the frame that weighs most in this catalogue."""
    from explorer.evaluate.view_maps import view_maps
    from explorer.tasks.fold_training import catalogue_encoder

    def load(place: int) -> NDArray[np.uint8]:
        return workspace.originals.image(int(rows[place]))

    encoder = catalogue_encoder(workspace)
    framed = workspace.catalogue.manifest.representation.get("frame", "source")
    frame = encoder.frame if framed == "source" or encoder.wide is None else encoder.wide
    return view_maps(encoder, load, len(rows), frame, tell=_tell_views)


def _tell_views(done: int, total: int) -> None:
    tell(f"views of {done:,} of {total:,} images")


def _write_figure(result: dict[str, Any], path: Path) -> None:
    from explorer.evaluate.discovery import discovery_figure

    write_html(discovery_figure(result), path)
