"""Measures of light curves on disk while a catalogue is built: a killed build has them still."""

import shutil
from pathlib import Path

import numpy as np
from numpy.lib.format import write_array_header_1_0

from explorer.arrays import Series
from explorer.files import BROKEN_ARRAY, open_whole

MEASURES_FILE = "measures.npy"  # float32 (N, 63), what a task is taught on
PARTS = "measures"  # the folder, beside the catalogue's other files


class KeptMeasures:
    """The measures of each batch in a file of its own, which are one array in the end."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.whole = folder / PARTS, folder / MEASURES_FILE

    def keep(self, first: int, measures: Series) -> None:
        """Store the measures (B, M) of a batch, whose first curve has the row `first`."""
        self.folder.mkdir(exist_ok=True)
        with open_whole(self._part(first)) as stream:
            np.save(stream, measures.astype("<f4"))

    def covers(self, count: int) -> bool:
        """Whether those of the first `count` rows are all there."""
        if self.whole.exists():  # written last, and its parts go then
            return True
        at = 0
        try:
            while at < count:
                at += len(np.load(self._part(at), mmap_mode="r", allow_pickle=False))
        except (OSError, *BROKEN_ARRAY):
            return False
        return at == count

    def join(self, count: int) -> None:
        """Write those of all rows, float32 (count, M), a batch in memory at a time."""
        at, width = 0, np.load(self._part(0), mmap_mode="r", allow_pickle=False).shape[1]
        header = {"descr": "<f4", "fortran_order": False, "shape": (count, width)}
        with open_whole(self.whole) as stream:
            write_array_header_1_0(stream, header)
            while at < count:
                part = np.load(self._part(at), allow_pickle=False)
                stream.write(part.tobytes())
                at += len(part)

    def discard(self) -> None:
        """Remove them, once they are one array."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _part(self, first: int) -> Path:
        return self.folder / f"{first}.npy"
