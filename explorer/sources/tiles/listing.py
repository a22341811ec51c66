"""Which files are a survey's tiles: those that a pattern matches, or those that a table lists."""

import glob
import math
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from explorer.errors import SourceError
from explorer.sources.fits import FITS_SUFFIXES
from explorer.sources.tables import is_table, read_table

FILE_NAMES = ("file", "path", "filename", "tile", "image")
BAND_NAMES = ("band", "filter")
PSF_NAMES = ("psf_fwhm", "psf_fwhm_arcsec", "fwhm", "fwhm_arcsec", "seeing", "seeing_arcsec")


@dataclass(frozen=True)
class Listed:
    """One FITS file; `band` is "" and `psf_arcsec` 0 where its header is to say it."""

    path: Path
    band: str = ""
    psf_arcsec: float = 0.0


def list_tiles(spec: str) -> list[Listed]:
    """The files of a pattern in order of name, or of a table's column `file` as it stands there.

    A table's paths are relative to its folder; its columns `band` and `psf_fwhm` (arcsec), where it
    has them, tell of the tiles.

    Raises:
        SourceError: nothing matches, a file that is listed is not there, or one listed twice.
    """
    path = Path(spec).expanduser()
    if is_table(path) and path.is_file():
        return _of_table(path)
    found = sorted(glob.glob(str(path / "*") if path.is_dir() else str(path), recursive=True))  # noqa: PTH207
    files = [Listed(Path(each)) for each in found if each.lower().endswith(FITS_SUFFIXES)]
    if not files:
        raise SourceError(
            f"No FITS file is at '{spec}': give --tiles a pattern in quotes ('tiles/*.fits.fz'), a "
            "folder, or a table with a column file."
        )
    return files


def _of_table(path: Path) -> list[Listed]:
    table = read_table(path)
    files = _column(table, FILE_NAMES)
    if not any(files):
        names = ", ".join(table.column_names[:12])
        raise SourceError(
            f"The list of tiles '{path}' names no file in a column file: there are {names}."
        )
    told = zip(files, _column(table, BAND_NAMES), _column(table, PSF_NAMES), strict=True)
    found = [
        Listed(path.parent / Path(file).expanduser(), band, _positive(psf))
        for file, band, psf in told
        if file
    ]
    _check_there(found, path)
    return found


def _column(table: pa.Table, names: tuple[str, ...]) -> list[str]:
    """The texts of the first column that bears one of the names; "" throughout without any."""
    lower = {name.lower(): at for at, name in enumerate(table.column_names)}
    at = next((lower[name] for name in names if name in lower), None)
    if at is None:
        return [""] * table.num_rows
    texts = table.column(at).cast(pa.string()).to_pylist()
    return [(text or "").strip() for text in texts]


def _positive(text: str) -> float:
    """A number above 0, or 0."""
    try:
        number = float(text)
    except ValueError:
        return 0.0
    return number if 0 < number < math.inf else 0.0


def _check_there(found: list[Listed], path: Path) -> None:
    missing = [each.path for each in found if not each.path.is_file()]
    if missing:
        raise SourceError(
            f"{len(missing):,} of the {len(found):,} tiles in '{path}' are not there, the first "
            f"'{missing[0]}': paths are relative to the list's folder."
        )
    seen = set[tuple[Path, str]]()
    for each in found:
        if (each.path, each.band) in seen:
            raise SourceError(f"'{path}' lists '{each.path}' twice: keep one row of each tile.")
        seen.add((each.path, each.band))
