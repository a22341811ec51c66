"""Tests of explorer.training.galaxy_zoo."""

import pandas as pd
import pytest

from explorer.errors import EncoderError
from explorer.training.galaxy_zoo import GZ2_COLUMNS, gz2_votes, read_sets
from tests.training.conftest import TREE


def test_vote_tables_become_counts_of_those_who_were_asked():
    table = pd.DataFrame({f"{c}_debiased": [0.0] for c in GZ2_COLUMNS.values()})
    table["total_classifications"] = 40.0
    for answer, share in {
        "smooth": 0.25,
        "featured": 0.75,
        "edge_on": 0.5,
        "not_edge_on": 0.5,
    }.items():
        table[f"{GZ2_COLUMNS[answer]}_debiased"] = share
    votes = dict(zip(TREE.answers, gz2_votes(table, TREE)[0], strict=True))
    assert (votes["smooth"], votes["featured"], votes["edge_on"]) == (10, 30, 15)
    assert votes["gz1_merger"] == 0 and votes["bar"] == 0


def test_nothing_to_train_on_is_one_sentence(tmp_path):
    with pytest.raises(EncoderError, match="No training set"):
        read_sets(tmp_path, TREE)
