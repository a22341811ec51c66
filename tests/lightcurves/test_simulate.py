"""Tests of explorer.lightcurves.simulate."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.errors import CatalogueError
from explorer.lightcurves.kinds import KINDS
from explorer.lightcurves.simulate import (
    MIXED,
    SURVEYS,
    YEAR_D,
    observation_times,
    observe,
    simulate,
    simulate_mix,
)
from explorer.search.select import Order
from tests.lightcurves.conftest import FEW_KINDS, QUICK

pytestmark = pytest.mark.slow


def test_the_simulator_is_seeded_and_knows_every_kind() -> None:
    curves, kinds = simulate(QUICK, 40, seed=2)
    again, _ = simulate(QUICK, 40, seed=2)
    assert set(kinds) == set(FEW_KINDS) and len(curves) == 40
    assert np.array_equal(curves[5].mag, again[5].mag)
    for survey in SURVEYS.values():
        assert set(survey.shares) <= set(KINDS)


def test_a_mix_has_every_kind_alike_and_every_survey() -> None:
    curves, kinds = simulate_mix(2 * len(KINDS), seed=1)
    assert all((kinds == kind).sum() == 2 for kind in KINDS)
    assert {one.survey for one in curves} == {survey.name for survey in MIXED}
    assert all(np.isfinite(one.mag).all() and (one.err > 0).all() for one in curves)
    assert all((np.diff(one.time_d) >= 0).all() for one in curves)


def test_stated_errors_lie_and_some_observations_are_wrong() -> None:
    honest = replace(QUICK, lies=0.0, outliers=0.0, trend=0.0, blends=0.0)
    wild = replace(honest, outliers=0.1)
    rng = np.random.default_rng
    true, lied = (
        [np.median(observe(survey, "NONVAR", "one", rng(seed)).err) for seed in range(40)]
        for survey in (honest, replace(honest, lies=0.8))
    )
    assert np.std(np.log(lied)) > 1.5 * np.std(np.log(true))
    clean, dirty = (observe(survey, "NONVAR", "one", rng(0)) for survey in (honest, wild))
    assert clean.mag.std() < 0.05 < dirty.mag.std()


def test_pulsation_is_smaller_in_the_red() -> None:
    visual, red = (
        observe(replace(QUICK, red=red), "CEPH_F", "one", np.random.default_rng(4))
        for red in (0.0, 1.0)
    )
    assert np.ptp(red.mag) < 0.75 * np.ptp(visual.mag)


def test_a_ground_survey_sees_a_field_in_season_and_at_night() -> None:
    time = observation_times(SURVEYS["asas"], np.random.default_rng(0))
    phase = np.histogram(time % YEAR_D, 12, (0, YEAR_D))[0]
    assert (phase == 0).sum() >= 3
    assert np.std((time + 0.5) % 1) < 0.35


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
    tune = ["finetune", str(out), "--column", "kind", "--positive", "EB_contact", "--mode", "last"]
    assert main([*tune, "--name", "contact", "--json"]) == 0
    carried = json.loads(capsys.readouterr().out)["carried_over"]
    assert carried["auc"] > 0.8 and carried["why"]
    again = explorer.open(out).catalogue
    assert again.manifest.taught["contact"]["way"] == carried["way"]
    given, kinds = again.column("contact"), again.column("kind")
    assert given[kinds == "EB_contact"].mean() > 0.5 > given[kinds != "EB_contact"].mean()
    (out / "measures.npy").unlink()
    assert main(tune) == 2 and "build it again" in capsys.readouterr().err
    assert main(search[:4]) == 2 and "--column" in capsys.readouterr().err
    assert main(words) == 2 and "already holds" in capsys.readouterr().err
    assert main(["lightcurves", str(observed)]) == 2
    with pytest.raises(CatalogueError):
        explorer.open(tmp_path / "nothing")
