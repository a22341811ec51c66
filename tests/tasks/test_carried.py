"""Tests of explorer.tasks.carried."""

import numpy as np

from explorer.lightcurves.choose import POOL, CurveChoice
from explorer.tasks.carried import CarriedOver
from explorer.tasks.scores import score_out_of_fold
from explorer.tasks.subsample import LabelSample


def test_a_worse_way_than_the_probe_is_left_aside() -> None:
    truth = np.arange(20) % 2 == 0
    good, bad = (
        score_out_of_fold(LabelSample(truth), np.where(truth, p, 1 - p)[None], 5, threshold=0.5)
        for p in (0.9, 0.4)
    )
    choice = CurveChoice({"forest": 1.0}, {"forest": 0.4, POOL: 0.3}, np.zeros((20, 2)))
    assert CarriedOver(choice, good, bad).pays and not CarriedOver(choice, bad, good).pays
    assert CarriedOver(choice, bad, good).why.startswith("A line on the embeddings")
