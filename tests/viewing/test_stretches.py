"""Stretches: astropy's curves, black and white at the ends, and never dimmer for more light."""

import numpy as np
import pytest
from astropy import visualization

from explorer.errors import ArgumentError
from explorer.viewing.stretches import STRETCHES, stretched

SHARES = np.linspace(0, 1, 101, dtype=np.float32)
ASTROPY = {
    "asinh": visualization.AsinhStretch(0.1),
    "log": visualization.LogStretch(1000),
    "sqrt": visualization.SqrtStretch(),
    "linear": visualization.LinearStretch(),
}


@pytest.mark.parametrize("name", STRETCHES)
def test_a_stretch_is_astropys(name: str) -> None:
    assert stretched(SHARES, name) == pytest.approx(ASTROPY[name](SHARES), abs=1e-5)


@pytest.mark.parametrize("name", STRETCHES)
def test_more_light_is_never_darker(name: str) -> None:
    seen = stretched(np.array([-5, *SHARES, 7], np.float32), name)
    assert seen[0] == 0 and seen[-1] == pytest.approx(1)
    assert (np.diff(seen) >= 0).all() and seen.dtype == np.float32


def test_softening_lifts_what_is_faint() -> None:
    faint = np.array([0.01], np.float32)
    assert stretched(faint, "asinh", 0.01) > 5 * stretched(faint, "asinh", 0.5)


def test_an_unknown_stretch_names_the_others() -> None:
    with pytest.raises(ArgumentError, match="asinh, log, sqrt, linear"):
        stretched(SHARES, "cubic")
