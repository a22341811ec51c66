"""A table of observations → one light curve an object."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.errors import SourceError

MIN_OBSERVATIONS = 3  # usable observations
NAMES = {
    "id": ("id", "objid", "object_id", "source_id", "transientid", "name"),
    "time": ("time", "mjd", "jd", "hjd", "bjd", "date"),
    "mag": ("mag", "magnitude", "imag", "vmag"),
    "err": ("err", "error", "magerr", "mag_err", "e_mag"),
    "survey": ("survey", "telescope"),
}


@dataclass(frozen=True)
class LightCurve:
    """The observations of one object, by time.

    time_d: float64 (n,), days. mag: (n,), magnitudes, brighter is less. err: (n,), their errors.
    """

    id: str
    time_d: NDArray[np.float64]
    mag: NDArray[np.float64]
    err: NDArray[np.float64]
    survey: str = ""

    def __len__(self) -> int:
        return len(self.time_d)


@dataclass(frozen=True)
class Curves:
    """Light curves, and (id, reason) of each object that is none."""

    curves: list[LightCurve]
    skipped: list[tuple[str, str]]


def read_curves(path: Path) -> Curves:
    """The light curves in a CSV or Parquet table: columns id, time, magnitude, [error, survey].

    The columns are found by their usual names. Observations that are not finite or have no
    positive error are dropped; without errors all count alike.

    Raises:
        SourceError: no such table, a column missing, or not one usable curve.
    """
    table = _read_table(path)
    found = {what: _require_column(table, what, path) for what in ("id", "time", "mag")}
    optional = {what: _find_column(table, what) for what in ("err", "survey")}
    frame = pd.DataFrame({what: table[name] for what, name in found.items()})
    for what, name in optional.items():
        if name is not None:
            frame[what] = table[name]
    kept: list[LightCurve] = []
    skipped: list[tuple[str, str]] = []
    for one in _objects(frame):
        if len(one) < MIN_OBSERVATIONS:
            skipped.append(
                (one.id, f"{len(one)} usable observations: {MIN_OBSERVATIONS} are needed")
            )
        else:
            kept.append(one)
    if not kept:
        raise SourceError(f"No object of {path} has {MIN_OBSERVATIONS} usable observations.")
    return Curves(kept, skipped)


def _objects(frame: pd.DataFrame) -> Iterator[LightCurve]:
    for name in ("time", "mag", "err"):
        if name in frame:
            frame[name] = pd.to_numeric(frame[name], errors="coerce")
    frame["id"] = frame["id"].astype(str).str.strip()
    for name, rows in frame.groupby("id", sort=False):
        values = {what: rows[what].to_numpy(float) for what in ("time", "mag")}
        err = rows["err"].to_numpy(float) if "err" in rows else np.ones(len(rows))
        good = np.isfinite(values["time"]) & np.isfinite(values["mag"])
        good &= np.isfinite(err) & (err > 0)
        order = np.flatnonzero(good)[np.argsort(values["time"][good], kind="stable")]
        survey = str(rows["survey"].iloc[0]) if "survey" in rows else ""
        yield LightCurve(str(name), values["time"][order], values["mag"][order], err[order], survey)


def _read_table(path: Path) -> pd.DataFrame:
    try:
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        head = pd.read_csv(path, nrows=0)
        names = [name for name in head.columns if name.strip().lower() in NAMES["id"]]
        return pd.read_csv(path, dtype=dict.fromkeys(names, str))
    except FileNotFoundError:
        raise SourceError(f"There is no table '{path}' of observations.") from None
    except (ValueError, OSError, pd.errors.ParserError) as error:
        raise SourceError(f"'{path}' cannot be read as a table ({error}).") from error


def _find_column(table: pd.DataFrame, what: str) -> str | None:
    by_lower = {str(name).strip().lower(): str(name) for name in reversed(list(table.columns))}
    return next((by_lower[name] for name in NAMES[what] if name in by_lower), None)


def _require_column(table: pd.DataFrame, what: str, path: Path) -> str:
    name = _find_column(table, what)
    if name is None:
        raise SourceError(
            f"'{path}' has no column for the {what} of an observation: call it "
            f"{' or '.join(NAMES[what][:3])}. There are: {', '.join(map(str, table.columns))}."
        )
    return name
