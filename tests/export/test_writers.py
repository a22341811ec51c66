"""What is written opens elsewhere as it was, and runs nothing in a spreadsheet."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from astropy.io import fits
from astropy.table import Table

from explorer.catalogue.units import units_in
from explorer.export.writers import FORMATS, WRITERS, format_of, write_table
from explorer.sources.tables import read_table

BIG = 587722952767439451
COLUMNS = {
    "id": np.array(["J1", "-x", "587722952767439451"]),
    "objid": np.array([BIG, 2**62 + 1, -5]),
    "ra_deg": np.array([0.1 + 0.2, np.nan, 1 / 3]),
    "votes": [1, None, 3],
    "barred": [True, False, True],
    "note": ['a,b "c"', None, "two\nlines"],
    "tags": [["lens", "ring"], [], ["lens"]],
}


def text_of(columns) -> str:
    buffer = io.BytesIO()
    write_table(columns, buffer)
    return buffer.getvalue().decode("utf-8")


def read_back(form: str, path: Path) -> Table:
    if form == "parquet":
        return Table.from_pandas(pd.read_parquet(path, dtype_backend="numpy_nullable"))
    return Table.read(path, format={"csv": "ascii.csv", "ecsv": "ascii.ecsv"}.get(form, form))


@pytest.mark.parametrize("form", WRITERS)
def test_round_trip(tmp_path, form):
    path = tmp_path / f"tagged.{form}"
    assert write_table(COLUMNS, path, format=form) == 3
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    table = read_back(form, path)
    assert table.colnames == list(COLUMNS)
    assert [int(x) for x in table["objid"]] == COLUMNS["objid"].tolist()
    values = np.ma.filled(np.ma.asarray(table["ra_deg"], dtype=float), np.nan)
    np.testing.assert_array_equal(values, COLUMNS["ra_deg"])
    assert np.ma.asarray(table["votes"]).tolist() == [1, None, 3]
    assert str(table["tags"][0]) == "lens; ring"
    assert str(table["note"][0]) == 'a,b "c"'


def test_csv_in_pandas(tmp_path):
    write_table(COLUMNS, tmp_path / "t.csv")
    table = pd.read_csv(tmp_path / "t.csv")
    assert table.objid.tolist() == COLUMNS["objid"].tolist()
    assert table.ra_deg[0] == 0.1 + 0.2 and np.isnan(table.ra_deg[1])
    assert table.barred.tolist() == [True, False, True]
    assert table.note[2] == "two\nlines"
    assert table.tags.fillna("").tolist() == ["lens; ring", "", "lens"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd", "-2+3", "@sum", "\tx", "\rx", "=HYPERLINK(\"x\")", "＝1", "-", "--1"]
)  # fmt: skip
def test_formulas_are_defused(cell):
    text = text_of({"note": [cell]})
    assert pd.read_csv(io.StringIO(text)).note[0].startswith("'")


@pytest.mark.parametrize(
    "cell", ["-1.5", "+2", "-.5e-3", "-587722952767439451", "12", "a=b", "x-y"]
)
def test_numbers_and_plain_text_stay(cell):
    assert "'" not in text_of({"note": [cell]})


def test_column_names_are_defused_too():
    assert text_of({"=x": [1]}).splitlines()[0] == '"\'=x"'


def test_negative_numbers_are_numbers():
    assert text_of({"dec_deg": [-0.5, None], "n": [-3, 4]}).splitlines()[1:] == ["-0.5,-3", ",4"]


def test_unicode_is_utf_8_and_survives_fits(tmp_path):
    assert "café" in text_of({"note": ["café"]})
    write_table({"note": ["café"]}, tmp_path / "t.fits", format="fits")
    assert "caf" in str(Table.read(tmp_path / "t.fits")["note"][0])


@pytest.mark.parametrize("form", WRITERS)
def test_odd_columns(form):
    columns = {
        "masked": np.ma.array([1, 2], mask=[True, False]),
        "truth": [True, None],
        "nothing": [None, None],
        "mixed": [1, "a"],
        "unsigned": np.array([2**64 - 1, 0], np.uint64),
        "single": np.array([0.1, np.nan], np.float32),
        "time": np.array(["2026-01-01T00:00:00", "NaT"], "datetime64[s]"),
        "my column.x": ["é", ""],
    }
    assert write_table(columns, io.BytesIO(), format=form) == 2


@pytest.mark.parametrize("form", ["votable", "fits"])
def test_a_missing_truth_is_not_true(tmp_path, form):
    path = tmp_path / "t"
    write_table({"truth": [True, None, False]}, path, format=form)
    assert np.ma.asarray(Table.read(path, format=form)["truth"]).tolist() == [1, None, 0]


@pytest.mark.parametrize("form", WRITERS)
def test_no_rows(tmp_path, form):
    empty = {"id": np.array([], dtype=str), "ra_deg": np.array([], dtype=float)}
    assert write_table(empty, tmp_path / "t", format=form) == 0
    assert (tmp_path / "t").stat().st_size > 0


def test_unknown_format_offers_the_known():
    with pytest.raises(ValueError, match="csv, parquet, votable, fits"):
        write_table({"id": ["a"]}, io.BytesIO(), format="xlsx")


def test_columns_of_different_lengths():
    with pytest.raises(ValueError, match="differ in length"):
        write_table({"a": [1], "b": [1, 2]}, io.BytesIO())


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "t.csv"
    write_table({"a": [1]}, path)

    def fail(table, stream):
        stream.write(b"half")
        raise OSError("disk full")

    monkeypatch.setitem(FORMATS, "csv", fail)
    with pytest.raises(OSError, match="disk full"):
        write_table({"a": [2]}, path)
    assert path.read_text().splitlines() == ['"a"', "1"]
    assert len(list(tmp_path.iterdir())) == 1


def test_format_follows_the_ending():
    endings = {"a.csv": "csv", "a.FITS": "fits", "a.vot": "votable", "a.parquet": "parquet"}
    assert {name: format_of(Path(name)) for name in endings} == endings
    assert format_of(Path("tagged")) == "csv"


@pytest.mark.parametrize("form", ["votable", "fits"])
def test_angles_carry_their_unit(tmp_path, form):
    write_table(COLUMNS, tmp_path / "t", format=form)
    table = Table.read(tmp_path / "t", format=form)
    assert table["ra_deg"].unit == "deg" and table["objid"].unit is None


def test_columns_say_what_they_are_and_in_which_unit(tmp_path: Path) -> None:
    columns = {"id": ["a"], "ra_deg": [1.5], "p_smooth": [0.5], "width": [2]}
    for form in ("votable", "fits", "ecsv", "parquet"):
        write_table(columns, tmp_path / form, format=form)
    votable = Table.read(tmp_path / "votable", format="votable")
    assert votable["ra_deg"].meta["ucd"] == "pos.eq.ra;meta.main"
    assert votable["p_smooth"].description.startswith("Fraction of votes")
    ecsv = Table.read(tmp_path / "ecsv", format="ascii.ecsv")
    assert str(ecsv["ra_deg"].unit) == "deg" and ecsv["id"].meta["ucd"] == "meta.id;meta.main"
    header = fits.getheader(tmp_path / "fits", 1)
    assert header["TUCD2"] == "pos.eq.ra;meta.main" and header["TUNIT2"] == "deg"
    assert "TUCD4" not in header and "Right ascension" in header["TCOMM2"]
    told = pq.read_schema(tmp_path / "parquet").field("ra_deg").metadata
    assert told[b"unit"] == b"deg" and told[b"ucd"] == b"pos.eq.ra;meta.main"
    assert not pq.read_schema(tmp_path / "parquet").field("width").metadata


def test_regions_are_written_by_their_endings(tmp_path: Path) -> None:
    assert (format_of(Path("a.reg")), format_of(Path("a.crtf"))) == ("ds9", "casa")
    write_table({"id": ["a"], "ra_deg": [1.5], "dec_deg": [2.0]}, tmp_path / "a.reg", format="ds9")
    assert "circle(1.5000000,2.0000000" in (tmp_path / "a.reg").read_text()


@pytest.mark.parametrize("form", ["votable", "fits", "ecsv", "parquet"])
def test_units_that_are_given_come_back_as_a_table_is_read(tmp_path: Path, form: str) -> None:
    endings = {"votable": "vot", "fits": "fits", "ecsv": "ecsv", "parquet": "parquet"}
    path = tmp_path / f"t.{endings[form]}"
    columns = {"flux": np.array([1.5, 2.5]), "word": ["a", "b"]}
    write_table(columns, path, format=form, units={"flux": "mJy", "gone": "m"})
    assert units_in(read_table(path).schema) == {"flux": "mJy"}
