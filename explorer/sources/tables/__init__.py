"""Table files as Arrow."""

from explorer.sources.tables.by_astropy import arrow_table_of
from explorer.sources.tables.reading import is_csv, is_table, read_table

__all__ = ["arrow_table_of", "is_csv", "is_table", "read_table"]
