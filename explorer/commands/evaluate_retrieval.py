"""evaluate retrieval and feedback: how good a page of look-alikes is, by one example or ten."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.commands.evaluate_column import add_column, labels_of, provenance
from explorer.commands.parser import (
    Arguments,
    Commands,
    Say,
    seed_number,
    tell,
    whole_number,
)
from explorer.commands.report import machine


def register(evaluate: Commands, say: Say) -> None:
    """Add `evaluate retrieval` and `evaluate feedback`."""
    retrieval = evaluate.add("retrieval", run_retrieval, say, about="precision@k of one example")
    add_column(retrieval)
    retrieval.add_argument("-k", type=whole_number, default=10)
    retrieval.add_argument(
        "--merge", action="append", default=[], metavar="NEW=A,B", help="classes counted as one"
    )
    plainer = "of the same thumbnails: pixels, untrained, or an encoder"
    retrieval.add_argument("--beside", nargs="+", default=[], metavar="NAME", help=plainer)
    feedback = evaluate.add(
        "feedback", run_feedback, say, about="precision@k of 5 likes and 5 dislikes"
    )
    add_column(feedback)
    feedback.add_argument("-k", type=whole_number, default=24)
    feedback.add_argument("--queries", type=whole_number, default=30, help="of each class")
    feedback.add_argument("--seed", type=seed_number, default=0)


def run_retrieval(arguments: Arguments) -> dict[str, Any]:
    """Each labelled galaxy in turn the query; macro-averaged over classes."""
    from explorer.evaluate.plain_features import features_of
    from explorer.evaluate.retrieval import evaluate_retrieval, gain_in_retrieval
    from explorer.evaluate.stored_images import StoredImages

    workspace = explorer.open(arguments.catalogue)
    labels = _merge_classes(labels_of(workspace, arguments.column), arguments.merge)
    rows = np.flatnonzero(workspace.selection.mask(arguments.where) & (labels != ""))
    vectors, names = workspace.search.vectors[rows], labels[rows]
    result = evaluate_retrieval(vectors, names, k=arguments.k)
    for other in arguments.beside:
        tell(f"{other}: {len(rows):,} galaxies")
        features = features_of(other, StoredImages(workspace.catalogue, rows).read, len(rows))
        gain = gain_in_retrieval(vectors, features, names, k=arguments.k)
        result.setdefault("beside", {})[other] = gain
    return {**result, **provenance(workspace, arguments)}


def run_feedback(arguments: Arguments) -> dict[str, Any]:
    """Five likes and five dislikes as one query: Rocchio beside linear models."""
    from explorer.evaluate.feedback import FeedbackTrial, evaluate_feedback

    workspace = explorer.open(arguments.catalogue)
    rows = np.flatnonzero(workspace.selection.mask(arguments.where))
    result = evaluate_feedback(
        np.ascontiguousarray(workspace.search.vectors[rows]),
        labels_of(workspace, arguments.column)[rows],
        FeedbackTrial(arguments.k, arguments.queries, arguments.seed),
    )
    return {
        **result,
        **provenance(workspace, arguments),
        "seed": arguments.seed,
        "machine": machine(),
    }


def _merge_classes(labels: NDArray[np.object_], merges: list[str]) -> NDArray[np.object_]:
    for merge in merges:
        new, _, old = merge.partition("=")
        if not new or not old:
            raise ValueError(f"--merge {merge!r} should read NEW=A,B")
        labels[np.isin(labels, old.split(","))] = new
    return labels
