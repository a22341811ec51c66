"""The observations of a catalogue's light curves on disk: one file, any curve at once."""

import json
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from explorer.files import open_whole
from explorer.lightcurves.curves import LightCurve

OBSERVATIONS, PLACES = "observations.bin", "observations.json"
RECORD = np.dtype([("time_d", "<f8"), ("mag", "<f4"), ("err", "<f4"), ("band", "u1")])
NO_BAND = 255


class ObservationWriter:
    """Appends light curves to a catalogue's folder; whole once it is left without an error."""

    def __init__(self, folder: Path, bands: Sequence[str]) -> None:
        """Begin the file for light curves in these bands, which `append` is then given."""
        self.folder, self.bands = folder, list(bands[:NO_BAND])
        self.ends: list[int] = []

    def __enter__(self) -> "ObservationWriter":
        self.stream: BinaryIO = (self.folder / OBSERVATIONS).open("wb")
        return self

    def append(self, curves: Sequence[LightCurve]) -> None:
        """Write some more, in the order of the catalogue's rows."""
        for one in curves:
            self.stream.write(self._records(one).tobytes())
            self.ends.append((self.ends[-1] if self.ends else 0) + len(one))

    def _records(self, curve: LightCurve) -> np.ndarray:
        records = np.zeros(len(curve), RECORD)
        records["time_d"], records["mag"], records["err"] = curve.time_d, curve.mag, curve.err
        records["band"] = NO_BAND
        for number, name in enumerate(self.bands):
            if len(curve.band):
                records["band"][curve.band == name] = number
        return records

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stream.flush()
        os.fsync(self.stream.fileno())
        self.stream.close()
        if error is None:
            with open_whole(self.folder / PLACES) as stream:
                stream.write(json.dumps({"bands": self.bands, "ends": self.ends}).encode())


def stored_curve(folder: Path, row: int) -> LightCurve | None:
    """The light curve of a row; None where the catalogue keeps no observations."""
    try:
        bands, ends = _places(folder / PLACES, (folder / PLACES).stat().st_mtime_ns)
        begin, end = int(ends[row - 1]) if row else 0, int(ends[row])
        with (folder / OBSERVATIONS).open("rb") as stream:
            stream.seek(begin * RECORD.itemsize)
            records = np.fromfile(stream, RECORD, count=end - begin)
    except (OSError, ValueError, KeyError, IndexError):
        return None
    names = np.array([*bands, ""])[np.minimum(records["band"], len(bands)).astype(int)]
    one_band = not bands or (names == "").all()
    return LightCurve(
        "",
        records["time_d"].astype(float),
        records["mag"].astype(float),
        records["err"].astype(float),
        band=np.zeros(0, str) if one_band else names,
    )


@lru_cache(maxsize=4)  # each curve drawn needs two numbers of all
def _places(path: Path, changed_ns: int) -> tuple[list[str], NDArray[np.int64]]:
    """The bands, and where each row's observations end (N,); read again once it was changed."""
    places = json.loads(path.read_text(encoding="utf-8"))
    return places["bands"], np.array(places["ends"], np.int64)
