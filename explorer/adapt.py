"""A task learned on one catalogue, used on another: drift first, then the remedy that is safe."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.desk import Desk
from explorer.errors import CatalogueError
from explorer.lessons import known_values
from explorer.probe import FewLabels, fit_space
from explorer.probe.space import sampled_rows
from explorer.transfer import REMEDIES, Choice, Drift, Source, choose, classify, drift, remedy
from explorer.transfer.drift import MOST

COMPONENTS = 128
SHOWN = 12


@dataclass(frozen=True)
class Adapted:
    """Class probabilities of the target's galaxies, and how they were come by.

    classes: (C,) names. probability: float64 (M, C). plain: the same without any remedy.
    """

    drift: Drift
    choice: Choice
    classes: tuple[str, ...]
    probability: NDArray[np.float64]
    plain: NDArray[np.float64]
    source_labels: int
    target_labels: int


def same_encoder(source: Desk, target: Desk) -> None:
    """Refuse catalogues whose embeddings cannot be compared.

    Raises:
        CatalogueError: other weights or another number of views; the message mends it.
    """
    ours, theirs = source.catalogue.manifest, target.catalogue.manifest
    if ours.noun != theirs.noun:
        raise CatalogueError(
            f"{source.catalogue.path} holds {ours.noun.many} and {target.catalogue.path} "
            f"{theirs.noun.many}: choose two catalogues of one kind."
        )
    same = ours.encoder["weights_sha256"] == theirs.encoder["weights_sha256"]
    if same and ours.views == theirs.views:
        return
    build = f"build {theirs.source} --out {target.catalogue.path}-again "
    build += f"--encoder {ours.encoder['name']} --views {ours.views}"
    if not target.catalogue.pictured:
        build = f"lightcurves {theirs.source} --out {target.catalogue.path}-again"
    raise CatalogueError(
        f"{source.catalogue.path} was built with {ours.encoder['name']} "
        f"({ours.encoder['weights_sha256'][:8]}, {ours.views} views), {target.catalogue.path} with "
        f"{theirs.encoder['name']} ({theirs.encoder['weights_sha256'][:8]}, {theirs.views} views). "
        f"Run: python -m explorer {build}"
    )


def embeddings_of(desk: Desk) -> NDArray[np.float32]:
    """All embeddings of a catalogue, float32 (N, D)."""
    return np.concatenate(list(desk.catalogue.embedding_batches())).astype(np.float32)


def drift_between(source: Desk, target: Desk, *, seed: int = 0) -> Drift:
    """How far apart two catalogues of one encoder are, by a sample of each."""
    same_encoder(source, target)
    rows_a = sampled_rows(len(source.catalogue), most=MOST, seed=seed)
    rows_b = sampled_rows(len(target.catalogue), most=MOST, seed=seed + 1)
    a, b = source.catalogue.embeddings(rows_a), target.catalogue.embeddings(rows_b)
    found = drift(a.astype(np.float32), b.astype(np.float32), seed=seed)
    return replace(found, rows_a=rows_a[found.rows_a], rows_b=rows_b[found.rows_b])


def labels_of(desk: Desk, column: str) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Rows with a value in `column`, and the values as text."""
    values = desk.catalogue.arrow(column)
    rows = np.flatnonzero(known_values(values))
    return rows, np.array(values.take(rows).cast("string").to_pylist(), dtype=str)


def adapt(
    source: Desk,
    target: Desk,
    column: str,
    *,
    how: str = "auto",
    target_column: str = "",
    seed: int = 0,
) -> Adapted:
    """Class probabilities for every galaxy of `target`, learned on `column` of `source`.

    Labels that the target has in `target_column` are used too, and choose the remedy if there are
    ten or more. `how`: "auto" (no remedy unless one is surely better), or a remedy by name.

    Raises:
        CatalogueError: other encoders, or no such column.
        FewLabels: fewer than two classes at the source.
        ValueError: an unknown remedy.
    """
    if how != "auto":
        remedy(how)
    moved = drift_between(source, target, seed=seed)
    names, shared, theirs = _together(source, target, column, target_column, seed)
    choice = choose(shared, theirs) if how == "auto" else Choice(how, "asked for", {}, "Asked for.")
    return Adapted(
        drift=moved,
        choice=choice,
        classes=names,
        probability=remedy(choice.name)(shared, theirs),
        plain=REMEDIES["none"](shared, theirs),
        source_labels=len(shared.classes),
        target_labels=0 if shared.near is None else len(shared.near),
    )


def _together(
    source: Desk, target: Desk, column: str, target_column: str, seed: int
) -> tuple[tuple[str, ...], Source, NDArray[np.float64]]:
    """Class names, the labelled source, and the target's points (M, K), all in one space."""
    ours, theirs = embeddings_of(source), embeddings_of(target)
    space = fit_space(
        np.concatenate([ours[_some(ours, seed)], theirs[_some(theirs, seed)]]),
        components=COMPONENTS,
    )
    rows, values = labels_of(source, column)
    names, classes = np.unique(values, return_inverse=True)
    if len(names) < 2:
        raise FewLabels(
            f"Column {column!r} of the source holds {len(names)} class: two or more are needed."
        )
    points = space(ours[rows]).astype(np.float64)
    strength = classify.choose_strength(points, classes, seed=seed)
    near = _near(target, target_column, names)
    placed = space(theirs).astype(np.float64)
    shared = Source(
        points,
        classes.astype(np.int64),
        len(names),
        strength,
        near=placed[near[0]] if len(near[0]) else None,
        near_classes=near[1] if len(near[0]) else None,
        seed=seed,
    )
    return tuple(str(name) for name in names), shared, placed


def _some(embeddings: NDArray[np.float32], seed: int) -> NDArray[np.int64]:
    return sampled_rows(len(embeddings), most=10_000, seed=seed)


def _near(
    target: Desk, column: str, names: NDArray[np.str_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the target that have a label the source knows, and its number."""
    if not column:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows, values = labels_of(target, column)
    known = np.isin(values, names)
    return rows[known], np.searchsorted(names, values[known]).astype(np.int64)


def report(source: Desk, target: Desk, adapted: Adapted) -> dict[str, Any]:
    """The result as plain values, for JSON."""
    ids_a, ids_b = source.catalogue.ids(), target.catalogue.ids()
    telling = adapted.drift.telling(SHOWN)
    changed = adapted.probability.argmax(axis=1) != adapted.plain.argmax(axis=1)
    shares = np.bincount(adapted.probability.argmax(axis=1), minlength=len(adapted.classes))
    return {
        "drift": adapted.drift.record(),
        "galaxies": {
            "only_in_source": [str(ids_a[row]) for row in telling["a_only"]],
            "source_like_target": [str(ids_a[row]) for row in telling["a_like_b"]],
            "only_in_target": [str(ids_b[row]) for row in telling["b_only"]],
            "target_like_source": [str(ids_b[row]) for row in telling["b_like_a"]],
        },
        "labels": {"source": adapted.source_labels, "target": adapted.target_labels},
        "remedy": adapted.choice.name,
        "why": adapted.choice.why,
        "judged_by": adapted.choice.by,
        "remedies": adapted.choice.scores,
        "answers_changed": int(changed.sum()),
        "predicted": dict(zip(adapted.classes, (shares / shares.sum()).tolist(), strict=True)),
    }
