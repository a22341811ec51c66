"""Tests of explorer.training.labelled_crops."""

from pathlib import Path

import numpy as np
import pytest

from explorer.training.crops import WIDER
from explorer.training.labelled_crops import CropStore, cut_crops, load_or_replace_crops
from tests.training.conftest import FRAME

pytestmark = pytest.mark.slow


def test_crops_are_cut_once_for_the_same_rows(tmp_path: Path) -> None:
    image = np.full((50, 50, 3), 90, np.uint8)
    asked: list[int] = []

    def load(row: int) -> np.ndarray:
        asked.append(row)
        return image

    rows = np.array([4, 7])
    side = round(FRAME.size_px * WIDER)
    assert cut_crops(load, rows, FRAME).shape == (2, side, side, 3)
    for _ in range(2):
        kept = load_or_replace_crops(CropStore(tmp_path, "v"), load, rows, FRAME)
    assert len(asked) == 4 and kept.shape[0] == 2
    load_or_replace_crops(CropStore(tmp_path, "v"), load, rows[:1], FRAME)
    assert len(asked) == 5 and len(list(tmp_path.iterdir())) == 1
