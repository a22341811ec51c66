"""HATS: a table in Parquet files by cells of the sky, as LSDB and the LINCC frameworks read it."""

import logging
import shutil
import uuid
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from explorer.errors import ExplorerError
from explorer.export.healpix import MOST_ORDER, nested_cells

INDEX = "_healpix_29"
MOST_ROWS = 1_000_000  # of one file
DEEPEST = 12  # cells of 52 arcsec
PROPERTIES = ("hats.properties", "properties")  # the name since HATS 0.5, and that before
PARTITIONS = "partition_info.csv"
log = logging.getLogger(__name__)

Cell = tuple[int, int]  # order and number


def write_hats(
    table: pa.Table, folder: Path, as_parquet: Callable[[pa.Table], pa.Table], most: int = MOST_ROWS
) -> int:
    """Write a table with ra_deg and dec_deg as a HATS catalogue; returns its rows.

    A catalogue that was there is replaced once all is written. Rows without a position are left
    out, and how many is told in the log. `as_parquet` tells units and meanings in a table's schema.

    Raises:
        ExplorerError: no positions, or something else in the folder's place.
        OSError: it cannot be written.
    """
    _check_place(folder)
    placed = _placed(table)
    temporary = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}")
    try:
        cells = _write_parts(as_parquet(placed), temporary / "dataset", most)
        _write_notes(temporary, folder.name, placed, cells, most)
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return placed.num_rows


def _check_place(folder: Path) -> None:
    if folder.is_dir() and any((folder / name).is_file() for name in PROPERTIES):
        return
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise ExplorerError(
            f"'{folder}' holds something else than a HATS catalogue: name another folder."
        )


def _placed(table: pa.Table) -> pa.Table:
    """The rows that have a position, in the order of their cells, which come first."""
    if not {"ra_deg", "dec_deg"} <= set(table.column_names):
        raise ExplorerError("These galaxies have no RA and Dec, which HATS is laid out by.")
    ra, dec = (table[axis].to_numpy().astype(np.float64) for axis in ("ra_deg", "dec_deg"))
    known = np.flatnonzero(np.isfinite(ra) & np.isfinite(dec))
    if not len(known):
        raise ExplorerError("None of these galaxies has a position, which HATS is laid out by.")
    if len(known) < table.num_rows:
        log.warning("%s without a position are left out.", f"{table.num_rows - len(known):,}")
    cells = nested_cells(ra[known], dec[known])
    order = np.argsort(cells, kind="stable")
    return table.take(pa.array(known[order])).add_column(0, INDEX, pa.array(cells[order]))


def split(cells: NDArray[np.int64], most: int) -> dict[Cell, slice]:
    """Which of the ascending cells of order 29 (N,) lie in which cell of a file.

    No file has over `most` rows, but for cells that are as small as files have them.
    """
    found: dict[Cell, slice] = {}
    waiting = [(0, number) for number in range(11, -1, -1)]
    while waiting:
        order, number = waiting.pop()
        step = 2 * (MOST_ORDER - order)
        start, stop = np.searchsorted(cells, [number << step, (number + 1) << step])
        if stop - start > most and order < DEEPEST:
            waiting += [(order + 1, 4 * number + part) for part in (3, 2, 1, 0)]
        elif stop > start:
            found[order, number] = slice(int(start), int(stop))
    return found


def _write_parts(table: pa.Table, folder: Path, most: int) -> list[Cell]:
    """A file for each cell, and their common schema beside them."""
    parts = split(table[INDEX].to_numpy(), most)
    known: list[pq.FileMetaData] = []
    for (order, number), rows in parts.items():
        place = folder / f"Norder={order}" / f"Dir={number // 10_000 * 10_000}"
        place.mkdir(parents=True, exist_ok=True)
        part = table.slice(rows.start, rows.stop - rows.start)
        pq.write_table(part, place / f"Npix={number}.parquet", metadata_collector=known)
        known[-1].set_file_path(f"{place.relative_to(folder).as_posix()}/Npix={number}.parquet")
    pq.write_metadata(table.schema, folder / "_common_metadata")
    pq.write_metadata(table.schema, folder / "_metadata", metadata_collector=known)
    return list(parts)


def _write_notes(folder: Path, name: str, table: pa.Table, cells: list[Cell], most: int) -> None:
    lines = [f"{order},{number}" for order, number in cells]
    (folder / PARTITIONS).write_text("\n".join(["Norder,Npix", *lines]) + "\n", encoding="utf-8")
    stored = sum(part.stat().st_size for part in folder.rglob("*.parquet"))
    told = {
        "obs_collection": name.removesuffix(".hats"),
        "dataproduct_type": "object",
        "hats_nrows": table.num_rows,
        "hats_col_ra": "ra_deg",
        "hats_col_dec": "dec_deg",
        "hats_col_healpix": INDEX,
        "hats_col_healpix_order": MOST_ORDER,
        "hats_npix_suffix": ".parquet",
        "hats_max_rows": most,
        "hats_order": max(order for order, _ in cells),
        "moc_sky_fraction": f"{_covered(cells):.8g}",
        "hats_estsize": max(1, stored >> 10),
        "hats_builder": "galaxy-explorer",
        "hats_creation_date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MUTC"),
    }
    text = "".join(f"{key}={value}\n" for key, value in told.items())
    for each in PROPERTIES:
        (folder / each).write_text(f"#HATS catalog\n{text}", encoding="utf-8")


def _covered(cells: list[Cell]) -> float:
    """The share of the sphere that the cells cover."""
    by_order: defaultdict[int, int] = defaultdict(int)
    for order, _ in cells:
        by_order[order] += 1
    return sum(count / (12 * 4**order) for order, count in by_order.items())
