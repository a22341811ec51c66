"""Light curves: read, measured, simulated, carried from survey to survey, and drawn."""

import json
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.errors import CatalogueError, SourceError
from explorer.evaluate.lightcurve_retrieval import nearest_by_distance
from explorer.evaluate.lightcurve_transfer import (
    curve_transfer_figure,
    evaluate_curve_transfer,
    stratified_share,
    survey_points,
)
from explorer.lightcurves import (
    FEATURES,
    LightCurve,
    fit_scaling,
    read_curves,
    variability_features,
)
from explorer.lightcurves.bursts import BURSTS, burst_features, robust_scale
from explorer.lightcurves.network import CurveConfig, classify_curves, train_curves
from explorer.lightcurves.pictures import draw_thumbnail
from explorer.lightcurves.simulate import KINDS, SURVEYS, Survey, simulate

QUICK = Survey("quick", 90, 300.0, (0.01, 0.03), 1.0, 1, (1 / 7,) * 7)


def curve(
    mag: np.ndarray | None = None, *, period: float = 0.6, count: int = 150, seed: int = 0
) -> LightCurve:
    rng = np.random.default_rng(seed)
    time = np.sort(rng.uniform(0, 120, count))
    err = np.full(count, 0.02)
    wave = 0.4 * np.sin(2 * np.pi * time / period) if mag is None else mag
    return LightCurve("one", time, 15 + wave + rng.normal(0, 0.02, count), err)


def named(one: LightCurve) -> dict[str, float]:
    return dict(zip(FEATURES, variability_features([one])[0], strict=True))


def test_a_sine_has_its_period_amplitude_and_no_overtones() -> None:
    found = named(curve())
    assert found["period"] == pytest.approx(0.6, rel=2e-3)
    assert found["amplitude"] == pytest.approx(0.4, abs=0.01)
    assert found["r21"] < 0.05 and found["r31"] < 0.05
    assert found["stetson_k"] == pytest.approx(0.9, abs=0.02)
    assert found["phase_eta"] < 0.2 and found["hl_amp_ratio"] == pytest.approx(1, abs=0.2)


def test_noise_is_told_from_a_signal() -> None:
    found = named(curve(np.zeros(150)))
    assert found["phase_eta"] > 1 and found["stetson_k"] == pytest.approx(0.8, abs=0.05)
    assert found["shapiro_w"] > 0.97 and abs(found["skewness"]) < 0.6


def test_dips_make_the_faint_half_wider() -> None:
    dipped = np.where(np.random.default_rng(1).random(150) < 0.1, 0.6, 0.0)
    assert named(curve(dipped))["hl_amp_ratio"] > 3


def test_overtones_come_out_with_ratio_and_phase() -> None:
    one = curve()
    angle = 2 * np.pi * one.time_d / 0.6
    shape = 0.4 * np.sin(angle) + 0.2 * np.sin(2 * angle + 1.0)
    found = named(LightCurve("one", one.time_d, 15 + shape, one.err))
    assert found["r21"] == pytest.approx(0.5, abs=0.02)
    assert found["phi21"] == pytest.approx(1.0, abs=0.05)  # whenever the observations begin


@pytest.mark.parametrize("count", [3, 5, 9])
def test_few_observations_give_what_they_can(count: int) -> None:
    raw = variability_features([curve(count=count), curve()])
    assert raw.shape == (2, 16) and np.isfinite(raw[1]).all()
    assert np.isfinite(fit_scaling(raw)(raw)).all()


def test_a_constant_curve_breaks_nothing() -> None:
    flat = LightCurve("flat", np.arange(20.0), np.full(20, 15.0), np.full(20, 0.1))
    scaled = fit_scaling(variability_features([flat, curve()]))(variability_features([flat]))
    assert np.isfinite(scaled).all() and scaled.dtype == np.float32


def test_a_burst_is_told_from_a_slow_change() -> None:
    time = np.arange(0, 400, 4.0)
    err = np.full(100, 0.05)
    flash = np.where(np.abs(time - 100) < 10, -3.0, 0.0)
    slow = 1.5 * np.sin(2 * np.pi * time / 350)
    noise = np.random.default_rng(0).normal(0, 0.05, 100)
    pair = [LightCurve(str(n), time, 18 + m + noise, err) for n, m in enumerate((flash, slow))]
    raw = dict(zip(BURSTS, burst_features(pair).T, strict=True))
    assert raw["brightening"][0] == pytest.approx(3, abs=0.2) and raw["fading"][0] < 0.2
    assert raw["bright_days"][0] < raw["bright_days"][1]
    assert raw["seen_days"][0] == raw["seen_days"][1] and raw["episodes"][0] == 0
    assert (
        np.isnan(raw["step_night"]).all() and np.isfinite(robust_scale(burst_features(pair))).all()
    )


def table(path: Path, rows: list[str], head: str = "ID,MJD,Mag,Magerr") -> Path:
    path.write_text("\n".join([head, *rows]) + "\n")
    return path


def test_reading_drops_what_is_no_observation(tmp_path: Path) -> None:
    good = [f"0123,{day},15.{day},0.1" for day in range(6)]
    bad = ["0123,9,,0.1", "0123,10,15,0", "0123,11,nan,0.1", "77,1,15,0.1"]
    found = read_curves(table(tmp_path / "t.csv", [*reversed(good), *bad]))
    (one,) = found.curves
    assert one.id == "0123" and len(one) == 6 and (np.diff(one.time_d) > 0).all()
    assert found.skipped == [("77", "1 usable observations: 3 are needed")]


@pytest.mark.parametrize(
    ("head", "rows", "word"),
    [
        ("ID,MJD,Flux", ["1,2,3"], "no column for the mag"),
        ("MJD,Mag", ["1,2"], "no column for the id"),
        ("ID,MJD,Mag", ["1,2,15"], "No object"),
        ("ID,MJD,Mag", [], "No object"),
    ],
)
def test_a_table_that_is_none_is_one_sentence(
    tmp_path: Path, head: str, rows: list[str], word: str
) -> None:
    with pytest.raises(SourceError, match=word):
        read_curves(table(tmp_path / "t.csv", rows, head))
    with pytest.raises(SourceError, match="no table"):
        read_curves(tmp_path / "absent.csv")


def test_the_simulator_is_seeded_and_knows_every_kind() -> None:
    curves, kinds = simulate(QUICK, 40, seed=2)
    again, _ = simulate(QUICK, 40, seed=2)
    assert set(kinds) == set(KINDS) and len(curves) == 40
    assert np.array_equal(curves[5].mag, again[5].mag)
    for survey in SURVEYS.values():
        assert sum(survey.shares) == pytest.approx(1)


def test_a_network_learns_and_a_start_helps_with_few_labels() -> None:
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 3, 400)
    points = rng.normal(size=(400, 6)).astype(np.float32)
    points[np.arange(400), classes] += 3
    config = CurveConfig(hidden=(16, 8), epochs=20)
    net = train_curves(points, classes, 3, config)
    answer = classify_curves(net, points)
    assert np.allclose(answer.sum(axis=1), 1, atol=1e-5)
    assert (answer.argmax(axis=1) == classes).mean() > 0.9
    few, test = points[:6] + 0.4, points[100:] + 0.4
    tuned = train_curves(few, classes[:6], 3, config, start=net)
    fresh = train_curves(few, classes[:6], 3, config)
    right = [
        (classify_curves(n, test).argmax(axis=1) == classes[100:]).mean() for n in (tuned, fresh)
    ]
    assert right[0] > right[1]


def test_few_labels_hold_one_of_each_kind() -> None:
    classes = np.array([0] * 90 + [1] * 9 + [2])
    few = stratified_share(classes, 0.05, np.random.default_rng(0))
    assert set(classes[few]) == {0, 1, 2} and len(few) == 6


def test_the_report_has_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "explorer.evaluate.lightcurve_transfer.SURVEYS", {name: QUICK for name in ("ogle", "asas")}
    )
    quick = CurveConfig(hidden=(16,), epochs=6)
    result = evaluate_curve_transfer(
        targets=("asas",), count=60, shares=(0.2,), repeats=1, config=quick
    )
    ways = result["targets"]["asas"]["0.2"]
    assert {"untouched", "transfer", "scratch", "forest", "labels"} == set(ways)
    assert all(0 <= ways[way]["macro_f1"] <= 1 for way in ways if way != "labels")
    assert result["simulated"] is True
    chart = curve_transfer_figure([result])
    assert len(chart.data) == 4 * 3 and {line.name for line in chart.data} == set(ways) - {"labels"}
    assert [round(line.y[0], 6) for line in chart.data if line.name == "forest"] == [
        round(ways["forest"][measure], 6) for measure in ("macro_f1", "weighted_f1", "mcc")
    ]


def test_features_of_a_survey_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.SURVEYS", {"ogle": QUICK})
    points, kinds = survey_points("ogle", 20, seed=1, keep=tmp_path)
    monkeypatch.setattr("explorer.evaluate.lightcurve_transfer.variability_features", None)
    again, same = survey_points("ogle", 20, seed=1, keep=tmp_path)
    assert np.array_equal(points, again) and np.array_equal(kinds, same)


def test_neighbours_by_distance_are_those_of_all_pairs() -> None:
    points = np.random.default_rng(0).normal(size=(30, 3))
    far = np.linalg.norm(points[:, None] - points, axis=2) + 1e9 * np.eye(30)
    assert np.array_equal(nearest_by_distance(points, 4), np.argsort(far, axis=1)[:, :4])


def test_a_picture_shows_folded_and_unfolded() -> None:
    one = curve()
    folded, plain = draw_thumbnail(one, 0.6, 0.1), draw_thumbnail(one, 0.6, 2.0)
    assert folded.shape == (320, 320, 3) and folded.dtype == np.uint8
    assert folded[..., 2].max() > 200 and plain[..., 0].max() > 200
    assert not np.array_equal(folded, plain)
    slow = draw_thumbnail(curve(period=60), 60, 0.1)  # as smooth over time as it is folded
    assert slow[..., 0].max() > 200


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
    assert len(workspace.select(where="period < 1 and observations > 10", sort="amplitude")) > 3
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
