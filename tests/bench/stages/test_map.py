"""A map is laid out and drawn."""

import numpy as np
import pytest

from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import STAGES


def test_tiles_are_drawn(size: Size) -> None:
    assert STAGES["tiles"](size)["seconds"] > 0


@pytest.mark.slow
def test_a_map_is_laid_out_over_the_graph(size: Size) -> None:
    STAGES["graph"](size)
    STAGES["layout"](size)
    assert np.load(size.folder / "positions.npy").shape == (5_000, 2)
