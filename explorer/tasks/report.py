"""A task's result as plain values, and the galaxies to label next."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.anomaly import Variety, diverse_page
from explorer.tasks import uncertainty
from explorer.tasks.train_probe import Learnt
from explorer.workspace.workspace import Workspace

NEXT = 24
VARIETY = Variety(0.5)


def label_next(
    workspace: Workspace, learnt: Learnt, *, size: int = NEXT, skip: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Rows worth a label now: undecided by the probe, unlike one another, int64 (size,)."""
    scores = uncertainty(learnt.probability, learnt.taught.probe.threshold)
    known = learnt.lesson.rows if skip is None else np.concatenate([learnt.lesson.rows, skip])
    return diverse_page(
        workspace.vectors,
        scores,
        size,
        exclude=known,
        variety=VARIETY,
        seed=len(learnt.lesson.rows),
    )


def report(workspace: Workspace, learnt: Learnt) -> dict[str, Any]:
    """The result as plain values, for JSON."""
    score = asdict(learnt.score)
    ids = workspace.catalogue.ids()
    chosen = learnt.probability >= learnt.score.threshold
    first = np.argsort(-learnt.probability, kind="stable")[:10]
    return {
        "task": learnt.lesson.about,
        "mode": "probe",
        **{key: score.pop(key) for key in ("labels", "positives", "warnings")},
        "score": score,
        "caution": learnt.caution,
        "calibration": learnt.taught.probe.calibration.kind,
        "strength": learnt.taught.probe.strength,
        "labelled_twice": learnt.twins,
        "galaxies": len(learnt.probability),
        "above_threshold": int(chosen.sum()),
        "expected_share": float(learnt.probability.mean()),
        "best": [{"id": str(ids[r]), "p": round(float(learnt.probability[r]), 4)} for r in first],
        "label_next": [str(ids[row]) for row in label_next(workspace, learnt, size=10)],
    }
