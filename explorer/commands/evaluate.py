"""evaluate: how good search and ranking are, on labels of the user's own catalogue."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.arrays import Vectors
from explorer.commands import (
    evaluate_finetune,
    evaluate_lightcurves,
    evaluate_map,
    evaluate_protocol,
    evaluate_transfer,
)
from explorer.commands.parser import (
    Arguments,
    Commands,
    Parser,
    add_catalogue,
    add_where,
    family,
    named_path,
    seed_number,
    tell,
    whole_number,
)
from explorer.commands.report import machine, say, write_html
from explorer.config import Settings
from explorer.workspace.workspace import Workspace

METHODS = ("ours", "walmsley22", "protege", "astronomaly", "rocchio", "isolation", "random")
FORESTS = ("pineforest", "aadforest")  # of a package that is not installed by itself


def register(commands: Commands) -> None:
    """Add `evaluate` and what it measures."""
    evaluate = family(commands, "evaluate")
    retrieval = evaluate.add("retrieval", run_retrieval, say, about="precision@k of one example")
    _add_column(retrieval)
    retrieval.add_argument("-k", type=whole_number, default=10)
    retrieval.add_argument(
        "--merge", action="append", default=[], metavar="NEW=A,B", help="classes counted as one"
    )
    plainer = "of the same thumbnails: pixels, untrained, or an encoder"
    retrieval.add_argument("--beside", nargs="+", default=[], metavar="NAME", help=plainer)
    feedback = evaluate.add(
        "feedback", run_feedback, say, about="precision@k of 5 likes and 5 dislikes"
    )
    _add_column(feedback)
    feedback.add_argument("-k", type=whole_number, default=24)
    feedback.add_argument("--queries", type=whole_number, default=30, help="of each class")
    feedback.add_argument("--seed", type=seed_number, default=0)
    discovery = evaluate.add("discovery", run_discovery, say, about="a simulated researcher rates")
    _add_column(discovery)
    discovery.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    discovery.add_argument("--labels", type=whole_number, default=200)
    discovery.add_argument("--repeats", type=whole_number, default=15)
    names = f"with commas between; also {', '.join(FORESTS)}, which need the package coniferest"
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
    _add_column(oddness)
    oddness.add_argument("--positive", nargs="+", required=True, metavar="VALUE")
    oddness.add_argument("--seed", type=seed_number, default=0)
    encoders = evaluate.add("encoders", run_encoders, say, about="encoders on held-out galaxies")
    encoders.add_argument("--data", type=named_path, help="labelled sets (default: EXPLORER_DATA)")
    encoders.add_argument(
        "--names", nargs="+", default=["bundled", "untrained", "pixels"], metavar="ENCODER"
    )
    encoders.add_argument("-k", type=whole_number, default=10)
    encoders.add_argument("--views", type=int, default=8, choices=(1, 2, 4, 8))
    invariance = evaluate.add(
        "invariance", run_invariance, say, about="a galaxy beside itself turned, mirrored, farther"
    )
    invariance.add_argument(
        "--data", type=named_path, help="labelled sets (default: EXPLORER_DATA)"
    )
    invariance.add_argument("--encoder", default="bundled")
    invariance.add_argument("--count", type=whole_number, default=60, help="galaxies of each set")
    evaluate_map.register_evaluate(evaluate, say)
    evaluate_protocol.register(evaluate, say)
    evaluate_finetune.register(evaluate)
    evaluate_transfer.register(evaluate, say)
    evaluate_lightcurves.register(evaluate, say)


def _add_column(parser: Parser) -> None:
    add_catalogue(parser)
    parser.add_argument("--column", required=True, metavar="NAME", help="the labels")
    add_where(parser)


def run_retrieval(arguments: Arguments) -> dict[str, Any]:
    """Each labelled galaxy in turn the query; macro-averaged over classes."""
    from explorer.evaluate.plain_features import features_of
    from explorer.evaluate.retrieval import evaluate_retrieval, gain_in_retrieval
    from explorer.evaluate.stored_images import StoredImages

    workspace = explorer.open(arguments.catalogue)
    labels = _merge_classes(_labels(workspace, arguments.column), arguments.merge)
    rows = np.flatnonzero(workspace.selection.mask(arguments.where) & (labels != ""))
    vectors, names = workspace.search.vectors[rows], labels[rows]
    result = evaluate_retrieval(vectors, names, k=arguments.k)
    for other in arguments.beside:
        tell(f"{other}: {len(rows):,} galaxies")
        features = features_of(other, StoredImages(workspace.catalogue, rows).read, len(rows))
        gain = gain_in_retrieval(vectors, features, names, k=arguments.k)
        result.setdefault("beside", {})[other] = gain
    return {**result, **_provenance(workspace, arguments)}


def run_feedback(arguments: Arguments) -> dict[str, Any]:
    """Five likes and five dislikes as one query: Rocchio beside linear models."""
    from explorer.evaluate.feedback import FeedbackTrial, evaluate_feedback

    workspace = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(workspace.selection.mask(arguments.where))
    result = evaluate_feedback(
        np.ascontiguousarray(workspace.search.vectors[rows]),
        _labels(workspace, arguments.column)[rows],
        FeedbackTrial(arguments.k, arguments.queries, arguments.seed),
    )
    return {
        **result,
        **_provenance(workspace, arguments),
        "seed": arguments.seed,
        "machine": machine(),
    }


def _labels(workspace: Workspace, column: str) -> NDArray[np.object_]:
    values = workspace.catalogue.arrow(column).cast("string")
    return np.array(values.fill_null("").to_pylist(), dtype=object)


def _merge_classes(labels: NDArray[np.object_], merges: list[str]) -> NDArray[np.object_]:
    for merge in merges:
        new, _, old = merge.partition("=")
        if not new or not old:
            raise ValueError(f"--merge {merge!r} should read NEW=A,B")
        labels[np.isin(labels, old.split(","))] = new
    return labels


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
    result = evaluate_discovery(
        vectors, positive, trial, inputs=Inputs(embeddings, votes), report=tell
    )
    if arguments.linear_probe:
        from explorer.evaluate.ceiling import linear_probe

        inputs = {"vectors": vectors, "embeddings": embeddings}
        result["linear_probe"] = linear_probe(inputs, positive, seed=arguments.seed)
    if arguments.figure is not None:
        _write_figure(result, arguments.figure)
    return {**result, **_provenance(workspace, arguments), "seed": arguments.seed}


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
        **_provenance(workspace, arguments),
        "seed": arguments.seed,
        "machine": machine(),
    }


def _positive_rows(arguments: Arguments) -> tuple[Workspace, NDArray[np.int64], NDArray[np.bool_]]:
    workspace = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(workspace.selection.mask(arguments.where))
    return workspace, rows, np.isin(_labels(workspace, arguments.column)[rows], arguments.positive)


def _search_inputs(workspace: Workspace, rows: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
    embeddings = workspace.catalogue.embeddings(rows).astype(np.float32)
    return np.ascontiguousarray(workspace.search.vectors[rows]), embeddings


def run_encoders(arguments: Arguments) -> dict[str, Any]:
    """One-shot retrieval of several encoders on the galaxies that `bundled` never met."""
    from explorer.evaluate.encoders import RetrievalTrial, retrieval_table

    return retrieval_table(
        arguments.data or Settings.from_environment().data,
        arguments.names,
        RetrievalTrial(k=arguments.k, views=arguments.views),
        tell=tell,
    )


def run_invariance(arguments: Arguments) -> dict[str, Any]:
    """Cosine of held-out galaxies and the same images rotated, mirrored, farther, noisier."""
    from explorer.evaluate.encoders import evaluate_invariance

    data = arguments.data or Settings.from_environment().data
    return evaluate_invariance(data, arguments.encoder, count=arguments.count)


def _write_figure(result: dict[str, Any], path: Path) -> None:
    from explorer.evaluate.discovery import discovery_figure

    write_html(discovery_figure(result), path)


def _provenance(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    encoder = workspace.catalogue.manifest.encoder
    return {
        "column": arguments.column,
        "where": arguments.where,
        "encoder": f"{encoder['name']}-{encoder['weights_sha256'][:8]}",
        "views": workspace.catalogue.manifest.views,
    }
