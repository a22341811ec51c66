"""A pretrained network of light curves carried over to a real survey with labels."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from explorer.errors import SourceError
from explorer.evaluate.lightcurve_ways import share_table, shortfall
from explorer.lightcurves import read_curves
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.few_labels import Taught
from explorer.lightcurves.label_table import labels_of_ids
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.pretrain import pretrain, simulated_measures
from explorer.lightcurves.simulate import SURVEYS

FEWEST = 4  # curves of a class: two to teach, two to test


@dataclass(frozen=True)
class RealSurvey:
    """Observations, a table of labels with an id of each object, and what counts as a class.

    classes: only these values of `column`, after `merge` ({new name: values}); none: all.
    """

    curves: Path
    labels: Path
    column: str
    classes: Sequence[str] = ()
    merge: Mapping[str, Sequence[str]] | None = None


def evaluate_real_survey(
    source: CurveEncoder,
    survey: RealSurvey,
    shares: Sequence[float],
    *,
    repeats: int = 5,
    seed: int = 0,
) -> dict[str, Any]:
    """{"targets": {name of the table: {share: {way: figures}}}, "shortfall"}; see `compare_ways`.

    Raises:
        SourceError: no usable table, no such column, or fewer than two classes of four curves.
    """
    curves = read_curves(survey.curves).curves
    classes = labels_of([one.id for one in curves], survey)
    rows = np.flatnonzero(classes != "")
    names, numbers = np.unique(classes[rows], return_inverse=True)
    measures = measure_curves([curves[row] for row in rows])
    target = Taught(measures, numbers.astype(np.int64), tuple(map(str, names)), seed)
    found = {survey.curves.name.split(".")[0]: share_table(source, target, shares, repeats)}
    return {
        "simulated": False,
        "classes": {str(name): int((numbers == at).sum()) for at, name in enumerate(names)},
        "curves": len(rows),
        "repeats": repeats,
        "seed": seed,
        "targets": found,
        "shortfall": shortfall(found),
    }


def survey_network(
    name: str,
    count: int,
    *,
    seed: int = 0,
    keep: Path | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> CurveEncoder:
    """A network trained on `count` simulated curves of fields of one survey, all kinds alike.

    Their measures are kept in the folder `keep` for the next time.
    """
    folder = TemporaryDirectory() if keep is None else nullcontext(str(keep / f"{name}-fields"))
    with folder as path:
        return pretrain(
            *simulated_measures(Path(path), count, seed=seed, among=(SURVEYS[name],), report=report)
        )


def labels_of(ids: Sequence[str], survey: RealSurvey) -> np.ndarray:
    """The class of each id, str (N,), "" where it has none that counts.

    Raises:
        SourceError: the table cannot be read, holds no such column or ids, or too few labels.
    """
    table = labels_of_ids(survey.labels, ids)
    if survey.column not in table:
        raise SourceError(
            f"'{survey.labels}' has no column {survey.column!r}. There are: "
            f"{', '.join(table.columns)}."
        )
    found = table[survey.column].fillna("")
    for new, old in (survey.merge or {}).items():
        found = found.where(~found.isin(old), new)
    if survey.classes:
        found = found.where(found.isin(survey.classes), "")
    counts = found[found != ""].value_counts()
    found = found.where(found.isin(counts.index[counts >= FEWEST]), "")
    if found[found != ""].nunique() < 2:
        raise SourceError(
            f"Column {survey.column!r} of '{survey.labels}' names fewer than two classes of "
            f"{FEWEST} light curves each."
        )
    return found.to_numpy(str)
