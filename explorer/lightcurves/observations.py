"""A file of observations, as surveys give them → one table of id, time, magnitude, error, band."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from astropy.table import Table
from astropy.time import Time

from explorer.errors import SourceError, reason_of
from explorer.lightcurves.text_files import text_pieces

NAMES = {  # in order: ours, then ZTF's, ASAS-SN's, Gaia's, Lightkurve's, `light-curve`'s, LSST's,
    # ATLAS's, CRTS's
    "id": ("id", "objid", "object_id", "source_id", "transientid", "oid", "asas_sn_id",
           "asassn_name", "targetid", "name", "objectid", "diaobjectid", "masterid", "object"),
    "time": ("time", "mjd", "jd", "hjd", "bjd", "date", "obsmjd", "t", "hmjd", "midpointmjdtai",
             "expmidptmjd"),
    "mag": ("mag", "magnitude", "imag", "vmag", "magpsf", "m"),
    "err": ("err", "error", "magerr", "mag_err", "mag error", "e_mag", "sigmapsf", "mag_error",
            "sigma", "dm"),
    "flux": ("flux", "flux(mjy)", "pdcsap_flux", "sap_flux", "scienceflux", "psfflux", "ujy"),
    "flux_err": ("flux_err", "flux_error", "flux error", "pdcsap_flux_err", "sap_flux_err",
                 "sciencefluxerr", "psffluxerr", "dujy"),
    "band": ("band", "filtercode", "filter", "phot_filter", "fid", "filterid", "passband", "f"),
    "survey": ("survey", "telescope"),
    "ra": ("ra", "ra_deg", "raj2000", "objra", "coord_ra"),
    "dec": ("dec", "dec_deg", "dej2000", "decl", "objdec", "coord_dec"),
}  # fmt: skip
NUMBERS = ("time", "mag", "err", "flux", "flux_err", "ra", "dec")
FLAGS = {  # columns that say an observation is bad, and when
    "catflags": lambda values: pd.to_numeric(values, errors="coerce") >= 32_768,  # ZTF
    "quality": lambda values: values.astype(str).str.strip().str.upper() == "B",  # ASAS-SN
    "rejected_by_photometry": lambda values: values.astype(str).str.lower() == "true",  # Gaia
    "rejected_by_variability": lambda values: values.astype(str).str.lower() == "true",
}
FILTERS = {"zg": "g", "zr": "r", "zi": "i", "1": "g", "2": "r", "3": "i", "1.0": "g", "2.0": "r",
           "3.0": "i"}  # fmt: skip
AT_ONCE, OBJECTS_AT_ONCE = 200_000, 1_000  # rows, of one observation or of all of an object
GAIA_BANDS = {  # the columns of a transit in each
    band: {"time": f"{name}_time", **{one: f"{start}_{one}" for one in ("mag", "flux")},
           "flux_error": f"{start}_flux_error"}
    for band, name, start in (("G", "g_transit", "g_transit"), ("BP", "bp_obs", "bp"),
                              ("RP", "rp_obs", "rp"))
}  # fmt: skip
GAIA_WIDE = {name for columns in GAIA_BANDS.values() for name in columns.values()}
MAG_OF_FLUX = 2.5 / np.log(10)
FAINT_ERROR = 9.0  # magnitudes; surveys write 99 for no error
ASTROPY = {".ecsv": "ascii.ecsv", ".fits": "fits", ".fit": "fits", ".vot": "votable",
           ".xml": "votable"}  # fmt: skip


def observation_pieces(path: Path) -> Iterator[pd.DataFrame]:
    """The observations in a CSV, plain text, Parquet, ECSV, FITS or VOTable file, in pieces.

    Columns: id (text), time (days), mag, and where the file has them err, band, survey, ra, dec.
    Found by their usual names. A flux becomes a magnitude of no zero point, and `attrs["of_flux"]`
    says so; without an id all are of one object, named after the file. Observations that the
    survey flags as bad are left out. CSV and Parquet are never held whole.

    Raises:
        SourceError: no such file, one that cannot be read, or without times or magnitudes.
    """
    for table in map(one_band_a_row, _read(path)):
        bad = np.zeros(len(table), bool)
        for name in table.columns:
            if str(name).lower() in FLAGS:
                bad |= FLAGS[str(name).lower()](table[name]).to_numpy(bool)
        found = {what: name for what in NAMES if (name := _find(table, what)) is not None}
        _require(found, table, path)
        frame = pd.DataFrame({what: table[name] for what, name in found.items()})[~bad]
        frame.attrs["id"] = str(found.get("id", "")).strip().lower()
        if str(found.get("band", "")).strip().lower() == "filterid":  # ZTF's tables by the million
            frame.attrs["id"] = "oid"
        yield _with_magnitudes(_cleaned(frame, path))


def _cleaned(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Numbers as such, ids and bands as text, filters under their usual names."""
    for what in NUMBERS:
        if what in frame:
            frame[what] = pd.to_numeric(frame[what], errors="coerce")
    frame["id"] = frame["id"].astype(str).str.strip() if "id" in frame else path.name.split(".")[0]
    if "band" in frame:
        bands = frame["band"].astype(str).str.strip()
        frame["band"] = bands.map(FILTERS).fillna(bands)
    return frame


def _with_magnitudes(frame: pd.DataFrame) -> pd.DataFrame:
    """Magnitudes from fluxes where there are none, and errors that are none left out."""
    frame.attrs["of_flux"] = "mag" not in frame
    if "flux" in frame:
        bright = frame["flux"].where(frame["flux"] > 0)
        if "mag" not in frame:
            frame["mag"] = -2.5 * np.log10(bright)
        if "err" not in frame and "flux_err" in frame:
            frame["err"] = MAG_OF_FLUX * frame["flux_err"] / bright
    if "err" in frame:
        frame["err"] = frame["err"].where(frame["err"] < FAINT_ERROR)
    return frame.drop(columns=["flux", "flux_err"], errors="ignore")


def _read(path: Path) -> Iterator[pd.DataFrame]:
    """The file's own columns, at most `AT_ONCE` rows at a time, at least one piece."""
    try:
        if path.suffix in ASTROPY:
            yield _of_astropy(Table.read(path, format=ASTROPY[path.suffix]))
        elif path.suffix in (".parquet", ".pq"):
            yield from _of_parquet(path)
        else:
            yield from text_pieces(path, AT_ONCE, ids=NAMES["id"])
    except FileNotFoundError:
        raise SourceError(f"There is no table '{path}' of observations.") from None
    except (ValueError, OSError, TypeError, pd.errors.ParserError) as error:
        raise SourceError(f"'{path}' cannot be read as a table ({reason_of(error)}).") from error


def _of_parquet(path: Path) -> Iterator[pd.DataFrame]:
    """By row groups, the columns that are looked for alone; a row of lists is as many rows."""
    with pq.ParquetFile(path) as table:
        known = {*FLAGS, *(name for names in NAMES.values() for name in names), *GAIA_WIDE}
        schema = table.schema_arrow
        wanted = [one for one in schema if one.name.strip().lower() in known]
        lists = [one.name for one in wanted if pa.types.is_list(one.type)]
        yield schema.empty_table().to_pandas()
        rows = OBJECTS_AT_ONCE if lists else AT_ONCE
        for batch in table.iter_batches(rows, columns=[one.name for one in wanted]):
            frame = batch.to_pandas()
            yield frame.explode(lists, ignore_index=True) if lists else frame


def one_band_a_row(table: pd.DataFrame) -> pd.DataFrame:
    """Gaia's transits, which have G, BP and RP beside each other, as rows of one band each."""
    if not {*GAIA_BANDS["G"].values()} <= {*table.columns}:
        return table
    source = table[[name for name in ("source_id",) if name in table]]
    rows = []
    for band, columns in GAIA_BANDS.items():
        one = table.reindex(columns=list(columns.values())).set_axis(list(columns), axis=1)
        rows.append(source.join(one).assign(band=band))
    return pd.concat(rows, ignore_index=True)


def _of_astropy(table: Table) -> pd.DataFrame:
    """Its plain columns: times as modified Julian days, masked values as missing."""
    columns = {}
    for name in table.colnames:
        column = table[name]
        if isinstance(column, Time):
            columns[name] = np.asarray(column.mjd, float)
        elif column.ndim == 1:
            columns[name] = Table({name: getattr(column, "value", column)}).to_pandas()[name]
    frame = pd.DataFrame(columns)
    if "id" not in {name.lower() for name in frame} and "OBJECT" in table.meta:
        frame["id"] = str(table.meta["OBJECT"])
    return frame


def _find(table: pd.DataFrame, what: str) -> str | None:
    by_lower = {str(name).strip().lower(): str(name) for name in reversed(list(table.columns))}
    return next((by_lower[name] for name in NAMES[what] if name in by_lower), None)


def _require(found: dict[str, str], table: pd.DataFrame, path: Path) -> None:
    wanted: tuple[str, ...]
    if "id" not in found and "flux" not in found:
        wanted = ("id", "time", "mag")
    else:
        wanted = ("time",) if "flux" in found else ("time", "mag")
    for what in wanted:
        if what not in found:
            raise SourceError(
                f"'{path}' has no column for the {what} of an observation: call it "
                f"{' or '.join(NAMES[what][:3])}. There are: {', '.join(map(str, table.columns))}."
            )
