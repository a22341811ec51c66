"""Where the rows of a matched table lie: kept beside the galaxies, to be laid over map and sky."""

import uuid
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from explorer.arrays import Rows
from explorer.catalogue.manifest import Manifest
from explorer.files import open_whole

FOLDER, PLACES = "matches", "places"


@dataclass(frozen=True)
class MatchedPlaces:
    """The M rows of a table that was matched under `prefix`.

    names: what they are called. ra_deg, dec_deg: float64 (M,). galaxies: int64 (M,), the row of the
    galaxy that each was joined to, -1 where to none.
    """

    prefix: str
    names: pa.ChunkedArray
    ra_deg: NDArray[np.float64]
    dec_deg: NDArray[np.float64]
    galaxies: Rows


def write_places(folder: Path, places: MatchedPlaces) -> str:
    """Keep them; returns the file's name relative to the catalogue's folder."""
    name = f"{FOLDER}/{places.prefix}{uuid.uuid4().hex[:8]}.parquet"
    table = pa.table({"name": places.names, "ra_deg": places.ra_deg, "dec_deg": places.dec_deg,
                      "galaxy": places.galaxies})  # fmt: skip
    (folder / FOLDER).mkdir(exist_ok=True)
    with open_whole(folder / name) as stream:
        pq.write_table(table, stream)
    return name


def places_matched(folder: Path, manifest: Manifest) -> list[MatchedPlaces]:
    """Those of every match that kept its places; one made before they were kept has none."""
    kept = [(prefix, entry.get(PLACES)) for prefix, entry in manifest.matches.items()]
    return [
        _read(prefix, folder / name)
        for prefix, name in kept
        if isinstance(name, str) and (folder / name).is_file()
    ]


@lru_cache(maxsize=8)
def _read(prefix: str, path: Path) -> MatchedPlaces:
    table = pq.read_table(path)
    ra, dec, galaxies = (table[name].to_numpy() for name in ("ra_deg", "dec_deg", "galaxy"))
    return MatchedPlaces(prefix, table["name"], ra, dec, galaxies)


def forget_places(folder: Path, entry: dict[str, Any]) -> None:
    """Remove the places of a match that another has replaced."""
    if isinstance(entry.get(PLACES), str):
        (folder / entry[PLACES]).unlink(missing_ok=True)
