"""Two catalogues compared in the page: those beside the open one, and galaxies of both."""

from pathlib import Path

import pytest

import explorer
import explorer.transfer.adapt
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.ui.panels.drift import STRIPS, compare_catalogues, neighbouring_catalogues
from explorer.workspace.workspace import Workspace
from tests.conftest import write_galaxies
from tests.ui.conftest import run


def test_a_pair_is_compared_and_unfinished_neighbours_are_not_offered(
    tmp_path: Path, fake_encoder: None
) -> None:
    for seed, name in enumerate(("first", "second")):
        table = write_galaxies(tmp_path / f"in_{name}", 30, seed=seed)
        build(Recipe(str(table), tmp_path / "cats" / name), Progress())
    (tmp_path / "cats" / "broken").mkdir()
    (tmp_path / "cats" / "broken" / "manifest.json").write_text("{")
    first, second = (tmp_path / "cats" / name for name in ("first", "second"))
    assert (
        neighbouring_catalogues(first) == [second]
        and neighbouring_catalogues(tmp_path / "in_first") == []
    )
    found = compare_catalogues(explorer.open(first), second)
    assert "AUC" in found.words and set(found.strips) == set(STRIPS)
    pictures, ids = found.strips["b_only"]
    assert len(pictures) == len(ids) == 8 and all(one.startswith(b"\xff\xd8") for one in pictures)
    assert set(ids) <= set(explorer.open(second).catalogue.ids())
    assert [line.name for line in found.figure.data] == ["first", "second"]


def test_a_large_pair_is_compared_by_a_sample(
    tmp_path: Path, fake_encoder: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = write_galaxies(tmp_path / "in", 40)
    build(Recipe(str(table), tmp_path / "cat"), Progress())
    monkeypatch.setattr("explorer.transfer.adapt.MAX_GALAXIES", 15)
    workspace = explorer.open(tmp_path / "cat")
    moved = explorer.transfer.adapt.drift_between(workspace, workspace)
    assert len(moved.rows_a) == len(moved.rows_b) == 15 and moved.rows_a.max() > 15


def test_where_people_log_in_neighbours_are_not_shown(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def script() -> None:
        from explorer.ui import session
        from explorer.ui.panels import drift

        drift.panel(session.workspace())

    assert run(script).expander
    monkeypatch.setenv("EXPLORER_OWNERS", "ada@example.org")
    assert not run(script).expander
