"""Tests of explorer.tasks.carry_over; the whole way is run by tests/lightcurves/test_simulate."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.errors import CatalogueError
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.simulate import simulate
from explorer.pipeline.light_curves import MEASURES_FILE
from explorer.tasks.carry_over import carry_over, carry_over_report, stored_measures
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


@pytest.mark.slow
def test_a_few_labels_of_a_kind_find_the_rest_of_it(tmp_path: Path) -> None:
    curves, kinds = simulate(QUICK, 60, seed=4)
    np.save(tmp_path / MEASURES_FILE, measure_curves(curves).astype(np.float32))
    few = np.arange(16)
    task = SimpleNamespace(positive=("Mira",))
    labelled = SimpleNamespace(rows=few, truth=kinds[few] == "MIRA")
    workspace = SimpleNamespace(catalogue=Stored(tmp_path, 60))
    found = carry_over(workspace, SimpleNamespace(task=task, labelled=labelled))
    rest = np.arange(16, 60)
    assert np.mean((found.probability[rest] > 0.5) == (kinds[rest] == "MIRA")) > 0.9
    told = carry_over_report(found)
    assert told["auc"] > 0.9 and "16 labels" in told["why"]
