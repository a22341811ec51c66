"""Columns that a model has written: their names, and what storing one changes."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.model_columns import check_name, make_models_folder, store_column
from explorer.errors import CatalogueError

VALUES = np.linspace(0, 1, 59, dtype=np.float32)


def test_a_stored_column_is_seen_by_who_opens_next(catalogue: Path) -> None:
    before = Catalogue.open(catalogue)
    store_column(catalogue, "ring_q", VALUES, {"mode": "probe"})
    after = Catalogue.open(catalogue)
    assert np.array_equal(after.column("ring_q"), VALUES)
    assert after.manifest.taught["ring_q"] == {"mode": "probe"}
    assert after.version != before.version
    assert "ring_q" not in {column.name for column in before.columns}
    store_column(catalogue, "ring_q", VALUES[::-1], {"mode": "last"})  # in place of the older one
    assert np.array_equal(Catalogue.open(catalogue).column("ring_q"), VALUES[::-1])


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("1st", "cannot name a column"),
        ("a b", "cannot name a column"),
        ("", "cannot name a column"),
        ("p_ring", "the explorer's own"),
        ("Oddness", "the explorer's own"),
        ("class", "already has a column 'class'"),
        ("Z", "already has a column 'z'"),
    ],
)
def test_a_name_that_is_taken_is_refused(built: Path, name: str, told: str) -> None:
    with pytest.raises(CatalogueError, match=told):
        check_name(built, name)


def test_values_of_another_number_of_galaxies_change_nothing(catalogue: Path) -> None:
    before = (catalogue / "manifest.json").read_bytes()
    with pytest.raises(CatalogueError, match=r"59 galaxies but 58 values .*explorer build"):
        store_column(catalogue, "ring_q", VALUES[1:], {})
    assert (catalogue / "manifest.json").read_bytes() == before


def test_models_have_a_folder_of_their_own(tmp_path: Path) -> None:
    assert make_models_folder(tmp_path).is_dir() and make_models_folder(tmp_path).name == "taught"
