"""Places of a matched table: kept beside the galaxies, read back, and let go of."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.matched_places import (
    PLACES,
    MatchedPlaces,
    forget_places,
    places_matched,
    write_places,
)


def test_they_are_kept_and_forgotten(tmp_path: Path) -> None:
    names = pa.chunked_array([["a", None]], pa.string())
    ra, dec = np.array([1.0, 2.0]), np.array([3.0, np.nan])
    entry = {PLACES: write_places(tmp_path, MatchedPlaces("x_", names, ra, dec, np.array([4, -1])))}
    manifest = Manifest("s", {}, 1)
    manifest.matches = {"x_": entry, "old_": {}, "gone_": {PLACES: "matches/none.parquet"}}
    (found,) = places_matched(tmp_path, manifest)
    assert found.prefix == "x_" and found.names.to_pylist() == ["a", None]
    assert found.galaxies.tolist() == [4, -1] and found.ra_deg.tolist() == [1, 2]
    forget_places(tmp_path, entry)
    forget_places(tmp_path, {})
    assert places_matched(tmp_path, manifest) == []
