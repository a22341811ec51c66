"""Stacks in .npy files and in FITS cubes, with the table that belongs to them."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from explorer.errors import SourceError, reason_of
from explorer.sources.containers.pixels import MOST_BANDS, bands_last
from explorer.sources.containers.stack import StackSource, stack_source
from explorer.sources.files import Reading
from explorer.sources.tables import arrow_table_of, read_table

_SPECTRAL = ("FREQ", "VELO", "VRAD", "VOPT", "FELO", "WAVE", "AWAV", "ENER", "WAVN", "STOK")
_BESIDE = (".csv", ".parquet", ".ecsv", ".tsv", ".vot")


def open_npy(path: Path, *, name: str, reading: Reading) -> StackSource:
    """The images of a .npy file; a table of the same name beside it (`stack.csv`) has its columns.

    Raises:
        SourceError: no array of numbers, no stack, or a table of another length.
    """
    try:
        stack: Any = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise SourceError(
            f"'{path}' is no .npy file of plain numbers ({reason_of(error)}): save the images by "
            "numpy.save."
        ) from error
    if stack.ndim == 3 and bands_last(stack.shape):
        raise SourceError(
            f"'{path}' holds one picture of shape {stack.shape}: stack several, (N, H, W, C)."
        )
    user = _table_beside(path, len(stack) if stack.ndim else 0)
    return stack_source(path, name, [stack], user, reading)


def _table_beside(path: Path, count: int) -> pa.Table:
    found = [path.with_suffix(end) for end in _BESIDE if path.with_suffix(end).is_file()]
    if not found:
        return pa.table({})
    table = read_table(found[0])
    if table.num_rows != count:
        raise SourceError(
            f"'{found[0]}' has {table.num_rows:,} rows and '{path}' {count:,} images: they belong "
            "together row by row, so save as many, or move the table elsewhere."
        )
    return table


def is_fits_stack(path: Path) -> bool:
    """Whether the first image of a FITS file is a stack: more planes than a picture has bands.

    A third axis of frequencies or the like is no row of galaxies.
    """
    from astropy.io import fits

    try:
        with fits.open(path) as hdus:
            image = next((hdu for hdu in hdus if hdu.is_image and hdu.shape), None)
            shape: tuple[int, ...] = () if image is None else image.shape
            axis = "" if image is None else str(image.header.get("CTYPE3", ""))[:4]
    except (OSError, ValueError, TypeError, fits.VerifyError):
        return False  # whoever reads it next says what is wrong
    if len(shape) == 3:
        return shape[0] > MOST_BANDS and not bands_last(shape) and axis not in _SPECTRAL
    return len(shape) == 4 and shape[0] > 1


def open_fits_stack(path: Path, *, name: str, reading: Reading) -> StackSource:
    """The planes (N, H, W) of a FITS cube, or (N, C, H, W), and the table of N rows behind it.

    Rows are turned, so that the top one comes first.

    Raises:
        SourceError: the file is damaged.
    """
    from astropy.io import fits
    from astropy.table import Table

    try:
        with fits.open(path, memmap=True) as hdus:
            image = next(hdu for hdu in hdus if hdu.is_image and hdu.shape)
            stack, count = image.data[..., ::-1, :], image.shape[0]
            tables = [hdu for hdu in hdus if not hdu.is_image and hdu.header["NAXIS2"] == count]
            user = arrow_table_of(path, Table.read(tables[0])) if tables else pa.table({})
    except (OSError, ValueError, TypeError, KeyError, fits.VerifyError) as error:
        raise SourceError(f"The FITS cube '{path}' cannot be read ({reason_of(error)}).") from error
    return stack_source(path, name, [stack], user, reading)
