"""A table of observations → one light curve an object."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.errors import SourceError
from explorer.lightcurves.grouping import RADIUS_ARCSEC, group_by_position
from explorer.lightcurves.observations import read_observations

MIN_OBSERVATIONS = 3  # usable observations


@dataclass(frozen=True)
class LightCurve:
    """The observations of one object, by time.

    time_d: float64 (n,), days. mag: (n,), magnitudes, brighter is less. err: (n,), their errors.
    band: (n,), the band of each, empty where there is one only. place: RA and Dec in degrees, or
    empty.
    """

    id: str
    time_d: NDArray[np.float64]
    mag: NDArray[np.float64]
    err: NDArray[np.float64]
    survey: str = ""
    band: NDArray[np.str_] = field(default_factory=lambda: np.zeros(0, str))
    place: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.time_d)


@dataclass(frozen=True)
class Curves:
    """Light curves, and (id, reason) of each object that is none."""

    curves: list[LightCurve]
    skipped: list[tuple[str, str]]


def read_curves(path: Path, *, radius_arcsec: float | None = None) -> Curves:
    """The light curves in a table or a folder of them, as `read_observations` reads each.

    Observations that are not finite or have no positive error are dropped; without errors all
    count alike. radius_arcsec: ids within it of each other are one object; without it this is
    done, at 1.5 arcsec, only for ids of ZTF (`oid`), which it gives to each filter and field.

    Raises:
        SourceError: no such table, a column missing, or not one usable curve.
    """
    files = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    frames = [_grouped(read_observations(file), file, radius_arcsec) for file in files]
    if not frames:
        raise SourceError(f"The folder '{path}' holds no table of observations.")
    kept: list[LightCurve] = []
    skipped: list[tuple[str, str]] = []
    for one in _objects(pd.concat(frames, ignore_index=True)):
        if len(one) < MIN_OBSERVATIONS:
            skipped.append(
                (one.id, f"{len(one)} usable observations: {MIN_OBSERVATIONS} are needed")
            )
        else:
            kept.append(one)
    if not kept:
        raise SourceError(f"No object of {path} has {MIN_OBSERVATIONS} usable observations.")
    return Curves(kept, skipped)


def _grouped(frame: pd.DataFrame, path: Path, radius_arcsec: float | None) -> pd.DataFrame:
    placed = {"ra", "dec"} <= {*frame.columns}
    if radius_arcsec and not placed:
        raise SourceError(f"'{path}' has no columns ra and dec to group observations by.")
    if radius_arcsec or (placed and frame.attrs.get("id") == "oid"):
        return group_by_position(frame, radius_arcsec=radius_arcsec or RADIUS_ARCSEC)
    return frame


def _objects(frame: pd.DataFrame) -> Iterator[LightCurve]:
    """One light curve an id, in the order of the table; a band needs more than one value."""
    if "err" not in frame:
        frame["err"] = 1.0
    good = np.isfinite(frame[["time", "mag", "err"]]).all(axis=1) & (frame["err"] > 0)
    for name, all_rows in frame.groupby("id", sort=False):
        rows = all_rows[good[all_rows.index]].sort_values("time", kind="stable")
        time, mag, err = (rows[what].to_numpy(float) for what in ("time", "mag", "err"))
        bands = rows["band"].to_numpy(str) if "band" in rows else np.zeros(0, str)
        place = tuple(float(rows[what].median()) for what in ("ra", "dec") if what in rows)
        yield LightCurve(
            str(name),
            time,
            mag,
            err,
            str(all_rows["survey"].iloc[0]) if "survey" in all_rows else "",
            bands if len(np.unique(bands)) > 1 else np.zeros(0, str),
            place if len(place) == 2 and np.isfinite(place).all() else (),
        )
