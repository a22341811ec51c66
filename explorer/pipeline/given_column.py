"""A list of ids or positions with values becomes a column of a catalogue."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.arrays import Rows
from explorer.catalogue.crossmatch import match_nearest, sky_places
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.given_columns import check_given_name, store_given
from explorer.errors import CatalogueError, SourceError
from explorer.pipeline.match import MOST_ARCSEC
from explorer.sources.listed_values import IDS, ListedValues, positions_of, read_values


@dataclass(frozen=True)
class GivenColumn:
    """What a list becomes.

    by: whether it names galaxies by `ids` or by `positions`, then within `radius_arcsec`. values:
    the column of a table that holds them, where there are several. unit: in place of the list's.
    """

    name: str
    by: str = IDS
    radius_arcsec: float = 1.0
    values: str = ""
    unit: str = ""
    replace: bool = False


def add_column(folder: Path, path: Path, wanted: GivenColumn, *, who: str = "") -> dict[str, Any]:
    """Store the values of a list as a column: what `column --json` prints.

    Galaxies that the list does not name have no value; its entries that are not here are listed.

    Raises:
        CatalogueError: a name that is taken, no entry that is here, or an impossible radius.
        SourceError: a list that cannot be read, or with two values for one galaxy.
        BusyError: another process is writing.
    """
    check_given_name(folder, wanted.name, replace=wanted.replace)
    listed = read_values(path, by=wanted.by, column=wanted.values)
    return add_values(folder, listed, wanted, told={"list": path.name, "who": who})


def add_values(
    folder: Path, listed: ListedValues, wanted: GivenColumn, *, told: dict[str, Any]
) -> dict[str, Any]:
    """The same of values that are read already; `told` is kept with them."""
    began = time.monotonic()
    catalogue = Catalogue.open(folder)
    if wanted.by == IDS:
        rows, missing = _by_ids(catalogue, listed)
    else:
        rows, missing = _by_places(catalogue, listed, wanted.radius_arcsec)
    if (rows < 0).all():
        raise CatalogueError(
            f"None of the {len(missing):,} listed is in this catalogue: the first is "
            f"{missing[0]!r}, an id here is {str(catalogue.ids()[0])!r}."
        )
    values = listed.values.combine_chunks().take(pa.array(rows, mask=rows < 0))
    unit = wanted.unit or listed.unit
    entry = told | {"unit": unit, "when": datetime.now(UTC).isoformat(timespec="seconds")}
    replaced = wanted.name in catalogue.manifest.given
    store_given(folder, wanted.name, values, entry, replace=wanted.replace)
    return {
        "catalogue": str(folder),
        "column": wanted.name,
        "kind": str(values.type),
        "unit": unit,
        "filled": len(values) - values.null_count,
        "empty": values.null_count,
        "replaced": replaced,
        "unmatched": missing,
        "seconds": round(time.monotonic() - began, 2),
    }


def _by_ids(catalogue: Catalogue, listed: ListedValues) -> tuple[Rows, list[str]]:
    """For each galaxy (N,) the entry that names it, -1 without one; and the ids that are not here.

    Raises:
        SourceError: one galaxy with two values.
    """
    ids = listed.ids
    known = catalogue.known_rows(ids)
    rows = np.full(len(catalogue), -1)
    for at, galaxy in enumerate(ids):
        row = known.get(galaxy)
        if row is None:
            continue
        before = rows[row]
        if before >= 0 and listed.values[int(before)] != listed.values[at]:
            raise SourceError(
                f"The list has {galaxy!r} twice, with {listed.values[int(before)].as_py()!r} and "
                f"{listed.values[at].as_py()!r}: keep one of them."
            )
        rows[row] = at
    missing = [galaxy for galaxy in dict.fromkeys(ids) if galaxy and galaxy not in known]
    return rows, missing


def _by_places(
    catalogue: Catalogue, listed: ListedValues, radius_arcsec: float
) -> tuple[Rows, list[str]]:
    """For each galaxy (N,) the nearest entry; and the places that are no galaxy's."""
    if not catalogue.has_sky:
        raise CatalogueError("This catalogue has no sky coordinates: list ids instead.")
    if not 0 < radius_arcsec <= MOST_ARCSEC:
        raise CatalogueError(
            f"The radius is {radius_arcsec:g} arcsec: give more than 0, to {MOST_ARCSEC:,.0f}."
        )
    ra, dec = positions_of(listed, Path("list"))
    ours = sky_places(catalogue.column("ra_deg"), catalogue.column("dec_deg"))
    rows = match_nearest(ours, sky_places(ra, dec), radius_arcsec).rows
    missing = np.setdiff1d(np.arange(len(ra)), rows)
    return rows, [f"{ra[at]:.6f} {dec[at]:+.6f}" for at in missing]


def listed_values(values: Any) -> ListedValues:
    """Values by id, a mapping or a pandas Series, as a list has them.

    Raises:
        SourceError: none, or values of several kinds.
    """
    pairs = dict(values.items())
    try:
        column = pa.array([_plain(value) for value in pairs.values()], from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise SourceError("The values are of several kinds: give numbers or texts.") from error
    if not pairs:
        raise SourceError("There are no values: give a value by id.")
    ids = pa.array([str(galaxy) for galaxy in pairs], pa.string())
    plain = column.cast(pa.string()) if pa.types.is_null(column.type) else column
    return ListedValues(pa.table({"id": ids}), pa.chunked_array([plain]))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
