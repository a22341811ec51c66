"""A second table matched to a catalogue by position, its columns joined under a prefix."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.catalogue.column_names import free_names
from explorer.catalogue.crossmatch import Matches, Places, match_all, match_nearest, sky_places
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.matched_columns import check_prefix, store_matched
from explorer.catalogue.matched_places import (
    PLACES,
    MatchedPlaces,
    forget_places,
    write_places,
)
from explorer.catalogue.units import units_in, with_units
from explorer.errors import CatalogueError, SourceError
from explorer.sources.columns import guess_id_column, nan_to_null, storable
from explorer.sources.coordinates import find_position
from explorer.sources.tables import read_table

MOST_ARCSEC = 3600.0
MOST_TOLD = 1_000  # rows of the table without a galaxy
SEPARATION, COUNT = "separation_arcsec", "matches"


@dataclass(frozen=True)
class Match:
    """What a match is asked for.

    prefix: of the joined columns, "" for the table's name. every: count all within the radius.
    """

    table: Path
    radius_arcsec: float
    prefix: str = ""
    every: bool = False


def match_table(folder: Path, match: Match) -> dict[str, Any]:
    """Join the nearest row within the radius to each galaxy: what `match --json` prints.

    Unmatched galaxies have nulls. Ratings, ids and rows stay as they are.

    Raises:
        SourceError: no usable table, or one without positions.
        CatalogueError: a catalogue without positions, a radius or prefix that cannot be.
        BusyError: another process is writing.
    """
    began = time.monotonic()
    prefix = match.prefix or default_prefix(match.table)
    check_prefix(prefix)
    if not 0 < match.radius_arcsec <= MOST_ARCSEC:
        raise CatalogueError(
            f"The radius is {match.radius_arcsec:g} arcsec: give more than 0 and at most "
            f"{MOST_ARCSEC:,.0f}."
        )
    catalogue = Catalogue.open(folder)
    ours, (table, theirs) = _our_places(catalogue), _read(match.table)
    found = match_nearest(ours, theirs, match.radius_arcsec)
    pairs = match_all(ours, theirs, match.radius_arcsec) if match.every else None
    joined = _joined(table, found, prefix)
    if pairs is not None:
        counts = np.bincount(pairs[:, 0], minlength=len(catalogue))
        joined = joined.append_column(f"{prefix}{COUNT}", pa.array(counts, pa.int64()))
    report = _report(found, theirs)
    replaced = catalogue.manifest.matches.get(prefix, {})
    kept = write_places(folder, _places(prefix, table, found, match.table))
    store_matched(folder, prefix, joined, _entry(match) | report | {PLACES: kept})
    forget_places(folder, replaced)
    told = {} if pairs is None else {"pairs": _listed(catalogue, pairs)}
    return {
        "catalogue": str(folder),
        "prefix": prefix,
        **report,
        "left": _left(found, len(table))[:MOST_TOLD],
        "columns": joined.column_names,
        **told,
        "seconds": round(time.monotonic() - began, 2),
    }


def default_prefix(table: Path) -> str:
    """The table's name as the beginning of names: "gaia_" of gaia.dr3.csv.gz."""
    plain = re.sub(r"\W+", "_", table.name.partition(".")[0], flags=re.ASCII).strip("_")
    return f"{plain}_" if plain[:1].isalpha() else f"t{plain}_"


def _our_places(catalogue: Catalogue) -> Places:
    if not catalogue.has_sky:
        raise CatalogueError(
            f"{catalogue.path} has no sky coordinates: build it from a table with RA and Dec."
        )
    return sky_places(catalogue.column("ra_deg"), catalogue.column("dec_deg"))


def _read(path: Path) -> tuple[pa.Table, Places]:
    if not path.exists():
        raise SourceError(f"There is no table '{path}'.")
    table = read_table(path)
    position = find_position(table, where=f"'{path}'")
    if position is None:
        raise SourceError(
            f"The table '{path}' has no columns of RA and Dec: name them ra and dec, in degrees."
        )
    return table, sky_places(*position)


def _joined(table: pa.Table, found: Matches, prefix: str) -> pa.Table:
    """The table's columns by galaxy (N rows), null where unmatched, and the separation."""
    rows = pa.array(found.rows, mask=found.rows < 0)
    names = free_names([prefix + name for name in (*table.column_names, SEPARATION)])
    kept = [
        storable(column, name).take(rows)
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    apart = nan_to_null(found.separation_arcsec)
    units = {name: unit for name, old in zip(names, table.column_names, strict=False)
             if (unit := units_in(table.schema).get(old))}  # fmt: skip
    return with_units(pa.table([*kept, apart], names=names), units)


def _places(prefix: str, table: pa.Table, found: Matches, path: Path) -> MatchedPlaces:
    """Where the table's rows lie, what they are called, and which galaxies they were joined to."""
    position = find_position(table, where=f"'{path}'")
    ra, dec = position if position is not None else (np.array([]), np.array([]))
    galaxies = np.full(len(table), -1)
    joined = np.flatnonzero(found.rows >= 0)
    galaxies[found.rows[joined]] = joined
    named = guess_id_column(table.column_names)
    if named:
        return MatchedPlaces(prefix, table[named].cast(pa.string()), ra, dec, galaxies)
    numbers = pa.array([f"row {at}" for at in range(1, len(table) + 1)], pa.string())
    return MatchedPlaces(prefix, pa.chunked_array([numbers]), ra, dec, galaxies)


def _report(found: Matches, theirs: Places) -> dict[str, Any]:
    """Counts of galaxies, and of the table's rows that no galaxy has."""
    matched = found.rows >= 0
    used = len(np.unique(found.rows[matched]))
    return {
        "matched": int(matched.sum()),
        "unmatched": int((~matched).sum()),
        "rows_joined": used,
        "rows_left": len(theirs.points) - used,
        "rows_shared": int(matched.sum()) - used,
    }


def _left(found: Matches, count: int) -> list[int]:
    """The numbers of the table's rows that no galaxy has, the first being 1."""
    return [int(row) + 1 for row in np.setdiff1d(np.arange(count), found.rows)]


def _entry(match: Match) -> dict[str, Any]:
    return {
        "table": str(match.table.resolve()),
        "radius_arcsec": match.radius_arcsec,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _listed(catalogue: Catalogue, pairs: np.ndarray) -> list[dict[str, Any]]:
    """Each pair as an id and the number of a row of the table, the first being 1."""
    ids = catalogue.ids()
    return [{"id": str(ids[ours]), "row": int(row) + 1} for ours, row in pairs]
