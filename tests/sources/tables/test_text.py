"""Tests of explorer.sources.tables.text: ids, numbers, encodings and line breaks stay."""

import pyarrow as pa
import pytest

from explorer.sources.open import open_source
from tests.sources.conftest import table_folder


def test_leading_zeros_of_an_id_stay(tmp_path):
    table = open_source(str(table_folder(tmp_path, "id,file\n007,images/a.png\n"))).table
    assert table["id"].to_pylist() == ["007"]
    assert table["id_user"].to_pylist() == [7]


def test_a_late_fraction_is_no_surprise(tmp_path):
    rows = [f"{n},images/a.png,1" for n in range(200_000)]
    path = table_folder(tmp_path, "\n".join(["id,file,z", *rows, "x,images/a.png,1.5"]))
    table = open_source(str(path)).table
    assert table["z"][-1].as_py() == 1.5 and len(table) == 200_001


def test_integers_beyond_int64_stay_exact(tmp_path):
    path = table_folder(
        tmp_path, "id,file,u\n18446744073709551615,images/a.png,18446744073709551615\n"
    )
    table = open_source(str(path)).table
    assert table["id"].to_pylist() == ["18446744073709551615"]
    assert table["u"].to_pylist() == [2**64 - 1]


def test_large_floats_stay_floats(tmp_path):
    path = table_folder(tmp_path, "file,flux\nimages/a.png,1e300\nimages/b.png,\n")
    assert open_source(str(path)).table["flux"].to_pylist() == [1e300, None]


def test_sexagesimal_positions(tmp_path):
    path = table_folder(
        tmp_path, "file,RAJ2000,DEJ2000\nimages/a.png,12:30:00,-00:30:00\nimages/b.png,,\n"
    )
    table = open_source(str(path)).table
    assert table["ra_deg"].to_pylist() == [187.5, None]
    assert table["dec_deg"].to_pylist() == [-0.5, None]
    assert table["RAJ2000"][0].as_py() == "12:30:00"


def test_semicolons_bom_and_latin_1(tmp_path):
    path = table_folder(tmp_path, "")
    path.write_bytes(b"\xef\xbb\xbffile;note\nimages/a.png;a,b\n")
    assert open_source(str(path)).table["note"].to_pylist() == ["a,b"]
    path.write_bytes(b"file,note\nimages/a.png,caf\xe9\n")
    assert open_source(str(path)).table["note"].to_pylist() == ["café"]


@pytest.mark.parametrize("code", ["utf-16", "utf-32", "utf-8-sig"])
def test_encodings_with_a_mark(tmp_path, code):
    path = table_folder(tmp_path, "")
    path.write_bytes("id,file,note\n1,images/a.png,café\n".encode(code))
    assert open_source(str(path)).table["note"].to_pylist() == ["café"]


def test_quoted_line_breaks(tmp_path):
    path = table_folder(tmp_path, 'file,note\nimages/a.png,"two\nlines"\n')
    assert open_source(str(path)).table["note"].to_pylist() == ["two\nlines"]


def test_an_empty_column_is_text(tmp_path):
    path = table_folder(tmp_path, "file,note\nimages/a.png,\n")
    assert open_source(str(path)).table["note"].type == pa.string()
