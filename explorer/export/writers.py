"""Tables out: CSV, Parquet, VOTable, FITS, ECSV or regions that open elsewhere as they are."""

import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from numpy.typing import NDArray

from explorer.catalogue.units import UNIT, with_units
from explorer.errors import ExplorerError
from explorer.export.hats import write_hats
from explorer.export.meanings import meaning_of, ucd_of, unit_of
from explorer.export.regions import write_casa, write_ds9
from explorer.export.spreadsheet import harmless, harmless_column
from explorer.files import STANDARD_OUTPUT, open_output

ENDINGS = {"vot": "votable", "xml": "votable", "pq": "parquet", "fit": "fits", "reg": "ds9",
           "crtf": "casa", "hats": "hats"}  # fmt: skip
HATS = "hats"  # a folder
Columns = Mapping[str, NDArray[Any] | Sequence[Any]]


def write_table(
    columns: Columns,
    destination: Path | BinaryIO,
    *,
    format: str = "csv",  # noqa: A002, RUF100
    units: Mapping[str, str] | None = None,
) -> int:
    """The number of rows written.

    Integers stay exact, floats come back as they were, and what is missing (None, a masked value,
    NaN in a CSV) is an empty cell. Lists become text, joined by "; ". In a CSV, text that a
    spreadsheet would take for a formula gets a ' before it.

    Args:
        columns: name → N values each, in the order of the table.
        destination: an open binary file, or a path: a file is written whole or not at all, a
            pipe or device is written to, and - is standard output.
        format: one of `FORMATS`, or "hats" into a folder.
        units: by column, where other than its name says.

    Raises:
        ValueError: an unknown format, or columns of different lengths.
        ExplorerError: regions or HATS of galaxies without places.
        OSError: the destination cannot be written.
    """
    write = FORMATS.get(format)
    if write is None and format != HATS:
        known = ", ".join((*FORMATS, HATS))
        raise ValueError(f"There is no format '{format}': choose one of {known}.")
    table = with_units(arrow_table(columns), units or {})
    if write is None:
        return _write_folder(table, destination)
    if isinstance(destination, Path):
        with open_output(destination) as stream:
            write(table, stream)
    else:
        write(table, destination)
    return table.num_rows


def _write_folder(table: pa.Table, destination: Path | BinaryIO) -> int:
    if not isinstance(destination, Path) or destination == STANDARD_OUTPUT:
        raise ExplorerError("HATS is a folder of files: name one, as -o galaxies.hats.")
    return write_hats(table, destination, told_in_schema)


def format_of(path: Path) -> str:
    """The format that a file's ending asks for; 'csv' if it asks for none."""
    ending = path.suffix.lower().lstrip(".")
    return ENDINGS.get(ending, ending if ending in WRITERS else "csv")


def arrow_table(columns: Columns) -> pa.Table:
    """Columns as Arrow, each of one plain type: number, truth, time or text."""
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"The columns differ in length: {lengths}.")
    return pa.table({name: _arrow(values) for name, values in columns.items()})


def _arrow(values: Any) -> pa.Array:
    """One column; what has no plain type becomes text."""
    if isinstance(values, pa.ChunkedArray | pa.Array):
        values = values.to_pylist()
    if isinstance(values, np.ma.MaskedArray):
        return pa.array(values.data, mask=np.ma.getmaskarray(values))
    if isinstance(values, np.ndarray) and values.dtype.kind in "iufbMU":
        return pa.array(values.astype(values.dtype.newbyteorder("="), copy=False))
    plain = [_plain(value) for value in values]
    try:
        array = pa.array(plain)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        array = pa.array([None if value is None else str(value) for value in plain])
    return array.cast(pa.string()) if pa.types.is_null(array.type) else array


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, list | tuple | set | frozenset | np.ndarray):
        return "; ".join(str(part) for part in value)
    return value


def _write_csv(table: pa.Table, stream: BinaryIO) -> None:
    safe = pa.table(
        [_blank_nan(harmless_column(column)) for column in table.columns],
        names=[harmless(name) for name in table.column_names],
    )
    pa_csv.write_csv(safe, stream, pa_csv.WriteOptions(quoting_style="needed"))


def _blank_nan(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_floating(column.type):
        return column
    return pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)


def told_in_schema(table: pa.Table) -> pa.Table:
    """The same table, whose columns say their unit, meaning and UCD in their metadata."""
    fields = [field.with_metadata(_told(field)) for field in table.schema]
    return table.cast(pa.schema(fields))


def _write_parquet(table: pa.Table, stream: BinaryIO) -> None:
    pq.write_table(told_in_schema(table), stream)


def _told(field: pa.Field) -> dict[str, str]:
    name = field.name
    known = {"unit": _unit(field), "description": meaning_of(name), "ucd": ucd_of(name)}
    return {word: text for word, text in known.items() if text}


def _unit(field: pa.Field) -> str:
    """The unit that a field says, or its name."""
    return (field.metadata or {}).get(UNIT, b"").decode() or unit_of(field.name)


def _write_ecsv(table: pa.Table, stream: BinaryIO) -> None:
    held = io.StringIO()
    astropy_table(table).write(held, format="ascii.ecsv")
    stream.write(held.getvalue().encode())


def _write_votable(table: pa.Table, stream: BinaryIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that are no identifiers get an ID of their own
        astropy_table(table).write(stream, format="votable")


def _write_fits(table: pa.Table, stream: BinaryIO) -> None:
    """FITS text is ASCII: other letters are written as \\xe9 and the like."""
    from astropy.io import fits

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        hdu = fits.table_to_hdu(astropy_table(table, ascii_only=True))
        for at, name in enumerate(table.column_names, start=1):
            for card, text in ("TUCD", ucd_of(name)), ("TCOMM", meaning_of(name)):
                if text:
                    hdu.header[f"{card}{at}"] = text
        fits.HDUList([fits.PrimaryHDU(), hdu]).writeto(stream)


def astropy_table(table: pa.Table, *, ascii_only: bool = False) -> Any:
    """An astropy Table: a mask where Arrow has nulls, a unit where a name ends in one.

    Columns say what they are, where that is known: in words, and as a UCD.
    """
    from astropy.table import Table

    result = Table()
    for name, column in zip(table.column_names, table.columns, strict=True):
        signed = column if ascii_only else _to_signed_integers(column)
        told = _ascii(name) if ascii_only else name
        result[told] = _masked(signed, ascii_only=ascii_only)
        unit = _unit(table.schema.field(name))
        if unit and result[told].dtype.kind in "iuf":
            result[told].unit = unit
        result[told].description = meaning_of(name) or None
        if ucd_of(name):
            result[told].meta["ucd"] = ucd_of(name)
    return result


def _to_signed_integers(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Unsigned integers, which VOTable lacks, as int64, or as text where they are larger."""
    if not pa.types.is_unsigned_integer(column.type):
        return column
    try:
        return column.cast(pa.int64())
    except pa.ArrowInvalid:
        return column.cast(pa.string())


def _masked(column: pa.ChunkedArray, *, ascii_only: bool) -> Any:
    from astropy.table import MaskedColumn

    kind = column.type
    missing = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
    if pa.types.is_floating(kind):
        return column.to_numpy()  # NaN is these formats' own word for missing
    if ascii_only and missing is not None and pa.types.is_boolean(kind):
        column, kind = column.cast(pa.int16()), pa.int16()  # FITS has no missing truth value
    if pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        filled = pc.fill_null(column, pa.scalar(0).cast(kind)).to_numpy()
        return filled if missing is None else MaskedColumn(filled, mask=missing)
    text = pc.fill_null(column.cast(pa.string()), "").to_pylist()
    return np.array([_ascii(cell) for cell in text] if ascii_only else text, dtype=str)


def _ascii(text: str) -> str:
    return text.encode("ascii", "backslashreplace").decode("ascii")


WRITERS: dict[str, Callable[[pa.Table, BinaryIO], None]] = {
    "csv": _write_csv,
    "parquet": _write_parquet,
    "votable": _write_votable,
    "fits": _write_fits,
    "ecsv": _write_ecsv,
}
REGIONS = {"ds9": write_ds9, "casa": write_casa}
FORMATS = WRITERS | REGIONS
