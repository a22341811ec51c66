"""A task's result as plain values, and the galaxies to label next (active learning)."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import Variety, diverse_page, without
from explorer.tasks import uncertainty
from explorer.tasks.train_probe import TaskResult
from explorer.workspace.workspace import Workspace

PAGE = 24
VARIETY = Variety(0.5)


def rows_to_label(
    workspace: Workspace,
    result: TaskResult,
    *,
    size: int = PAGE,
    skip: NDArray[np.int64] | None = None,
) -> NDArray[np.int64]:
    """Rows to label next, int64 (size,): uncertain and diverse, none labelled or in `skip`."""
    scores = uncertainty(result.probability, result.score.threshold)
    known = result.labelled.rows if skip is None else np.concatenate([result.labelled.rows, skip])
    return diverse_page(
        workspace.search.vectors,
        without(scores, known),
        size,
        variety=VARIETY,
        seed=len(result.labelled.rows),
    )


def task_report(workspace: Workspace, result: TaskResult) -> dict[str, Any]:
    """The result as plain values, for JSON."""
    score = asdict(result.score)
    ids = workspace.catalogue.ids()
    chosen = result.probability >= result.score.threshold
    first = np.argsort(-result.probability, kind="stable")[:10]
    return {
        "task": result.labelled.about,
        "mode": "probe",
        **{key: score.pop(key) for key in ("labels", "positives", "warnings")},
        "score": score,
        "caution": result.caution,
        "calibration": result.fitted.probe.calibration.kind,
        "strength": result.fitted.probe.strength,
        "labelled_twice": result.duplicate_labels,
        "galaxies": len(result.probability),
        "above_threshold": int(chosen.sum()),
        "expected_share": float(result.probability.mean()),
        "best": [{"id": str(ids[r]), "p": round(float(result.probability[r]), 4)} for r in first],
        "label_next": [str(ids[row]) for row in rows_to_label(workspace, result, size=10)],
    }
