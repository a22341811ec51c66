"""A table of observations, or a folder of them → one light curve an object."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from explorer.errors import SourceError
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.gathered import Gathered
from explorer.lightcurves.grouping import RADIUS_ARCSEC
from explorer.lightcurves.observations import observation_pieces

MIN_OBSERVATIONS = 3  # usable observations
SCRATCH = ".observations-"  # before the name of a folder that goes with what is read from it


@dataclass(frozen=True)
class Curves:
    """Light curves, and (id, reason) of each object that is none."""

    curves: list[LightCurve]
    skipped: list[tuple[str, str]]


def read_curves(path: Path, *, radius_arcsec: float | None = None) -> Curves:
    """The light curves of `gathered_curves`, all in memory.

    Raises:
        SourceError: no such table, a column missing, or not one usable curve.
    """
    with gathered_curves(path, radius_arcsec=radius_arcsec) as found:
        curves = list(found.curves())
    skipped = [pair for one in curves if (pair := unusable(one))]
    kept = [one for one in curves if not unusable(one)]
    if not kept:
        raise no_curve(path)
    return Curves(kept, skipped)


@contextmanager
def gathered_curves(
    path: Path, *, radius_arcsec: float | None = None, folder: Path | None = None
) -> Iterator[Gathered]:
    """The light curves in a table or a folder of them, as `observation_pieces` reads each.

    Without errors all observations count alike. Those gathered lie in a folder within `folder`, 49
    bytes each, until this is left.

    radius_arcsec: ids within it of each other are one object; without it this is done, at 1.5
    arcsec, only for ids of ZTF (`oid`), which it gives to each filter and field.

    Raises:
        SourceError: no such table, or a column missing.
    """
    files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    if not files:
        raise SourceError(f"The folder '{path}' holds no table of observations.")
    with TemporaryDirectory(dir=folder, prefix=SCRATCH) as name:
        found, near = Gathered(Path(name)), []
        for file in files:
            for piece in observation_pieces(file):
                numbers = found.add(piece)
                if _joins(piece, file, radius_arcsec):
                    near.append(numbers)
        if near:
            found.join(np.unique(np.concatenate(near)), radius_arcsec or RADIUS_ARCSEC)
        yield found


def _joins(frame: pd.DataFrame, path: Path, radius_arcsec: float | None) -> bool:
    placed = {"ra", "dec"} <= {*frame.columns}
    if radius_arcsec and not placed:
        raise SourceError(f"'{path}' has no columns ra and dec to group observations by.")
    return bool(radius_arcsec) or (placed and frame.attrs["id"] == "oid")


def unusable(curve: LightCurve) -> tuple[str, str] | None:
    """Its id and the reason why it is no light curve; None if it is one."""
    if len(curve) >= MIN_OBSERVATIONS:
        return None
    return curve.id, f"{len(curve)} usable observations: {MIN_OBSERVATIONS} are needed"


def no_curve(path: Path) -> SourceError:
    """What to raise where all objects of a table are unusable."""
    return SourceError(f"No object of {path} has {MIN_OBSERVATIONS} usable observations.")
