"""Tests of explorer.sources.tables.by_astropy."""

import numpy as np
from astropy.table import Table

from explorer.sources.open import open_source
from tests.sources.conftest import picture, refused


def test_vector_columns_are_lists(tmp_path):
    picture(tmp_path / "a.png")
    Table({"file": ["a.png"], "flux": [[1.0, 2.0, 3.0]]}).write(tmp_path / "t.fits")
    assert open_source(str(tmp_path / "t.fits")).table["flux"].to_pylist() == [[1.0, 2.0, 3.0]]


def test_values_of_several_kinds_name_the_column(tmp_path):
    Table({"file": ["a.png"], "odd": np.array([1 + 2j])}).write(tmp_path / "t.fits")
    assert "Column 'odd' of" in refused(tmp_path / "t.fits")
