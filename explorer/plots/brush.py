"""What is selected in plots: ranges of axes, as text for an address and as a mask of galaxies."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, unquote

import numpy as np

from explorer.arrays import Mask
from explorer.catalogue.axes import MINUS, axis_values
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError


@dataclass(frozen=True)
class Range:
    """The galaxies whose value on `axis` is from `low` to `high`, both included."""

    axis: str
    low: float
    high: float


Brush = tuple[Range, ...]


def brush_text(brush: Brush) -> str:
    """The ranges as text, "z:0.1:0.2;mag_r:17:18"; `brush_from` reads it."""
    return ";".join(f"{quote(r.axis, safe=' ')}:{r.low:.7g}:{r.high:.7g}" for r in brush)


def brush_from(text: str) -> Brush:
    """The ranges that `text` names, each axis once; those that cannot be read are left out."""
    read = [_range(part) for part in text.split(";") if part]
    return tuple({found.axis: found for found in read if found}.values())


def _range(text: str) -> Range | None:
    axis, *ends = text.split(":")
    try:
        low, high = sorted(float(end) for end in ends)
    except ValueError:  # another number of ends, or no numbers
        return None
    return Range(unquote(axis), low, high) if axis and math.isfinite(high - low) else None


def with_ranges(brush: Brush, ranges: Iterable[Range]) -> Brush:
    """`brush` with `ranges` in place of what it had on those axes."""
    return tuple(({held.axis: held for held in brush} | {r.axis: r for r in ranges}).values())


def without_axes(brush: Brush, axes: Iterable[str]) -> Brush:
    """`brush` without its ranges on `axes`."""
    dropped = {*axes}
    return tuple(held for held in brush if held.axis not in dropped)


def brush_mask(catalogue: Catalogue, brush: Brush) -> Mask:
    """Which galaxies lie in every range, bool (N,); an axis that is not there is passed over."""
    mask = np.ones(len(catalogue), bool)
    for held in brush:
        try:
            values = axis_values(catalogue, held.axis)
        except CatalogueError:  # an old link, or one from another catalogue
            continue
        mask &= (values >= held.low) & (values <= held.high)
    return mask


def brush_filter(brush: Brush) -> str:
    """The same as a filter; "" where an axis is a difference, which a filter cannot name."""
    if any(MINUS in held.axis for held in brush):
        return ""
    return " and ".join(
        f"{_name(held.axis)} >= {held.low:.7g} and {_name(held.axis)} <= {held.high:.7g}"
        for held in brush
    )


def _name(axis: str) -> str:
    return axis if axis.isidentifier() and axis.isascii() else f'"{axis}"'
