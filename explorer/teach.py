"""A task taught to an open catalogue: the probe, its score, and the column it becomes."""

import hashlib
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer import twins
from explorer.anomaly import Variety, diverse_page
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.taught import check_name, models, store_column
from explorer.desk import Desk
from explorer.errors import CatalogueError
from explorer.lessons import Lesson, Task, lesson
from explorer.probe import (
    Probe,
    Score,
    Space,
    Taught,
    checked,
    drawn,
    fit_probe,
    fit_space,
    uncertainty,
)
from explorer.probe.space import sampled_rows
from explorer.progress import Progress

NEXT = 24
VARIETY = Variety(0.5)


@dataclass(frozen=True)
class Learnt:
    """What teaching gave: task, labels, the probe with its score, and P(yes) of all (N,).

    groups: int64 (L,), equal for labelled rows that show one galaxy: they share their fold.
    """

    task: Task
    lesson: Lesson
    taught: Taught
    probability: NDArray[np.float32]
    groups: NDArray[np.int64]

    @property
    def score(self) -> Score:
        """The cross-validated score."""
        return self.taught.score

    @property
    def caution(self) -> str:
        """What the probabilities take for granted; nothing where every galaxy is labelled."""
        if len(self.lesson.rows) == len(self.probability):
            return ""
        share = 100 * self.lesson.truth.mean()
        return (
            f"The probabilities hold where {share:.2g}% are yes, as among the labels. Of a kind "
            "rarer than that among all galaxies they are too high; the order of the galaxies stays."
        )

    @property
    def twins(self) -> int:
        """How many labels are of a galaxy that is labelled under another name too."""
        return len(self.groups) - len(np.unique(self.groups))


def teach(
    desk: Desk, task: Task, *, seed: int | None = None, progress: Progress | None = None
) -> Learnt:
    """Teach a linear probe and let it look at every galaxy; nothing is stored yet.

    Raises:
        FewLabels: one class only, or fewer than two of a class.
        CatalogueError: an unknown column.
        LabelError: an unknown tag.
    """
    seed = desk.catalogue.manifest.seed if seed is None else seed
    progress = progress or Progress()
    learnt = lesson(desk, task, seed=seed)
    used, stands = drawn(learnt.truth, seed=seed)
    groups = _groups(desk, learnt.rows, used)
    checked(learnt.truth[used], groups[used])
    progress.stage("reading", 1)
    space = catalogue_space(desk.catalogue, seed=seed)
    embeddings = desk.catalogue.embeddings(learnt.rows[used]).astype(np.float32)
    progress.stage("validating", 1)

    def tell(done: int, total: int) -> None:
        if done == 0:
            progress.stage("validating", total)
        progress.update(done)

    taught = fit_probe(
        space,
        embeddings,
        learnt.truth[used],
        groups=groups[used],
        stands=stands,
        seed=seed,
        tell=tell,
    )
    probability = predict(desk.catalogue, taught.probe, progress)
    if len(used) < len(learnt.rows):
        learnt, taught = _spread(learnt, taught, used, probability)
    return Learnt(task, learnt, taught, probability, groups)


def _groups(desk: Desk, rows: NDArray[np.int64], used: NDArray[np.int64]) -> NDArray[np.int64]:
    """The group of each labelled row, int64 (L,); those that are not used stand alone."""
    groups = len(used) + np.arange(len(rows))
    groups[used] = twins.groups(desk.lookalikes.same(), rows[used])
    return groups


def _spread(
    learnt: Lesson, taught: Taught, used: NDArray[np.int64], probability: NDArray[np.float32]
) -> tuple[Lesson, Taught]:
    """The labels that were not drawn are out of fold as they are: the probe has not met them."""
    crossed = probability[learnt.rows].astype(np.float64)
    crossed[used] = taught.crossed
    about = f"{learnt.about} ({len(used):,} of {len(learnt.rows):,} labels, drawn by chance)"
    return replace(learnt, about=about), replace(taught, crossed=crossed)


def catalogue_space(catalogue: Catalogue, *, seed: int = 0) -> Space:
    """The probe's space of a catalogue, from up to 20,000 of its galaxies."""
    rows = sampled_rows(len(catalogue), seed=seed)
    return fit_space(catalogue.embeddings(rows))


def predict(catalogue: Catalogue, probe: Probe, progress: Progress) -> NDArray[np.float32]:
    """P(yes) of every galaxy, float32 (N,)."""
    progress.stage("predicting", len(catalogue))
    parts: list[NDArray[np.float32]] = []
    done = 0
    for batch in catalogue.embedding_batches():
        parts.append(probe(batch))
        done += len(batch)
        progress.update(done)
    return np.concatenate(parts)[: len(catalogue)]


def keep(desk: Desk, learnt: Learnt, name: str, *, who: str = "") -> Manifest:
    """Store the probe's probabilities as column `name`; open the catalogue again to see it.

    Raises:
        CatalogueError: a name that is taken.
        BusyError: another process is writing the catalogue.
    """
    path = desk.catalogue.path
    check_name(path, name)
    digest = hashlib.sha256(learnt.taught.probe.weight.tobytes()).hexdigest()[:8]
    file = models(path) / f"{name}-{digest}.npz"
    learnt.taught.probe.write(file)
    probe = learnt.taught.probe
    entry = entry_of(desk.catalogue, learnt, file, who) | {
        "mode": "probe",
        "strength": probe.strength,
        "calibration": probe.calibration.kind,
        "score": asdict(learnt.score),
    }
    return replace_column(desk.catalogue, name, learnt.probability, entry)


def replace_column(
    catalogue: Catalogue, name: str, values: NDArray[np.float32], entry: dict[str, Any]
) -> Manifest:
    """Store a taught column, then let go of the models of the one it replaces."""
    older = catalogue.manifest.taught.get(name, {})
    manifest = store_column(catalogue.path, name, values, entry)
    for part in ("file", "probe"):
        if part in older and older[part] != entry.get(part):
            (catalogue.path / older[part]).unlink(missing_ok=True)
    return manifest


def entry_of(catalogue: Catalogue, learnt: Learnt, file: Path, who: str) -> dict[str, Any]:
    """What the manifest says of any taught column: its model, task, encoder, author and time."""
    return {
        "file": str(file.relative_to(catalogue.path)),
        "task": learnt.task.record(),
        "about": learnt.lesson.about,
        "encoder": catalogue.manifest.encoder["weights_sha256"],
        "who": who or learnt.task.who,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def again(desk: Desk, name: str, progress: Progress) -> Manifest:
    """Let the stored model of column `name` look at all galaxies, those added since among them.

    Raises:
        CatalogueError: no such taught column, or its model is gone or of other weights.
    """
    known = desk.catalogue.manifest.taught
    if name not in known:
        there = ", ".join(known) or "none yet"
        raise CatalogueError(f"No column {name!r} was taught here; taught columns: {there}.")
    entry = known[name]
    if entry["mode"] != "probe":
        raise CatalogueError(f"Column {name!r} is no probe's: run the command that made it again.")
    if entry["encoder"] != desk.catalogue.manifest.encoder["weights_sha256"]:
        raise CatalogueError(f"Column {name!r} was taught on another encoder: teach it again.")
    probe = Probe.read(desk.catalogue.path / entry["file"])
    values = predict(desk.catalogue, probe, progress)
    return store_column(desk.catalogue.path, name, values, entry)


def label_next(
    desk: Desk, learnt: Learnt, *, size: int = NEXT, skip: NDArray[np.int64] | None = None
) -> NDArray[np.int64]:
    """Rows worth a label now: undecided by the probe, unlike one another, int64 (size,)."""
    scores = uncertainty(learnt.probability, learnt.taught.probe.threshold)
    known = learnt.lesson.rows if skip is None else np.concatenate([learnt.lesson.rows, skip])
    return diverse_page(
        desk.vectors, scores, size, exclude=known, variety=VARIETY, seed=len(learnt.lesson.rows)
    )


def report(desk: Desk, learnt: Learnt) -> dict[str, Any]:
    """The result as plain values, for JSON."""
    score = asdict(learnt.score)
    ids = desk.catalogue.ids()
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
        "label_next": [str(ids[row]) for row in label_next(desk, learnt, size=10)],
    }
