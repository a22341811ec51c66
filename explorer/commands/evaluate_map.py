"""evaluate map and bench map: how true a catalogue's layouts are, and how fast one is made."""

from typing import Any

import numpy as np

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    Say,
    add_catalogue,
    seed_number,
    tell,
    whole_number,
)


def register_evaluate(evaluate: Commands, say: Say) -> None:
    """Add `evaluate map`."""
    judged = evaluate.add("map", run_evaluate, say, about="how true each layout is")
    add_catalogue(judged)
    judged.add_argument("--seed", type=seed_number, default=0)


def register_bench(bench: Commands, say: Say) -> None:
    """Add `bench map`."""
    made = bench.add("map", run_bench, say, about="lay out made vectors, beside plain umap-learn")
    made.add_argument("--rows", type=whole_number, default=100_000)
    made.add_argument("--dim", type=whole_number, default=64)
    made.add_argument("--new", type=whole_number, default=10_000, help="placed afterwards")
    made.add_argument("--no-baseline", action="store_true", help="leave plain umap-learn out")
    made.add_argument("--seed", type=seed_number, default=0)


def run_evaluate(arguments: Arguments) -> dict[str, Any]:
    """Preservation and trustworthiness of every layout, on the same galaxies."""
    from explorer import maps
    from explorer.pipeline.maps import graph_of

    workspace = explorer.open(arguments.catalogue)
    vectors = workspace.search.vectors
    graph = graph_of(np.asarray(vectors), maps.JUDGED_NEIGHBOURS)
    result: dict[str, Any] = {"galaxies": len(vectors), "seed": arguments.seed, "layouts": {}}
    for name in ("map", *workspace.catalogue.manifest.layouts):
        judged = maps.fidelity(
            vectors, workspace.catalogue.map_xy(name), graph, seed=arguments.seed
        )
        result["layouts"][name] = {
            "preservation": judged.preservation if judged else None,
            "trustworthiness": judged.trustworthiness if judged else None,
            "judged": judged.judged if judged else 0,
        }
    return result


def run_bench(arguments: Arguments) -> dict[str, Any]:
    """Seconds and preservation of both, and of placing new galaxies."""
    from explorer.bench.map import MapBench, bench_map
    from explorer.commands.report import machine

    bench = MapBench(
        rows=arguments.rows,
        dim=arguments.dim,
        new=arguments.new,
        baseline=not arguments.no_baseline,
        seed=arguments.seed,
    )
    result = bench_map(bench, tell=tell)
    return {**result, "seed": arguments.seed, "machine": machine()}
