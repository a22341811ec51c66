"""Tests of explorer.catalogue.axes."""

import numpy as np
import pytest

from explorer.catalogue.axes import axis_columns, axis_values
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError


def test_an_axis_is_a_column_or_a_difference(built) -> None:
    catalogue = Catalogue.open(built)
    z, oddness = catalogue.column("z"), catalogue.column("oddness")
    assert axis_values(catalogue, "z") == pytest.approx(z)
    assert axis_values(catalogue, "z - oddness") == pytest.approx(z - oddness)
    assert axis_values(catalogue, "oddness").dtype == np.float32
    assert axis_columns(catalogue, "z - oddness") == ["z", "oddness"]


@pytest.mark.parametrize("name", ["class", "redshift", "z - class"])
def test_what_holds_no_numbers_is_said(built, name: str) -> None:
    with pytest.raises(CatalogueError):
        axis_values(Catalogue.open(built), name)
