"""Units of columns: in the metadata of a field, as Parquet keeps them, and in the manifest."""

from collections.abc import Mapping

import pyarrow as pa

UNIT = b"unit"


def units_in(schema: pa.Schema) -> dict[str, str]:
    """The units that the fields of a table say in their metadata, by name."""
    told = {field.name: (field.metadata or {}).get(UNIT, b"").decode() for field in schema}
    return {name: unit for name, unit in told.items() if unit}


def with_units(table: pa.Table, units: Mapping[str, str]) -> pa.Table:
    """The same table, whose fields say the units (by name) that are known."""
    fields = [
        field.with_metadata({UNIT: units[field.name].encode()}) if field.name in units else field
        for field in table.schema
    ]
    return table.cast(pa.schema(fields))
