"""Tests of explorer.lightcurves.stored."""

from pathlib import Path

import numpy as np
import pytest

from explorer.lightcurves.stored import PLACES, ObservationWriter, stored_curve
from tests.lightcurves.conftest import curve
from tests.lightcurves.test_bands import colourful


def test_every_curve_is_read_as_it_was_written(tmp_path: Path) -> None:
    some = [curve(), colourful(), curve(count=5, seed=3)]
    with ObservationWriter(tmp_path, ["g", "r", "i"]) as observations:
        observations.append(some[:2])
        observations.append(some[2:])
    for row, one in enumerate(some):
        read = stored_curve(tmp_path, row)
        assert read is not None and np.array_equal(read.time_d, one.time_d)
        assert np.allclose(read.mag, one.mag, atol=1e-5) and np.allclose(read.err, one.err)
        assert np.array_equal(read.band, one.band)
    assert stored_curve(tmp_path, 3) is None


def test_a_stopped_build_leaves_no_curve_and_an_old_catalogue_has_none(tmp_path: Path) -> None:
    assert stored_curve(tmp_path, 0) is None
    with pytest.raises(KeyboardInterrupt), ObservationWriter(tmp_path, []) as observations:
        observations.append([curve()])
        raise KeyboardInterrupt
    assert not (tmp_path / PLACES).exists() and stored_curve(tmp_path, 0) is None


def test_curves_written_anew_are_read_anew(tmp_path: Path) -> None:
    with ObservationWriter(tmp_path, []) as observations:
        observations.append([curve(count=5)])
    assert len(stored_curve(tmp_path, 0) or []) == 5
    with ObservationWriter(tmp_path, []) as observations:
        observations.append([curve(count=9)])
    assert len(stored_curve(tmp_path, 0) or []) == 9
