"""Places of galaxies as regions of DS9 and CASA: a circle each, with its id."""

from typing import BinaryIO

import numpy as np
import pyarrow as pa

from explorer.errors import ExplorerError

RADIUS_ARCSEC = 5.0
DS9_HEAD = "# Region file format: DS9 version 4.1\nglobal color=green\nicrs\n"
CASA_HEAD = "#CRTFv0\n"


def write_ds9(table: pa.Table, stream: BinaryIO) -> None:
    """A region file for DS9, also read by Aladin and jdaviz.

    Raises:
        ExplorerError: a table without positions.
    """
    lines = [
        f'circle({ra:.7f},{dec:.7f},{RADIUS_ARCSEC:g}") # text={{{_plain(name, "{}")}}}'
        for name, ra, dec in _places(table)
    ]
    stream.write((DS9_HEAD + "".join(f"{line}\n" for line in lines)).encode())


def write_casa(table: pa.Table, stream: BinaryIO) -> None:
    """A region file for CASA and CARTA; raises as `write_ds9`."""
    lines = [
        f"circle[[{ra:.7f}deg, {dec:.7f}deg], {RADIUS_ARCSEC:g}arcsec], coord=ICRS, "
        f'label="{_plain(name, chr(34))}"'
        for name, ra, dec in _places(table)
    ]
    stream.write((CASA_HEAD + "".join(f"{line}\n" for line in lines)).encode())


def _places(table: pa.Table) -> list[tuple[str, float, float]]:
    """Id, RA and Dec of each row that has a place."""
    if not {"ra_deg", "dec_deg"} <= set(table.column_names):
        raise ExplorerError("These galaxies have no RA and Dec, so no region can be drawn.")
    names = [str(name) for name in table["id"].to_pylist()]
    ra, dec = (table[axis].to_numpy().astype(float) for axis in ("ra_deg", "dec_deg"))
    known = np.isfinite(ra) & np.isfinite(dec)
    return [(names[at], float(ra[at]), float(dec[at])) for at in np.flatnonzero(known)]


def _plain(name: str, ending: str) -> str:
    """An id in one line, without the marks that would end it."""
    return "".join(" " if mark in ending or not mark.isprintable() else mark for mark in name)
