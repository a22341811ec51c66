"""bench: how fast, beside a baseline in the same run."""

from typing import Any

import numpy as np

import explorer
from explorer.commands import bench_scale, evaluate_map
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_index,
    family,
    named_path,
    positive_number,
    seed_number,
    tell,
    whole_number,
)
from explorer.commands.report import machine, say, write_html
from explorer.config import Settings
from explorer.pipeline.index import IndexChoice, wanted_index


def register(commands: Commands) -> None:
    """Add `bench` and what it times."""
    bench = family(commands, "bench")
    rerank = bench.add("rerank", run_rerank, say, about="fit a taste, score all, choose a page")
    rerank.add_argument("--rows", type=whole_number, default=1_000_000)
    rerank.add_argument("--dim", type=whole_number, default=64)
    rerank.add_argument("--labels", type=whole_number, default=300)
    rerank.add_argument("--seed", type=seed_number, default=0)
    _register_search(bench)
    bench_scale.register(bench)
    evaluate_map.register_bench(bench, say)
    bench.add("embed", run_embed, say, about="images a second, beside the bare forward pass")
    cutouts = bench.add("cutouts", run_cutouts, say, about="cutouts a second of a slow service")
    cutouts.add_argument("--count", type=whole_number, default=100)
    cutouts.add_argument("--latency-ms", type=positive_number, default=100.0, metavar="MS")
    cutouts.add_argument("--workers", type=whole_number, default=4, help="requests at once")
    cutouts.add_argument("--views", type=int, choices=(1, 2, 4, 8), default=1)
    match = bench.add("match", run_match, say, about="two tables by position, beside astropy")
    match.add_argument("--rows", type=whole_number, default=1_000_000)
    match.add_argument("--seed", type=seed_number, default=0)
    render = bench.add(
        "render", run_render, say, about="a cutout in another stretch, beside astropy"
    )
    render.add_argument("--side", type=whole_number, default=424, metavar="PX")
    render.add_argument("--repeats", type=whole_number, default=25)
    curves = bench.add("lightcurves", run_lightcurves, say, about="features of light curves")
    curves.add_argument(
        "--count", type=whole_number, default=413, help="simulated curves, or the table's first"
    )
    curves.add_argument("--table", type=named_path, help="instead: these observations")
    curves.add_argument("--seed", type=seed_number, default=0)


def _register_search(bench: Commands) -> None:
    search = bench.add("search", run_search, say, about="24 look-alikes among N made galaxies")
    size = search.add_mutually_exclusive_group()
    size.add_argument("--rows", type=whole_number, default=1_000_000)
    size.add_argument(
        "--sizes", type=whole_number, nargs="+", metavar="N", help="one after another"
    )
    search.add_argument("--dim", type=whole_number, default=64)
    search.add_argument("--seed", type=seed_number, default=0)
    search.add_argument("--plot", type=named_path, metavar="FILE.html", help="cost against N")
    search.add_argument(
        "--like", type=named_path, metavar="CATALOGUE", help="made vectors resemble its"
    )
    search.add_argument("--keep-shape", type=named_path, metavar="FILE.npz", help="what was fitted")
    add_index(search)


def run_rerank(arguments: Arguments) -> dict[str, Any]:
    """Seconds to fit, score all and choose a page, beside scikit-learn's process."""
    from explorer.bench.rerank import bench_rerank

    result = bench_rerank(
        rows=arguments.rows, dim=arguments.dim, labels=arguments.labels, seed=arguments.seed
    )
    return {**result, "seed": arguments.seed, "machine": machine()}


def run_search(arguments: Arguments) -> dict[str, Any]:
    """Time, recall and memory of a search among N made vectors, beside raw FAISS, a ball tree."""
    from explorer.bench.search import SearchBench, bench_search, search_cost_figure
    from explorer.bench.synthetic import fit_shape

    shape = None
    if arguments.like is not None:
        shape = fit_shape(
            np.asarray(explorer.open(arguments.like).search.vectors), seed=arguments.seed
        )
        if arguments.keep_shape is not None:
            shape.write(arguments.keep_shape)
    device = Settings.from_environment().device
    choice = IndexChoice(arguments.index, arguments.recall, device)
    wanted = wanted_index({}, choice, seed=arguments.seed)
    results = [
        bench_search(SearchBench(rows, arguments.dim, wanted, shape), tell)
        for rows in arguments.sizes or [arguments.rows]
    ]
    if arguments.plot is not None:
        write_html(search_cost_figure(results), arguments.plot)
    result = results[0] if arguments.sizes is None else {"sizes": results}
    return {**result, "seed": arguments.seed, "machine": machine()}


def run_embed(arguments: Arguments) -> dict[str, Any]:
    """Images a second of the whole pipeline and of the bare forward pass."""
    from explorer.bench.embed import EmbedBench, bench_embed

    return {**bench_embed(EmbedBench()), "machine": machine()}


def run_cutouts(arguments: Arguments) -> dict[str, Any]:
    """Galaxies a second, fetched from a server that stands in for a service, and embedded."""
    from explorer.bench.cutouts import CutoutBench, bench_cutouts

    bench = CutoutBench(arguments.count, arguments.latency_ms, arguments.workers, arguments.views)
    return {**bench_cutouts(bench), "machine": machine()}


def run_match(arguments: Arguments) -> dict[str, Any]:
    """Seconds of a match of N places with N within an arcsecond, beside astropy's."""
    from explorer.bench.match import bench_match

    result = bench_match(arguments.rows, seed=arguments.seed)
    return {**result, "seed": arguments.seed, "machine": machine()}


def run_render(arguments: Arguments) -> dict[str, Any]:
    """Milliseconds in which a three-band cutout is drawn in each of several looks."""
    from explorer.bench.render import bench_render

    return {**bench_render(arguments.side, arguments.repeats), "machine": machine()}


def run_lightcurves(arguments: Arguments) -> dict[str, Any]:
    """Features a second of curves like ASAS's, beside astropy's periodogram of the same ones."""
    from explorer.bench.lightcurves import bench_lightcurves, bench_reading

    made = {"seed": arguments.seed, "machine": machine()}
    if arguments.table is None:
        return {**bench_lightcurves(arguments.count, seed=arguments.seed), **made}
    reading, curves = bench_reading(arguments.table, arguments.count)
    return {**bench_lightcurves(curves=curves), **reading, **made}
