"""Observations gathered by object on disk: in any order, of any number of objects."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.arrays import Series
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.grouping import first_of_group

OBJECTS = 1_000  # of a part, which is held in memory at a time
RECORD = np.dtype(
    [("object", "<i4"), ("time", "<f8"), ("mag", "<f8"), ("err", "<f8"), ("ra", "<f8"),
     ("dec", "<f8"), ("band", "<u2"), ("survey", "<u2"), ("of_flux", "?")]
)  # fmt: skip
Records = NDArray[np.void]


class Numbered:
    """Texts by number, in the order in which they came."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._number: dict[str, int] = {}

    def numbers(self, texts: "pd.Series[str]") -> NDArray[np.int64]:
        """The number of each text, int64 (n,); new ones get the next."""
        codes, unique = pd.factorize(texts)
        for text in unique:
            if text not in self._number:
                self._number[text] = len(self.texts)
                self.texts.append(str(text))
        return np.array([self._number[text] for text in unique], np.int64)[codes]


class Gathered:
    """Observations in files of a thousand objects each, in the order in which objects came.

    In memory are the ids, and of the observations one piece while it is added or one file while it
    is read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ids, self.bands, self.surveys = Numbered(), Numbered(), Numbered()
        self._gone: NDArray[np.int64] = np.zeros(0, np.int64)

    def add(self, frame: pd.DataFrame) -> NDArray[np.int64]:
        """Append observations as `observation_pieces` gives them; the numbers of their objects.

        Those that are not finite or have no positive error are dropped.
        """
        records = np.zeros(len(frame), RECORD)
        records["object"] = self.ids.numbers(frame["id"])
        for name, otherwise in (("time", 0), ("mag", 0), ("err", 1), ("ra", np.nan)):
            records[name] = frame.get(name, otherwise)
        records["dec"] = frame.get("dec", np.nan)
        blank = pd.Series("", index=frame.index)
        records["band"] = self.bands.numbers(frame.get("band", blank))
        records["survey"] = self.surveys.numbers(frame.get("survey", blank).fillna("").astype(str))
        records["of_flux"] = frame.attrs["of_flux"]
        self._append(records[_usable(records)])
        return np.unique(records["object"]).astype(np.int64)

    def _append(self, records: Records) -> None:
        part = records["object"] // OBJECTS
        for number in np.unique(part):
            with (self.folder / f"{number}.part").open("ab") as stream:
                stream.write(records[part == number].tobytes())

    def join(self, among: NDArray[np.int64], radius_arcsec: float) -> None:
        """Give all of these objects that lie within the radius the number of the first of them."""
        places = np.full((len(self.ids.texts), 2), np.nan)
        for records in self._parts():
            frame = pd.DataFrame({name: records[name] for name in ("object", "ra", "dec")})
            median = frame.groupby("object").median()
            places[median.index] = median
        among = among[np.isfinite(places[among]).all(axis=1)]
        first = np.arange(len(places))
        first[among] = among[first_of_group(places[among, 0], places[among, 1], radius_arcsec)]
        moved = np.flatnonzero(first != np.arange(len(first)))
        for number in np.unique(moved // OBJECTS):
            self._move(number, first)
        self._gone = moved

    def _move(self, number: int, first: NDArray[np.int64]) -> None:
        """Write one part again, each of its observations where its object now is."""
        records = self._part(number)
        (self.folder / f"{number}.part").unlink(missing_ok=True)
        records["object"] = first[records["object"]]
        self._append(records)

    def curves(self) -> Iterator[LightCurve]:
        """A light curve of each object, by time, those without a usable observation too."""
        gone = set(self._gone.tolist())
        for number, records in enumerate(self._parts()):
            records = records[np.lexsort((records["time"], records["object"]))]
            low = number * OBJECTS
            objects = np.arange(low, min(low + OBJECTS, len(self.ids.texts)))
            ends = np.searchsorted(records["object"], objects, side="right")
            for at, some in zip(objects, np.split(records, ends[:-1]), strict=True):
                if at not in gone:
                    yield self._curve(self.ids.texts[at], some)

    def _parts(self) -> Iterator[Records]:
        return map(self._part, range(-(-len(self.ids.texts) // OBJECTS)))

    def _part(self, number: int) -> Records:
        path = self.folder / f"{number}.part"
        return np.fromfile(path, RECORD) if path.exists() else np.zeros(0, RECORD)

    def _curve(self, name: str, records: Records) -> LightCurve:
        """A band needs more than one value; a flux is counted from the median of the object's."""
        bands = np.unique(records["band"])
        return LightCurve(
            name,
            records["time"].copy(),
            _about_median_flux(records["mag"], records["of_flux"]),
            records["err"].copy(),
            self.surveys.texts[records["survey"][0]] if len(records) else "",
            np.array(self.bands.texts)[records["band"]] if len(bands) > 1 else np.zeros(0, str),
            _place(records["ra"], records["dec"]),
        )


def _usable(records: Records) -> NDArray[np.bool_]:
    finite = [np.isfinite(records[name]) for name in ("time", "mag", "err")]
    return np.all(finite, axis=0) & (records["err"] > 0)


def _about_median_flux(mag: Series, of_flux: NDArray[np.bool_]) -> Series:
    """Magnitudes (n,), those of a flux about the median of these."""
    if not of_flux.any():
        return mag.copy()
    middle = -2.5 * np.log10(np.median(10 ** (-0.4 * mag[of_flux])))
    return np.where(of_flux, mag - middle, mag)


def _place(ra_deg: Series, dec_deg: Series) -> tuple[float, ...]:
    """The median place, also where right ascensions lie on both sides of zero; () if unknown."""
    if not len(ra_deg) or not np.isfinite(ra_deg[0]):
        return ()
    ra = float(np.median((ra_deg - ra_deg[0] + 180) % 360 - 180) + ra_deg[0]) % 360
    place = (ra, float(np.median(dec_deg)))
    return place if np.isfinite(place).all() else ()
