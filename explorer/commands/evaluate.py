"""evaluate and bench: how well, and how fast, on the user's own catalogue and machine."""

import os
import platform
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.commands import evaluate_task, evaluate_transfer, lightcurves
from explorer.commands.command import (
    Arguments,
    Commands,
    Parser,
    add_catalogue,
    add_where,
    tell,
    whole_number,
)
from explorer.config import Settings
from explorer.desk import Desk
from explorer.errors import CatalogueError

METHODS = ("ours", "walmsley22", "protege", "astronomaly", "isolation", "random")


def register(commands: Commands) -> None:
    """Add `evaluate` and its four, `bench` and its two."""
    evaluate = _family(commands, "evaluate", "how good search and ranking are on known labels")
    retrieval = evaluate.add("retrieval", run_retrieval, say, about="precision@k of one example")
    _add_column(retrieval)
    retrieval.add_argument("-k", type=whole_number, default=10)
    retrieval.add_argument(
        "--merge", action="append", default=[], metavar="NEW=A,B", help="classes counted as one"
    )
    discovery = evaluate.add("discovery", run_discovery, say, about="a simulated researcher rates")
    _add_column(discovery)
    discovery.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    discovery.add_argument("--labels", type=whole_number, default=200)
    discovery.add_argument("--repeats", type=whole_number, default=15)
    discovery.add_argument("--methods", default=",".join(METHODS))
    discovery.add_argument("--seed", type=int, default=0)
    discovery.add_argument("--figure", type=Path, metavar="FILE.html")
    encoders = evaluate.add("encoders", run_encoders, say, about="encoders on held-out galaxies")
    encoders.add_argument("--data", type=Path, help="labelled sets (default: EXPLORER_DATA)")
    encoders.add_argument(
        "--names", nargs="+", default=["bundled", "untrained", "pixels"], metavar="ENCODER"
    )
    encoders.add_argument("-k", type=whole_number, default=10)
    encoders.add_argument("--views", type=int, default=8, choices=(1, 2, 4, 8))
    rotation = evaluate.add("rotation", run_rotation, say, about="a galaxy beside itself turned")
    rotation.add_argument("--data", type=Path, help="labelled sets (default: EXPLORER_DATA)")
    rotation.add_argument("--encoder", default="bundled")
    rotation.add_argument("--count", type=whole_number, default=60, help="galaxies of each set")
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
    bench.add("embed", run_embed, say, about="images a second, beside the bare forward pass")


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
    from explorer.evaluate.discovery import discover

    desk = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(desk.mask(arguments.where))
    positive = np.isin(_labels(desk, arguments.column)[rows], arguments.positive)
    embeddings = desk.catalogue.embeddings(rows).astype(np.float32)
    result = discover(
        np.ascontiguousarray(desk.vectors[rows]),
        positive,
        embeddings=embeddings,
        labels=arguments.labels,
        repeats=arguments.repeats,
        methods=arguments.methods.split(","),
        seed=arguments.seed,
        report=tell,
    )
    if arguments.figure is not None:
        _write_figure(result, arguments.figure)
    return {**result, **_provenance(desk, arguments), "seed": arguments.seed}


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


def run_rotation(arguments: Arguments) -> dict[str, Any]:
    """Cosine of held-out galaxies and their rotations by a random angle."""
    from explorer.evaluate.encoders import rotation_agreement

    data = arguments.data or Settings.from_environment().data
    return rotation_agreement(data, arguments.encoder, count=arguments.count)


def _write_figure(result: dict[str, Any], path: Path) -> None:
    from explorer.evaluate.discovery import figure

    try:
        figure(result).write_html(path, include_plotlyjs=True)
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written ({error.strerror}).") from error


def run_rerank(arguments: Arguments) -> dict[str, Any]:
    """Seconds to fit, score all and choose a page, beside scikit-learn's process."""
    from explorer.evaluate.bench_rerank import bench_rerank

    result = bench_rerank(
        rows=arguments.rows, dim=arguments.dim, labels=arguments.labels, seed=arguments.seed
    )
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
