"""Tests of explorer.sources.tables.reading: every format keeps all, none unpacks freely."""

import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.table import MaskedColumn, Table

from explorer.sources.open import open_source
from tests.sources.conftest import picture, refused

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


@pytest.mark.parametrize(
    "ending", ["csv", "csv.gz", "tsv", "parquet", "fits", "vot", "xml", "ecsv"]
)
def test_columns_are_kept(tmp_path, ending):
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


def test_packed_tables_unpack_to_so_much(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPLORER_MAX_TABLE_MB", "1")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"file\n" + b"a.png\n" * 400_000))
    pq.write_table(pa.table({"file": ["a.png"] * 400_000}), tmp_path / "t.parquet")
    for name in ("t.csv.gz", "t.parquet"):
        assert "unpacks to" in refused(tmp_path / name)
        assert "EXPLORER_MAX_TABLE_MB" in refused(tmp_path / name)
