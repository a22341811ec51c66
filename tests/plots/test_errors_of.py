"""Tests of explorer.plots.errors_of."""

from types import SimpleNamespace

import numpy as np
import pytest

from explorer.catalogue.columns import Column
from explorer.plots import errors_of
from explorer.plots.errors_of import axis_errors, error_column


@pytest.mark.parametrize("error", ["mag_r_err", "MAG_R_ERROR", "mag_rErr", "e_mag_r"])
def test_errors_are_found_by_their_usual_names(error: str) -> None:
    assert error_column("mag_r", ["mag_r", error, "z_err"]) == error


def test_a_column_without_errors_has_none() -> None:
    assert error_column("z", ["z", "mag_err", "zz_err"]) == ""


def test_errors_of_a_difference_add_in_quadrature(monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {"g": 20.0, "g_err": 3.0, "r": 19.0, "r_err": 4.0}

    known = [Column(name, "number", "user") for name in (*columns, "z")]
    catalogue = SimpleNamespace(columns=known)
    monkeypatch.setattr(errors_of, "axis_values", lambda _, name: np.array([columns[name]]))
    assert axis_errors(catalogue, "g - r") == pytest.approx([5.0])
    assert axis_errors(catalogue, "g") == pytest.approx([3.0])
    assert axis_errors(catalogue, "z") is None
