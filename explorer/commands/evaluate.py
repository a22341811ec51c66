"""evaluate and bench: how well, and how fast, on the user's own catalogue and machine."""

import os
import platform
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.commands import evaluate_task, evaluate_transfer, lightcurves, maps
from explorer.commands.command import (
    Arguments,
    Commands,
    Parser,
    add_catalogue,
    add_index,
    add_where,
    tell,
    whole_number,
)
from explorer.config import Settings
from explorer.desk import Desk
from explorer.errors import CatalogueError
from explorer.indexing import wanted_index

Vectors = NDArray[np.float32]
METHODS = ("ours", "walmsley22", "protege", "astronomaly", "isolation", "random")


def register(commands: Commands) -> None:
    """Add `evaluate` and its five, `bench` and its three."""
    evaluate = _family(commands, "evaluate", "how good search and ranking are on known labels")
    retrieval = evaluate.add("retrieval", run_retrieval, say, about="precision@k of one example")
    _add_column(retrieval)
    retrieval.add_argument("-k", type=whole_number, default=10)
    retrieval.add_argument(
        "--merge", action="append", default=[], metavar="NEW=A,B", help="classes counted as one"
    )
    feedback = evaluate.add(
        "feedback", run_feedback, say, about="precision@k of 5 likes and 5 dislikes"
    )
    _add_column(feedback)
    feedback.add_argument("-k", type=whole_number, default=24)
    feedback.add_argument("--queries", type=whole_number, default=30, help="of each class")
    feedback.add_argument("--seed", type=int, default=0)
    discovery = evaluate.add("discovery", run_discovery, say, about="a simulated researcher rates")
    _add_column(discovery)
    discovery.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    discovery.add_argument("--labels", type=whole_number, default=200)
    discovery.add_argument("--repeats", type=whole_number, default=15)
    discovery.add_argument("--methods", default=",".join(METHODS))
    discovery.add_argument("--seed", type=int, default=0)
    discovery.add_argument("--figure", type=Path, metavar="FILE.html")
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
    _add_column(oddness)
    oddness.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    oddness.add_argument("--seed", type=int, default=0)
    encoders = evaluate.add("encoders", run_encoders, say, about="encoders on held-out galaxies")
    encoders.add_argument("--data", type=Path, help="labelled sets (default: EXPLORER_DATA)")
    encoders.add_argument(
        "--names", nargs="+", default=["bundled", "untrained", "pixels"], metavar="ENCODER"
    )
    encoders.add_argument("-k", type=whole_number, default=10)
    encoders.add_argument("--views", type=int, default=8, choices=(1, 2, 4, 8))
    invariance = evaluate.add(
        "invariance", run_invariance, say, about="a galaxy beside itself turned, mirrored, farther"
    )
    invariance.add_argument("--data", type=Path, help="labelled sets (default: EXPLORER_DATA)")
    invariance.add_argument("--encoder", default="bundled")
    invariance.add_argument("--count", type=whole_number, default=60, help="galaxies of each set")
    maps.register_evaluate(evaluate, say)
    evaluate_task.register(evaluate, say)
    evaluate_transfer.register(evaluate, say)
    lightcurves.register_evaluate(evaluate, say)
    _register_bench(commands)


def _register_bench(commands: Commands) -> None:
    bench = _family(commands, "bench", "how fast, beside a baseline in the same run")
    rerank = bench.add("rerank", run_rerank, say, about="fit a taste, score all, choose a page")
    rerank.add_argument("--rows", type=whole_number, default=1_000_000)
    rerank.add_argument("--dim", type=whole_number, default=64)
    rerank.add_argument("--labels", type=whole_number, default=300)
    rerank.add_argument("--seed", type=int, default=0)
    _register_search(bench)
    maps.register_bench(bench, say)
    bench.add("embed", run_embed, say, about="images a second, beside the bare forward pass")


def _register_search(bench: Commands) -> None:
    search = bench.add("search", run_search, say, about="24 look-alikes among N made galaxies")
    size = search.add_mutually_exclusive_group()
    size.add_argument("--rows", type=whole_number, default=1_000_000)
    size.add_argument(
        "--sizes", type=whole_number, nargs="+", metavar="N", help="one after another"
    )
    search.add_argument("--dim", type=whole_number, default=64)
    search.add_argument("--seed", type=int, default=0)
    search.add_argument("--plot", type=Path, metavar="FILE.html", help="cost against N")
    search.add_argument("--like", type=Path, metavar="CATALOGUE", help="made vectors resemble its")
    search.add_argument("--keep-shape", type=Path, metavar="FILE.npz", help="what was fitted")
    add_index(search)


def _family(commands: Commands, name: str, about: str) -> Commands:
    parser = commands.parsers.add_parser(name, help=about, description=about)
    return Commands(parser.add_subparsers(metavar="WHAT", required=True))


def _add_column(parser: Parser) -> None:
    add_catalogue(parser)
    parser.add_argument("--column", required=True, metavar="NAME", help="the labels")
    add_where(parser)


def run_retrieval(arguments: Arguments) -> dict[str, Any]:
    """Each labelled galaxy in turn the query; macro-averaged over classes."""
    from explorer.evaluate.retrieval import evaluate_retrieval

    desk = explorer.open(arguments.catalogue)
    labels = _merged(_labels(desk, arguments.column), arguments.merge)
    rows = np.flatnonzero(desk.mask(arguments.where))
    result = evaluate_retrieval(desk.vectors, labels, k=arguments.k, rows=rows)
    return {**result, **_provenance(desk, arguments)}


def run_feedback(arguments: Arguments) -> dict[str, Any]:
    """Five likes and five dislikes as one query: Rocchio beside linear models."""
    from explorer.evaluate.feedback import evaluate_feedback

    desk = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(desk.mask(arguments.where))
    result = evaluate_feedback(
        np.ascontiguousarray(desk.vectors[rows]),
        _labels(desk, arguments.column)[rows],
        k=arguments.k,
        queries=arguments.queries,
        seed=arguments.seed,
    )
    return {**result, **_provenance(desk, arguments), "seed": arguments.seed, "machine": machine()}


def _labels(desk: Desk, column: str) -> NDArray[np.object_]:
    values = desk.catalogue.arrow(column).cast("string")
    return np.array(values.fill_null("").to_pylist(), dtype=object)


def _merged(labels: NDArray[np.object_], merges: list[str]) -> NDArray[np.object_]:
    for merge in merges:
        new, _, old = merge.partition("=")
        if not new or not old:
            raise ValueError(f"--merge {merge!r} should read NEW=A,B")
        labels[np.isin(labels, old.split(","))] = new
    return labels


def run_discovery(arguments: Arguments) -> dict[str, Any]:
    """What each method finds with the same number of answers from a real column."""
    from explorer.evaluate.discovery import Trial, discover

    desk, rows, positive = _wanted(arguments)
    trial = Trial(
        labels=arguments.labels,
        repeats=arguments.repeats,
        methods=arguments.methods.split(","),
        seed=arguments.seed,
        diluted=arguments.diluted,
        held_out=arguments.held_out,
    )
    vectors, embeddings = _inputs(desk, rows)
    votes = desk.votes.part(rows)
    result = discover(vectors, positive, trial, embeddings=embeddings, votes=votes, report=tell)
    if arguments.linear_probe:
        from explorer.evaluate.probe import linear_probe

        inputs = {"vectors": vectors, "embeddings": embeddings}
        result["linear_probe"] = linear_probe(inputs, positive, seed=arguments.seed)
    if arguments.figure is not None:
        _write_figure(result, arguments.figure)
    return {**result, **_provenance(desk, arguments), "seed": arguments.seed}


def run_oddness(arguments: Arguments) -> dict[str, Any]:
    """How soon each way of being odd shows a known class, before any rating."""
    from explorer.evaluate.oddities import compare_oddness

    desk, rows, positive = _wanted(arguments)
    vectors, embeddings = _inputs(desk, rows)
    result = compare_oddness(
        vectors, positive, embeddings=embeddings, votes=desk.votes.part(rows), seed=arguments.seed
    )
    return {**result, **_provenance(desk, arguments), "seed": arguments.seed, "machine": machine()}


def _wanted(arguments: Arguments) -> tuple[Desk, NDArray[np.int64], NDArray[np.bool_]]:
    desk = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(desk.mask(arguments.where))
    return desk, rows, np.isin(_labels(desk, arguments.column)[rows], arguments.positive)


def _inputs(desk: Desk, rows: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
    embeddings = desk.catalogue.embeddings(rows).astype(np.float32)
    return np.ascontiguousarray(desk.vectors[rows]), embeddings


def run_encoders(arguments: Arguments) -> dict[str, Any]:
    """One-shot retrieval of several encoders on the galaxies that `bundled` never met."""
    from explorer.evaluate.encoders import retrieval_table

    return retrieval_table(
        arguments.data or Settings.from_environment().data,
        arguments.names,
        k=arguments.k,
        views=arguments.views,
        tell=tell,
    )


def run_invariance(arguments: Arguments) -> dict[str, Any]:
    """Cosine of held-out galaxies and the same images rotated, mirrored, farther, noisier."""
    from explorer.evaluate.encoders import invariance

    data = arguments.data or Settings.from_environment().data
    return invariance(data, arguments.encoder, count=arguments.count)


def _write_figure(result: dict[str, Any], path: Path) -> None:
    from explorer.evaluate.discovery import figure

    _write_html(figure(result), path)


def _write_html(drawn: Any, path: Path) -> None:
    try:
        drawn.write_html(path, include_plotlyjs=True)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written ({error.strerror}).") from error


def run_rerank(arguments: Arguments) -> dict[str, Any]:
    """Seconds to fit, score all and choose a page, beside scikit-learn's process."""
    from explorer.evaluate.bench_rerank import bench_rerank

    result = bench_rerank(
        rows=arguments.rows, dim=arguments.dim, labels=arguments.labels, seed=arguments.seed
    )
    return {**result, "seed": arguments.seed, "machine": machine()}


def run_search(arguments: Arguments) -> dict[str, Any]:
    """Time, recall and memory of a search among N made vectors, beside raw FAISS, a ball tree."""
    from explorer.evaluate.bench_search import Bench, bench_search, figure
    from explorer.evaluate.shaped import fit_shape

    shape = None
    if arguments.like is not None:
        shape = fit_shape(np.asarray(explorer.open(arguments.like).vectors), seed=arguments.seed)
        if arguments.keep_shape is not None:
            shape.write(arguments.keep_shape)
    device = Settings.from_environment().device
    wanted = wanted_index({}, arguments.index, arguments.recall, seed=arguments.seed, device=device)
    results = [
        bench_search(Bench(rows, arguments.dim, wanted, shape), tell)
        for rows in arguments.sizes or [arguments.rows]
    ]
    if arguments.plot is not None:
        _write_html(figure(results), arguments.plot)
    result = results[0] if arguments.sizes is None else {"sizes": results}
    return {**result, "seed": arguments.seed, "machine": machine()}


def run_embed(arguments: Arguments) -> dict[str, Any]:
    """Images a second of the whole pipeline and of the bare forward pass."""
    from explorer.encoder.bench import bench_embed

    return {**bench_embed(), "machine": machine()}


def machine() -> str:
    """What a figure was measured on."""
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _provenance(desk: Desk, arguments: Arguments) -> dict[str, Any]:
    encoder = desk.catalogue.manifest.encoder
    return {
        "column": arguments.column,
        "where": arguments.where,
        "encoder": f"{encoder['name']}-{encoder['weights_sha256'][:8]}",
        "views": desk.catalogue.manifest.views,
    }


def say(result: dict[str, Any]) -> str:
    """One figure a line; tables of figures indented."""
    return "\n".join(_lines(result))


def _lines(result: dict[str, Any], indent: str = "") -> list[str]:
    lines = []
    for name, value in result.items():
        if isinstance(value, dict) and any(isinstance(inner, dict) for inner in value.values()):
            lines += [f"{indent}{name}:", *_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {_shown(value)}")
    return lines


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(inner)}" for name, inner in value.items())
    return str(value)
