"""Folders and tables as sources: what is kept, what is refused, and what the refusal says."""

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.table import MaskedColumn, Table

from explorer.sources.open import open_source
from tests.sources.conftest import picture, refused, table_folder

BIG = 587722952767439450  # a real SDSS id, which a float64 would round


def write_table(path: Path) -> None:
    """One table in each format: a 64-bit id, a position, text, truth, gaps."""
    columns = {
        "objid": np.array([BIG, BIG + 1, -5]),
        "file": ["images/a.png", "images/b.png", "images/c.png"],
        "RA": [359.9999, 0.0, np.nan],
        "Dec": [-0.5, 90.0, np.nan],
        "votes": [3, None, 5],
        "class": ["spiral", "", "edge, on"],
        "barred": [True, False, True],
    }
    if path.suffix == ".parquet":
        pq.write_table(pa.table(columns), path)
        return
    table = Table({name: values for name, values in columns.items() if name != "votes"})
    table["votes"] = MaskedColumn([3, 0, 5], mask=[False, True, False])
    form = {".vot": "votable", ".xml": "votable", ".ecsv": "ascii.ecsv", ".fits": "fits"}
    if path.suffix in form:
        table.write(path, format=form[path.suffix])
        return
    delimiter = "\t" if ".tsv" in path.name else ","
    text = path.with_name("plain.txt")
    table.write(text, format="ascii.csv", delimiter=delimiter)
    packed = path.suffix == ".gz"
    path.write_bytes(gzip.compress(text.read_bytes()) if packed else text.read_bytes())


class TestFormats:
    @pytest.mark.parametrize(
        "ending", ["csv", "csv.gz", "tsv", "parquet", "fits", "vot", "xml", "ecsv"]
    )
    def test_columns_are_kept(self, tmp_path, ending):
        for name in "abc":
            picture(tmp_path / "images" / f"{name}.png")
        write_table(tmp_path / f"table.{ending}")
        table = open_source(str(tmp_path / f"table.{ending}")).table
        assert table.column_names[:4] == ["id", "reference", "ra_deg", "dec_deg"]
        assert table["id"].to_pylist() == [str(BIG), str(BIG + 1), "-5"]
        assert pa.types.is_int64(table["objid"].type)
        assert table["objid"].to_pylist() == [BIG, BIG + 1, -5]
        assert table["ra_deg"].to_pylist() == [359.9999, 0.0, None]
        assert table["dec_deg"].to_pylist() == [-0.5, 90.0, None]
        assert table["votes"].to_pylist() == [3, None, 5]
        assert [text or "" for text in table["class"].to_pylist()] == ["spiral", "", "edge, on"]
        truths = table["barred"].to_pylist()
        assert truths == [True, False, True]
        assert table["reference"][1].as_py() == "images/b.png"

    def test_vector_columns_are_lists(self, tmp_path):
        picture(tmp_path / "a.png")
        Table({"file": ["a.png"], "flux": [[1.0, 2.0, 3.0]]}).write(tmp_path / "t.fits")
        assert open_source(str(tmp_path / "t.fits")).table["flux"].to_pylist() == [[1.0, 2.0, 3.0]]

    def test_parquet_categories_are_text(self, tmp_path):
        picture(tmp_path / "a.png")
        kind = pa.array(["spiral"]).dictionary_encode()
        pq.write_table(pa.table({"file": ["a.png"], "kind": kind}), tmp_path / "t.parquet")
        assert open_source(str(tmp_path / "t.parquet")).table["kind"].type == pa.string()


class TestCsv:
    def test_leading_zeros_of_an_id_stay(self, tmp_path):
        table = open_source(str(table_folder(tmp_path, "id,file\n007,images/a.png\n"))).table
        assert table["id"].to_pylist() == ["007"]
        assert table["id_user"].to_pylist() == [7]

    def test_a_late_fraction_is_no_surprise(self, tmp_path):
        rows = [f"{n},images/a.png,1" for n in range(200_000)]
        path = table_folder(tmp_path, "\n".join(["id,file,z", *rows, "x,images/a.png,1.5"]))
        table = open_source(str(path)).table
        assert table["z"][-1].as_py() == 1.5 and len(table) == 200_001

    def test_integers_beyond_int64_stay_exact(self, tmp_path):
        path = table_folder(
            tmp_path, "id,file,u\n18446744073709551615,images/a.png,18446744073709551615\n"
        )
        table = open_source(str(path)).table
        assert table["id"].to_pylist() == ["18446744073709551615"]
        assert table["u"].to_pylist() == [2**64 - 1]

    def test_large_floats_stay_floats(self, tmp_path):
        path = table_folder(tmp_path, "file,flux\nimages/a.png,1e300\nimages/b.png,\n")
        assert open_source(str(path)).table["flux"].to_pylist() == [1e300, None]

    def test_sexagesimal_positions(self, tmp_path):
        path = table_folder(
            tmp_path, "file,RAJ2000,DEJ2000\nimages/a.png,12:30:00,-00:30:00\nimages/b.png,,\n"
        )
        table = open_source(str(path)).table
        assert table["ra_deg"].to_pylist() == [187.5, None]
        assert table["dec_deg"].to_pylist() == [-0.5, None]
        assert table["RAJ2000"][0].as_py() == "12:30:00"

    def test_semicolons_bom_and_latin_1(self, tmp_path):
        path = table_folder(tmp_path, "")
        path.write_bytes(b"\xef\xbb\xbffile;note\nimages/a.png;a,b\n")
        assert open_source(str(path)).table["note"].to_pylist() == ["a,b"]
        path.write_bytes(b"file,note\nimages/a.png,caf\xe9\n")
        assert open_source(str(path)).table["note"].to_pylist() == ["café"]

    @pytest.mark.parametrize("code", ["utf-16", "utf-32", "utf-8-sig"])
    def test_encodings_with_a_mark(self, tmp_path, code):
        path = table_folder(tmp_path, "")
        path.write_bytes("id,file,note\n1,images/a.png,café\n".encode(code))
        assert open_source(str(path)).table["note"].to_pylist() == ["café"]

    def test_quoted_line_breaks(self, tmp_path):
        path = table_folder(tmp_path, 'file,note\nimages/a.png,"two\nlines"\n')
        assert open_source(str(path)).table["note"].to_pylist() == ["two\nlines"]

    def test_an_empty_column_is_text(self, tmp_path):
        path = table_folder(tmp_path, "file,note\nimages/a.png,\n")
        assert open_source(str(path)).table["note"].type == pa.string()


class TestLimits:
    def test_packed_tables_unpack_to_so_much(self, tmp_path, monkeypatch):
        monkeypatch.setenv("EXPLORER_MAX_TABLE_MB", "1")
        (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"file\n" + b"a.png\n" * 400_000))
        pq.write_table(pa.table({"file": ["a.png"] * 400_000}), tmp_path / "t.parquet")
        for name in ("t.csv.gz", "t.parquet"):
            assert "unpacks to" in refused(tmp_path / name)
            assert "EXPLORER_MAX_TABLE_MB" in refused(tmp_path / name)

    def test_values_of_several_kinds_name_the_column(self, tmp_path):
        Table({"file": ["a.png"], "odd": np.array([1 + 2j])}).write(tmp_path / "t.fits")
        assert "Column 'odd' of" in refused(tmp_path / "t.fits")
