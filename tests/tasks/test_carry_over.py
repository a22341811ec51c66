"""Tests of explorer.tasks.carry_over; the whole way is run by tests/lightcurves/test_simulate."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.errors import CatalogueError
from explorer.lightcurves.kept_measures import MEASURES_FILE
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.simulate import simulate
from explorer.tasks.calibrate import Calibration
from explorer.tasks.carry_over import carry_over, carry_over_report, stored_measures
from explorer.tasks.labels import LabelledSet, Task
from explorer.tasks.probe import FittedProbe, Probe
from explorer.tasks.scores import roc_auc, score_out_of_fold
from explorer.tasks.subsample import LabelSample
from explorer.tasks.train_probe import TaskResult
from tests.lightcurves.conftest import QUICK


class Stored:
    """As much of a catalogue as its measures need."""

    def __init__(self, path: Path, count: int) -> None:
        self.path, self.count = path, count
        self.manifest = SimpleNamespace(source="curves.csv")

    def __len__(self) -> int:
        return self.count


def test_measures_that_are_not_of_every_curve_are_refused(tmp_path: Path) -> None:
    workspace = SimpleNamespace(catalogue=Stored(tmp_path, 3))
    with pytest.raises(CatalogueError, match="build it again"):
        stored_measures(workspace)
    np.save(tmp_path / MEASURES_FILE, np.zeros((2, 63), np.float32))
    with pytest.raises(CatalogueError, match="build it again"):
        stored_measures(workspace)
    np.save(tmp_path / MEASURES_FILE, np.zeros((3, 63), np.float32))
    assert stored_measures(workspace).dtype == np.float64


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[TaskResult, np.ndarray]:
    """A task of sixteen labels carried over, and the kind of each curve."""
    path = tmp_path_factory.mktemp("curves")
    curves, kinds = simulate(QUICK, 60, seed=4)
    np.save(path / MEASURES_FILE, measure_curves(curves).astype(np.float32))
    few = np.arange(16)
    labelled = LabelledSet(few, kinds[few] == "MIRA", "kind = Mira")
    guess = np.full(60, 0.5, np.float32)
    score = score_out_of_fold(LabelSample(labelled.truth), guess[None, :16], 5, threshold=0.5)
    probe = Probe(np.zeros(2, np.float32), 0.0, Calibration(1, 0, guess[:0], guess[:0]), 0.5, 1.0)
    result = TaskResult(
        Task(column="kind", positive=("Mira",)),
        labelled,
        FittedProbe(probe, score, guess),
        guess,
        few,
    )
    workspace = SimpleNamespace(catalogue=Stored(path, 60))
    return carry_over(workspace, result), kinds  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_few_labels_of_a_kind_find_the_rest_of_it(found: tuple[TaskResult, np.ndarray]) -> None:
    result, kinds = found
    rest = np.arange(16, 60)
    above = result.probability[rest] >= result.score.threshold
    assert np.mean(above == (kinds[rest] == "MIRA")) > 0.9
    told = carry_over_report(result)
    assert told["pays"] and told["auc"] > 0.9 > told["probe_auc"] == 0.5
    assert "16 labels" in told["why"] and "a line on the embeddings 0.500" in told["why"]


@pytest.mark.slow
def test_what_is_shown_of_labels_is_of_the_way_chosen_and_out_of_fold(
    found: tuple[TaskResult, np.ndarray],
) -> None:
    result, _ = found
    assert result.carried is not None and result.score is result.carried.score
    assert result.score.labels == 16 and len(result.fitted.out_of_fold) == 16
    assert roc_auc(result.labelled.truth, result.fitted.out_of_fold) == result.score.auc["value"]
    assert not np.allclose(result.fitted.out_of_fold, result.probability[:16], atol=1e-3)
