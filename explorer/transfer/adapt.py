"""A task of one catalogue applied to another: covariate shift measured, a remedy where it helps."""

import shlex
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.catalogue.stored_files import own_encoder
from explorer.errors import CatalogueError
from explorer.tasks import FewLabels, fit_space
from explorer.tasks.labels import Task, has_value, labelled_set
from explorer.tasks.space import sample_rows
from explorer.transfer import softmax
from explorer.transfer.choose import Choice, choose_remedy
from explorer.transfer.drift import MAX_GALAXIES, Drift, measure_drift
from explorer.transfer.remedies import REMEDIES, LabelledSource, remedy_named
from explorer.workspace.workspace import Workspace

COMPONENTS = 128
MAX_CLASSES = 50
YES, NO = "yes", "no"
EXAMPLES = 12


@dataclass(frozen=True)
class AdaptedTask:
    """Class probabilities of the target's galaxies, the remedy chosen, and the drift.

    classes: (C,) names. probability: float64 (M, C). plain: the same without any remedy.
    """

    drift: Drift
    choice: Choice
    classes: tuple[str, ...]
    probability: NDArray[np.float64]
    plain: NDArray[np.float64]
    source_labels: int
    target_labels: int


def check_same_encoder(source: Workspace, target: Workspace) -> None:
    """Check that the embeddings of two catalogues can be compared.

    Raises:
        CatalogueError: other weights or another number of views; the message says how to rebuild.
    """
    ours, theirs = source.catalogue.manifest, target.catalogue.manifest
    if ours.object_kind != theirs.object_kind:
        raise CatalogueError(
            f"{source.catalogue.path} holds {ours.object_kind.many} and {target.catalogue.path} "
            f"{theirs.object_kind.many}: choose two catalogues of one kind."
        )
    same = ours.encoder["weights_sha256"] == theirs.encoder["weights_sha256"]
    if same and ours.views == theirs.views:
        return
    for workspace in (source, target):
        if own_encoder(workspace.catalogue.manifest):
            raise CatalogueError(
                f"The encoder of {workspace.catalogue.path} was fitted to it alone, so that its "
                "embeddings compare with no other's. Take the encoder before it back: "
                f"python -m explorer index {shlex.quote(str(workspace.catalogue.path))} --tune auto"
            )
    build = f"build {theirs.source} --out {target.catalogue.path}-again "
    build += f"--encoder {ours.encoder['name']} --views {ours.views}"
    if ours.encoder.get("record", {}).get("own_embeddings"):
        build = f"build {theirs.source} --out {target.catalogue.path}-again --embedding-column "
        build += f"COLUMN --encoder-name '{ours.encoder['name']}' (embeddings by that encoder)"
    if not target.catalogue.pictured:
        build = f"lightcurves {theirs.source} --out {target.catalogue.path}-again"
    raise CatalogueError(
        f"{source.catalogue.path} was built with {ours.encoder['name']} "
        f"({ours.encoder['weights_sha256'][:8]}, {ours.views} views), {target.catalogue.path} with "
        f"{theirs.encoder['name']} ({theirs.encoder['weights_sha256'][:8]}, {theirs.views} views). "
        f"Run: python -m explorer {build}"
    )


def all_embeddings(workspace: Workspace) -> NDArray[np.float32]:
    """All embeddings of a catalogue, float32 (N, D)."""
    return np.concatenate(list(workspace.catalogue.embedding_batches())).astype(np.float32)


def drift_between(source: Workspace, target: Workspace, *, seed: int = 0) -> Drift:
    """The drift between two catalogues of one encoder, by a sample of each."""
    check_same_encoder(source, target)
    rows_a = sample_rows(len(source.catalogue), most=MAX_GALAXIES, seed=seed)
    rows_b = sample_rows(len(target.catalogue), most=MAX_GALAXIES, seed=seed + 1)
    a, b = source.catalogue.embeddings(rows_a), target.catalogue.embeddings(rows_b)
    found = measure_drift(a.astype(np.float32), b.astype(np.float32), seed=seed)
    return replace(found, rows_a=rows_a[found.rows_a], rows_b=rows_b[found.rows_b])


def column_labels(workspace: Workspace, column: str) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Rows with a value in `column`, and the values as text."""
    values = workspace.catalogue.arrow(column)
    rows = np.flatnonzero(has_value(values))
    return rows, np.array(values.take(rows).cast("string").to_pylist(), dtype=str)


def task_classes(workspace: Workspace, task: Task) -> tuple[NDArray[np.int64], NDArray[np.str_]]:
    """Rows (L,) with a class of the task's column, and the classes as text (L,).

    Classes are the column's values, or yes and no where `task.positive` says which values are yes.

    Raises:
        CatalogueError: no such column, or one of more than 50 different values.
        FewLabels: no galaxy has a positive value, or none lies within `task.where`.
        FilterError: a comparison or `task.where` that cannot be read.
    """
    if task.positive:
        found = labelled_set(workspace, task)
        rows, answers = found.rows, np.where(found.truth, YES, NO)
    else:
        rows, answers = column_labels(workspace, task.column)
        if task.where.strip():
            kept = workspace.selection.mask(task.where)[rows]
            rows, answers = rows[kept], answers[kept]
    if len(np.unique(answers)) > MAX_CLASSES:
        raise CatalogueError(
            f"Column {task.column!r} holds {len(np.unique(answers)):,} different values, which are "
            "no classes: say with --positive which count as yes, such as '>0.5'."
        )
    if not len(rows):
        within = f" where {task.where}" if task.where.strip() else ""
        raise FewLabels(
            f"No galaxy of {workspace.catalogue.path} has a value of {task.column!r}{within}."
        )
    return rows, answers


@dataclass(frozen=True)
class AdaptConfig:
    """How a task is adapted.

    remedy: a name in `REMEDIES`, or "auto" (none unless the data speak for one). target_task:
    labels that the target has itself; ten or more of them have a say in the choice.
    """

    remedy: str = "auto"
    target_task: Task | None = None
    seed: int = 0


def adapt(
    source: Workspace,
    target: Workspace,
    task: Task,
    config: AdaptConfig = AdaptConfig(),
) -> AdaptedTask:
    """Class probabilities for every galaxy of `target`, learned on `task`'s labels of `source`.

    The classifier is trained on the target's own labels too, where `config` names some.

    Raises:
        CatalogueError: other encoders, or no such column.
        FewLabels: fewer than two classes at the source.
        ValueError: an unknown remedy.
    """
    if config.remedy != "auto":
        remedy_named(config.remedy)
    moved = drift_between(source, target, seed=config.seed)
    names, shared, theirs = _shared_space(source, target, task, config)
    if config.remedy == "auto":
        choice = choose_remedy(shared, theirs)
    else:
        choice = Choice(config.remedy, "asked for", {}, "Asked for.")
    return AdaptedTask(
        drift=moved,
        choice=choice,
        classes=names,
        probability=remedy_named(choice.name)(shared, theirs),
        plain=REMEDIES["none"](shared, theirs),
        source_labels=len(shared.classes),
        target_labels=0 if shared.near is None else len(shared.near),
    )


def _shared_space(
    source: Workspace, target: Workspace, task: Task, config: AdaptConfig
) -> tuple[tuple[str, ...], LabelledSource, NDArray[np.float64]]:
    """Class names, the labelled source, and the target's points (M, K), all in one space."""
    seed = config.seed
    ours, theirs = all_embeddings(source), all_embeddings(target)
    space = fit_space(
        np.concatenate([ours[_some(ours, seed)], theirs[_some(theirs, seed)]]),
        components=COMPONENTS,
    )
    rows, values = task_classes(source, task)
    names, classes = np.unique(values, return_inverse=True)
    if len(names) < 2:
        raise FewLabels(
            f"Column {task.column!r} of the source holds {len(names)} class: two or more are "
            "needed."
        )
    points = space(ours[rows]).astype(np.float64)
    strength = softmax.choose_strength(points, classes, seed=seed)
    near = _target_labels(target, config.target_task, names)
    placed = space(theirs).astype(np.float64)
    shared = LabelledSource(
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
    return sample_rows(len(embeddings), most=10_000, seed=seed)


def _target_labels(
    target: Workspace, few: Task | None, names: NDArray[np.str_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the target that have a label the source knows, and its number."""
    if few is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows, values = task_classes(target, few)
    known = np.isin(values, names)
    if not known.any():
        raise CatalogueError(
            f"No label of the target ({', '.join(np.unique(values)[:8])}) is a class of the source "
            f"({', '.join(names[:8])}): say with --target-positive what --positive is called there."
        )
    return rows[known], np.searchsorted(names, values[known]).astype(np.int64)


def drift_report(source: Workspace, target: Workspace, moved: Drift) -> dict[str, Any]:
    """The drift, and the galaxies in which it shows most and least, as plain values."""
    ids_a, ids_b = source.catalogue.ids(), target.catalogue.ids()
    telling = moved.telling(EXAMPLES)
    return {
        "drift": moved.record(),
        "galaxies": {
            "only_in_source": [str(ids_a[row]) for row in telling["a_only"]],
            "source_like_target": [str(ids_a[row]) for row in telling["a_like_b"]],
            "only_in_target": [str(ids_b[row]) for row in telling["b_only"]],
            "target_like_source": [str(ids_b[row]) for row in telling["b_like_a"]],
        },
    }


def adaptation_report(source: Workspace, target: Workspace, adapted: AdaptedTask) -> dict[str, Any]:
    """The result as plain values, for JSON."""
    changed = adapted.probability.argmax(axis=1) != adapted.plain.argmax(axis=1)
    shares = np.bincount(adapted.probability.argmax(axis=1), minlength=len(adapted.classes))
    return {
        **drift_report(source, target, adapted.drift),
        "labels": {"source": adapted.source_labels, "target": adapted.target_labels},
        "remedy": adapted.choice.name,
        "why": adapted.choice.why,
        "judged_by": adapted.choice.by,
        "remedies": adapted.choice.scores,
        "answers_changed": int(changed.sum()),
        "predicted": dict(zip(adapted.classes, (shares / shares.sum()).tolist(), strict=True)),
    }
