"""Tests of explorer.training.label_tables."""

import pandas as pd

from explorer.training.label_tables import hard_votes
from tests.training.conftest import TREE


def test_classes_become_agreeing_volunteers():
    votes = hard_votes(pd.Series(["a", None, "b"]), {"a": ("smooth", "round")}, TREE, 5)
    assert votes[0].sum() == 10 and votes[1:].sum() == 0
