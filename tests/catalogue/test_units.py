"""Units travel in the metadata of fields."""

import pyarrow as pa

from explorer.catalogue.units import units_in, with_units


def test_units_are_told_and_read_back() -> None:
    table = with_units(pa.table({"flux": [1.0], "id": ["a"]}), {"flux": "mJy", "gone": "m"})
    assert units_in(table.schema) == {"flux": "mJy"} and table["flux"].to_pylist() == [1.0]
