"""Tests of explorer.pipeline.curve_table."""

from pathlib import Path

import pytest

from explorer.errors import SourceError
from explorer.pipeline.light_curves import CurveRecipe, build_curves
from explorer.progress import Progress
from tests.pipeline.test_light_curves import observations


def test_labels_of_other_objects_are_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text("key,kind\nX999,EB\n")
    recipe = CurveRecipe(observations(tmp_path, 3), tmp_path / "cat", tmp_path / "labels.csv")
    with pytest.raises(SourceError, match="No column of"):
        build_curves(recipe, Progress())
