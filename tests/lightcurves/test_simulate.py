"""Tests of explorer.lightcurves.simulate."""

import json
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.errors import CatalogueError
from explorer.lightcurves.simulate import KINDS, SURVEYS, simulate
from explorer.search.select import Order
from tests.lightcurves.conftest import QUICK

pytestmark = pytest.mark.slow


def test_the_simulator_is_seeded_and_knows_every_kind() -> None:
    curves, kinds = simulate(QUICK, 40, seed=2)
    again, _ = simulate(QUICK, 40, seed=2)
    assert set(kinds) == set(KINDS) and len(curves) == 40
    assert np.array_equal(curves[5].mag, again[5].mag)
    for survey in SURVEYS.values():
        assert sum(survey.shares) == pytest.approx(1)


def test_a_catalogue_of_light_curves_is_a_catalogue(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(SURVEYS, "ogle", QUICK)
    observed, out = tmp_path / "obs.csv", tmp_path / "cat"
    words = ["lightcurves", str(observed), "--out", str(out)]
    more = ["--simulate", "ogle", "--count", "45", "--labels", str(tmp_path / "obs.labels.csv")]
    assert main([*words, *more, "--json"]) == 0
    workspace = explorer.open(out)
    assert len(workspace.catalogue) == 45 and set(workspace.catalogue.column("kind")) <= set(KINDS)
    first = str(workspace.catalogue.ids()[0])
    assert len(workspace.similar(first, k=5)) == 5
    assert workspace.catalogue.thumbnails([0])[0].startswith(b"\xff\xd8")
    assert (
        len(
            workspace.selection.rows(
                where="period < 1 and observations > 10", order=Order("amplitude")
            )
        )
        > 3
    )
    capsys.readouterr()
    search = ["evaluate", "lightcurves", "--catalogue", str(out), "--column", "kind", "--json"]
    assert main(search) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["embedding"]["n"] == told["raw"]["n"] == 45 and "per_class" in told["standardised"]
    assert main([*search[:-1], "--classes", "RRab"]) == 2
    tune = ["finetune", str(out), "--column", "kind", "--positive", "EB", "--mode", "last"]
    assert main(tune) == 2 and "measured features" in capsys.readouterr().err
    assert main(search[:4]) == 2 and "--column" in capsys.readouterr().err
    assert main(words) == 2 and "already holds" in capsys.readouterr().err
    assert main(["lightcurves", str(observed)]) == 2
    with pytest.raises(CatalogueError):
        explorer.open(tmp_path / "nothing")
