"""How large each cutout is."""

import pyarrow as pa
import pytest

from explorer.errors import SourceError
from explorer.sources.services.sides import sides_of
from explorer.sources.services.wanted import Wanted

TABLE = pa.table({"r90": [5.0, None, -1.0, float("nan")], "name": ["a", "b", "c", "d"]})


def test_all_are_alike_without_a_column() -> None:
    sides, note = sides_of(TABLE, Wanted("sdss", arcsec=45), where="The table")
    assert sides.tolist() == [45] * 4 and not note


def test_a_column_times_a_factor_and_what_lacks_one() -> None:
    sides, note = sides_of(TABLE, Wanted("sdss", column="r90", factor=4), where="The table")
    assert sides.tolist() == [20, 60, 60, 60]
    assert note.startswith("3 galaxies have no size")


def test_what_is_no_size_is_told() -> None:
    with pytest.raises(SourceError, match="Row 1 asks for a cutout of 5,000 arcsec"):
        sides_of(TABLE, Wanted("sdss", column="r90", factor=1_000), where="The table")
    with pytest.raises(SourceError, match="are no sizes"):
        sides_of(TABLE, Wanted("sdss", column="name"), where="The table")
    with pytest.raises(SourceError, match="--cutout-column"):
        sides_of(TABLE, Wanted("sdss", column="r50"), where="The table")
