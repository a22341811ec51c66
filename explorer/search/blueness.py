"""How blue galaxies are, beside the others of their catalogue: by columns, else by thumbnails."""

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from explorer.arrays import Floats, Rows, Scores
from explorer.catalogue.axes import axis_values
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.magnitudes import colour_axes

MOST_LOOKED_AT = 20_000  # thumbnails, about five seconds of them
AT_ONCE = 1_000
SMALL_PX = 24
GREY = 1e-3  # of the ratio of red to blue: images of one band


@dataclass(frozen=True)
class Blueness:
    """How many of those measured are redder: float32 (N,), 0 to 1, NaN where not measured.

    source: what it was measured on, in words.
    """

    shares: Scores
    source: str


def blueness(catalogue: Catalogue) -> Blueness:
    """By a colour in the catalogue's columns where there is one, else by its thumbnails."""
    numbers = [column.name for column in catalogue.columns if column.kind == "number"]
    axes = colour_axes(numbers)
    if axes is not None:
        return Blueness(_bluer_than(axis_values(catalogue, axes.colour)), axes.colour)
    return _of_thumbnails(catalogue)


def _of_thumbnails(catalogue: Catalogue) -> Blueness:
    count = len(catalogue)
    rows = np.unique(np.linspace(0, count - 1, min(count, MOST_LOOKED_AT)).astype(np.int64))
    ratios = np.full(count, np.nan)
    for at in range(0, len(rows), AT_ONCE):
        some = rows[at : at + AT_ONCE]
        ratios[some] = _ratios(catalogue, some)
    if not np.nanstd(ratios) > GREY:
        return Blueness(np.full(count, np.nan, np.float32), "images without colour")
    looked = "thumbnails" if len(rows) == count else f"{len(rows):,} of {count:,} thumbnails"
    return Blueness(_bluer_than(ratios), looked)


def _ratios(catalogue: Catalogue, rows: Rows) -> NDArray[np.float64]:
    return np.array([red_over_blue(jpeg) for jpeg in catalogue.thumbnails(rows)])


def red_over_blue(jpeg: bytes) -> float:
    """The logarithm of red over blue light in the middle half of an image, its sky taken off.

    NaN where it cannot be read or has no light there.
    """
    try:
        with Image.open(io.BytesIO(jpeg)) as image:
            image.draft("RGB", (SMALL_PX, SMALL_PX))
            small = image.convert("RGB").resize((SMALL_PX, SMALL_PX), Image.Resampling.BOX)
    except OSError:
        return float("nan")
    light = np.asarray(small, np.float64)
    light = light - np.median(light.reshape(-1, 3), axis=0)
    quarter = SMALL_PX // 4
    red, _green, blue = light[quarter:-quarter, quarter:-quarter].sum(axis=(0, 1))
    return float(np.log(red / blue)) if red > 0 and blue > 0 else float("nan")


def _bluer_than(redness: Floats) -> Scores:
    """The share of those with a value that are redder, (N,); NaN stays NaN."""
    shares = np.full(len(redness), np.nan, np.float32)
    known = np.flatnonzero(np.isfinite(redness))
    order = known[np.argsort(-redness[known], kind="stable")]
    shares[order] = np.linspace(0, 1, len(order)) if len(order) > 1 else 1.0
    return shares
