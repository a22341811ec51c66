"""What is selected in plots: ranges of axes and loops, as text for an address and as a mask."""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

import numpy as np

from explorer.arrays import Floats, Mask
from explorer.catalogue.axes import MINUS, axis_values
from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError
from explorer.plots.polygon import inside_polygon

LOOP_FIELDS = 4
MOST_CORNERS = 100
LOGS = ("", "x", "y", "xy")


@dataclass(frozen=True)
class Range:
    """The galaxies whose value on `axis` is from `low` to `high`, both included."""

    axis: str
    low: float
    high: float


@dataclass(frozen=True)
class Loop:
    """The galaxies inside a line drawn by hand over the axes `x` and `y`.

    corners: values on both axes. logs: "x", "y" or "xy" for the axes that had decades equally
    long when it was drawn: between two corners the line is straight there.
    """

    x: str
    y: str
    corners: tuple[tuple[float, float], ...]
    logs: str = ""


Brush = tuple[Range | Loop, ...]


def brush_text(brush: Brush) -> str:
    """The brush as text, "z:0.1:0.2;mag_r:17:18"; `brush_from` reads it."""
    return ";".join(_text(part) for part in brush)


def _text(part: Range | Loop) -> str:
    if isinstance(part, Range):
        return f"{_quoted(part.axis)}:{part.low:.7g}:{part.high:.7g}"
    numbers = " ".join(f"{value:.7g}" for corner in part.corners for value in corner)
    return f"{_quoted(part.x)}:{_quoted(part.y)}:{part.logs}:{numbers}"


def brush_from(text: str) -> Brush:
    """The parts that `text` names, one for an axis or a pair; what cannot be read is left out."""
    parts = [part for part in text.split(";") if part]
    read = [_loop(part) if part.count(":") == LOOP_FIELDS - 1 else _range(part) for part in parts]
    return tuple({_axes_of(found): found for found in read if found}.values())


def _loop(text: str) -> Loop | None:
    x, y, logs, numbers = text.split(":")
    try:
        values = [float(number) for number in numbers.split()][: 2 * MOST_CORNERS]
    except ValueError:
        return None
    corners = tuple(zip(values[::2], values[1::2], strict=False))
    fits = x and y and logs in LOGS and len(corners) >= 3 and all(map(math.isfinite, values))
    return Loop(unquote(x), unquote(y), corners, logs) if fits else None


def _range(text: str) -> Range | None:
    axis, *ends = text.split(":")
    try:
        low, high = sorted(float(end) for end in ends)
    except ValueError:  # another number of ends, or no numbers
        return None
    return Range(unquote(axis), low, high) if axis and math.isfinite(high - low) else None


def with_ranges(brush: Brush, ranges: Sequence[Range]) -> Brush:
    """`brush` with `ranges` in place of what it had on those axes, loops over both among it."""
    axes = {r.axis for r in ranges}
    kept = (held for held in brush if isinstance(held, Range) or not _is_over(held, axes))
    return tuple(
        ({_axes_of(held): held for held in kept} | {(r.axis,): r for r in ranges}).values()
    )


def with_loop(brush: Brush, loop: Loop) -> Brush:
    """`brush` with `loop` in place of what it had on its two axes."""
    return (*without_axes(brush, (loop.x, loop.y)), loop)


def without_axes(brush: Brush, axes: Iterable[str]) -> Brush:
    """`brush` without what it holds on `axes` alone."""
    dropped = {*axes}
    return tuple(held for held in brush if not _is_over(held, dropped))


def _is_over(part: Range | Loop, axes: Collection[str]) -> bool:
    return {*_axes_of(part)} <= {*axes}


def _axes_of(part: Range | Loop) -> tuple[str, ...]:
    return (part.axis,) if isinstance(part, Range) else (part.x, part.y)


def brush_mask(catalogue: Catalogue, brush: Brush) -> Mask:
    """Which galaxies lie in every part, bool (N,); an axis that is not there is passed over."""
    mask = np.ones(len(catalogue), bool)
    for held in brush:
        try:
            values = [axis_values(catalogue, axis) for axis in _axes_of(held)]
        except CatalogueError:  # an old link, or one from another catalogue
            continue
        mask &= _in_range(held, *values) if isinstance(held, Range) else _in_loop(held, *values)
    return mask


def _in_range(held: Range, values: Floats) -> Mask:
    return (values >= held.low) & (values <= held.high)


def _in_loop(held: Loop, x: Floats, y: Floats) -> Mask:
    corners = np.array(held.corners, np.float64)
    sides = [
        _inner(side, letter in held.logs)
        for side, letter in ((x, "x"), (y, "y"), (corners[:, 0], "x"), (corners[:, 1], "y"))
    ]
    return inside_polygon(sides[0], sides[1], np.stack(sides[2:], axis=1))


def _inner(values: Floats, log: bool) -> Floats:
    """Values as an axis places them: their logarithms where decades are equally long."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(values) if log else values


def brush_filter(brush: Brush) -> str:
    """The same as a filter; "" with a loop or a difference of columns, which no filter can name."""
    ranges = [held for held in brush if isinstance(held, Range) and MINUS not in held.axis]
    if len(ranges) < len(brush):
        return ""
    return " and ".join(
        f"{_name(held.axis)} >= {held.low:.7g} and {_name(held.axis)} <= {held.high:.7g}"
        for held in ranges
    )


def _quoted(axis: str) -> str:
    return quote(axis, safe=" ")


def _name(axis: str) -> str:
    return axis if axis.isidentifier() and axis.isascii() else f'"{axis}"'
