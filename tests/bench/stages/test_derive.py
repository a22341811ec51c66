"""The stage that derives: of real files, with the memory of each step."""

from pathlib import Path

import pytest

import explorer
from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import STAGES


@pytest.mark.slow
def test_all_is_derived_and_every_step_told(tmp_path: Path) -> None:
    size = Size(tmp_path, 3_000, 8, index="ivf")
    assert STAGES["embedded"](size)["seconds"] > 0
    found = STAGES["derive"](size)
    assert list(found["steps"]) == ["projecting", "indexing", "oddness", "map"]
    assert all(step["held_mb"] > 0 for step in found["steps"].values())
    assert found["kind"] == "ivf" and found["recall"] >= 0.95
    workspace = explorer.open(tmp_path / "derived")
    assert len(workspace) == 3_000 and len(workspace.similar("galaxy-0000000007", k=5)) == 5
