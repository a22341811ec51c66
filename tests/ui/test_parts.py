"""The page's formulas and files: regions, bytes of the map, words for values, the first run."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from explorer.ui import session
from explorer.ui.components.navigation import address
from explorer.ui.format import plain, show
from explorer.ui.map_grid import hammer, to_bytes, to_grid
from explorer.ui.pages import first_run
from explorer.ui.pages.first_run import Build, at_work, progress_of, sentence, share
from explorer.ui.panels.galaxy import headline, position
from explorer.ui.polygon import from_text, inside
from tests.ui.conftest import run, sent


def test_inside_agrees_with_a_slow_look_at_each_point() -> None:
    rng = np.random.default_rng(0)
    points = rng.integers(0, 100, (2000, 2)).astype(np.uint16)
    triangle = np.array([[10.31, 10.77], [90.13, 20.59], [40.41, 80.23]])

    def holds(x: float, y: float) -> bool:
        signs = []
        for (x1, y1), (x2, y2) in zip(triangle, np.roll(triangle, -1, axis=0), strict=True):
            signs.append((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1) > 0)
        return len(set(signs)) == 1

    assert inside(points, triangle).tolist() == [holds(*map(float, p)) for p in points]


def test_a_region_survives_the_address() -> None:
    corners = [[0, 1], [65535, 2], [300, 40000]]
    assert from_text("0.1_65535.2_300.40000").tolist() == corners
    for broken in ("", "1.2", "1.2_3.4", "a.b_c.d_e.f", "1_2_3", "1.2.3_4.5_6.7"):
        assert len(from_text(broken)) == 0
    assert not inside(np.zeros((5, 2), np.uint16), from_text("")).any()


def test_the_grid_keeps_shape_and_takes_what_is_missing() -> None:
    xy = np.array([[0, 0], [2, 1], [np.nan, 1]], np.float32)
    grid = to_grid(xy).astype(int)
    across, down = grid[1] - grid[0]
    assert across == pytest.approx(2 * down, abs=2) and grid[2].tolist() == [0, 0]
    assert to_grid(np.full((3, 2), np.nan, np.float32)).max() == 0
    assert len({tuple(p) for p in to_grid(np.ones((4, 2), np.float32))}) == 1


def test_colour_bytes_are_monotonic_and_mark_the_missing() -> None:
    values = np.array([0, 0.5, 1, 2, np.nan], np.float32)
    assert to_bytes(values, 0, 1).tolist() == [0, 127, 254, 254, 255]
    assert to_bytes(np.array([0, 3, np.nan, -1], np.float32), 0, 3, categories=4).tolist() == [
        *(0, 3, 255, 255)
    ]
    assert to_bytes(np.ones(2, np.float32), 1, 1).max() < 255


def test_the_sky_is_whole_across_ra_zero() -> None:
    xy = hammer(np.array([359.0, 0.0, 1.0, np.nan]), np.array([0.0, 0.0, 0.0, 1.0]))
    assert np.ptp(xy[:3, 0]) < 0.05 and np.isnan(xy[3]).all()
    assert xy[0, 0] > xy[2, 0]  # east to the left
    north = hammer(np.array([10.0, 10.0]), np.array([-60.0, 60.0]))
    assert north[1, 1] < north[0, 1]


def test_values_are_written_short_and_finite() -> None:
    assert [show(v) for v in (0.123456, np.nan, None, "", 5, np.int64(7), -0.5)] == [
        *("0.1235", "–", "–", "–", "5", "7", "−0.5")
    ]
    assert (
        json.dumps(plain({"a": np.float32("inf"), "b": [np.int64(2)]})) == '{"a": null, "b": [2]}'
    )


def test_long_ids_reach_the_browser_whole() -> None:
    assert plain({"objid": 587725775068922066, "n": 3}) == {"objid": "587725775068922066", "n": 3}


def test_only_https_links_are_offered() -> None:
    text = headline({"id": "<b>", "links": [("bad", "javascript:alert(1)"), ("ok", "https://a.b")]})
    assert "javascript" not in text and "https://a.b" in text and "<b>" not in text
    assert position(1.0, -0.5) == "RA 1.00000° Dec −0.50000°" and position(None, 1) == ""


# the first run


def test_progress_is_told_in_words(tmp_path: Path) -> None:
    assert sentence({}) == "Starting" and share({}) == 0
    report = {"stage": "embedding", "done": 50, "total": 200, "rate": 10.0, "eta_s": 15.0}
    (tmp_path / "progress.json").write_text(json.dumps(report))
    assert share(progress_of(tmp_path)) == 0.25
    assert sentence(progress_of(tmp_path)) == (
        "Looking at every galaxy · 50 of 200 · 10 a second · 15 s left"
    )
    (tmp_path / "progress.json").write_text("{half")
    assert progress_of(tmp_path) == {}


def test_a_build_at_work_elsewhere_is_followed_not_doubled(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert at_work({"stage": "embedding", "pid": os.getpid()})
    assert not at_work({"stage": "embedding", "pid": ended.pid})
    assert not at_work({"stage": "done", "pid": os.getpid()})
    assert not at_work({"stage": "reading", "pid": os.getpid(), "error": "no"}) and not at_work({})


@pytest.fixture
def nothing_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(tmp_path / "cat"))
    monkeypatch.setenv("EXPLORER_SOURCE", str(tmp_path / "no-such-folder"))
    return tmp_path / "cat"


def finished(job: Build) -> None:
    job.begin()
    while job._process is None or job._process.poll() is None:
        time.sleep(0.1)


def test_a_build_that_fails_is_told_in_its_own_words(nothing_built: Path) -> None:
    job = Build()
    finished(job)
    assert "no-such-folder" in job.problem(progress_of(nothing_built))
    assert job.command_line.startswith("python -m explorer build")


def test_the_first_run_page_shows_progress_and_does_not_fail(
    nothing_built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Build()
    job._command = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(session, "shared", lambda name, make: job)

    def script() -> None:
        from explorer.ui import main

        main.main()

    page = run(script)
    assert not page.exception and not session.is_built()
    assert job._process is not None
    job._process.kill()
    job._process.wait()
    assert first_run.progress_of(nothing_built) == {}


def test_another_page_is_one_step_of_the_history() -> None:
    assert address("similar", {"id": ["a b", "c&d"]}) == "./similar?id=a+b&id=c%26d"
    assert address("", {}) == "./"

    def page() -> None:
        import streamlit as st

        from explorer.ui import main, session

        session.go("gallery" if st.query_params.get("home") else "map", by="z", where="")
        main.leave()

    assert sent(run(page), "navigation") == {"address": "./map?by=z", "turn": 1}
    assert sent(run(page, home="1"), "navigation")["address"] == "./?by=z"
