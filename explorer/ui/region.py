"""A region of the map: the galaxies inside the polygon that a hand drew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from explorer.ui import session
from explorer.ui.points import grid_of
from explorer.ui.polygon import from_text, inside

if TYPE_CHECKING:
    from explorer.desk import Desk


def region_rows(desk: Desk, text: str, layout: str = "map") -> NDArray[np.int64]:
    """Rows inside the region that `text` names on the map or the sky, int64 (R,)."""
    return session.latest(
        "region",
        (text, layout, desk.catalogue.version),
        lambda: np.flatnonzero(inside(grid_of(desk, layout), from_text(text))),
    )
