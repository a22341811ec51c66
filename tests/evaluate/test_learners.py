"""Tests of explorer.evaluate.learners."""

from pathlib import Path

import numpy as np
import pytest

from explorer.errors import ExplorerError
from explorer.evaluate.learners import frozen_probe, pixel_probe
from explorer.evaluate.learning_curves import (
    Draws,
    learning_curves,
)
from explorer.evaluate.run_cache import RunCache
from tests.evaluate.conftest import SIZES, task

pytestmark = pytest.mark.slow


def test_pixels_tell_bright_from_dark() -> None:
    rng = np.random.default_rng(0)
    truth = np.arange(40) % 2 == 0
    images = [np.full((20, 20, 3), 180 if yes else 60) + rng.integers(0, 9) for yes in truth]
    learn = pixel_probe(lambda row: images[row].astype(np.uint8), 40)
    rows = np.arange(40)
    logits = learn(rows[:20], rows[20:], truth[:20], 0)
    assert ((logits > 0) == truth[20:]).all()


def test_a_stopped_evaluation_goes_on_and_another_task_begins_anew(tmp_path: Path) -> None:
    points, truth = task()
    learn, asked = frozen_probe(points), []

    def counted(train, test, known, seed):
        asked.append(len(train))
        if len(asked) == 3:
            raise KeyboardInterrupt
        return learn(train, test, known, seed)

    def run(name: str) -> dict:
        kept = RunCache(tmp_path / "runs.json", name)
        sizes = {"counted": SIZES}
        return learning_curves(
            truth, {"counted": counted}, Draws(sizes, {"counted": 2}), cache=kept
        )

    with pytest.raises(KeyboardInterrupt):
        run("one")
    result = run("one")
    assert len(asked) == 3 + 4 and result["methods"]["counted"]["all"]["runs"] == 2
    assert run("one") == result and len(asked) == 7
    run("two")
    assert len(asked) == 13
    (tmp_path / "runs.json").write_text("[]")
    with pytest.raises(ExplorerError, match="another file"):
        run("one")
