"""Tests of explorer.sources.open."""

import os
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.errors import SourceError
from explorer.sources.open import open_source
from tests.sources.conftest import picture, refused, table_folder

DATA = Path(os.environ.get("EXPLORER_DATA", "../shared/data"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("rows", "says"),
        [
            ("", "is empty"),
            ("file,z\n", "no rows"),
            ("name,image_loc\nx,images/a.png\n", "there are: image_loc, name"),
            ("id,file\n1,images/a.png\n1,images/b.png\n", "'1' is given twice"),
            ("id,file\n1,images/a.png\n,images/b.png\n", "Row 2 has no id"),
            ("id,file\n5.87723E+17,images/a.png\n", "a spreadsheet rounds"),
            (
                "file\nimages/a.png\n/etc/passwd\n",
                "Row 2 .* outside the folder .*--image-root '/etc'",
            ),
            ("file\nimages/../../x.png\n", "outside the table's folder"),
            ("file\n..\\x.png\n", "outside the table's folder"),
            ("file\nC:\\x.png\n", "outside the table's folder"),
            ("file\nhttps://x.org/a.png\n", "fetch it first"),
            ("file\nnone.png\n", "None of the 1 images"),
            ("file,ra,dec\nimages/a.png,361,0\n", "ra = 361, outside 0 to 360"),
            ("file,ra,dec\nimages/a.png,1,-91\n", "dec = -91, outside -90 to 90"),
            ("file,ra,dec\nimages/a.png,1,inf\n", "outside -90 to 90"),
            ("file,ra,dec\nimages/a.png,north,up\n", "no angle"),
            ("file,z\nimages/a.png,1,2\n", "cannot be read"),
            ("file,file\nimages/a.png,images/b.png\n", "2 columns named 'file'"),
            ("id,file,id\n1,images/a.png,2\n", "2 columns named 'id': .*--id-column"),
            ("id,file\n1,\n2,\n", "No row names an image in column 'file'"),
            ("file\nimages/a.png\n~/x.png\n", "Row 2 .*write the whole path"),
        ],
    )
    def test_says_what_is_wrong(self, tmp_path, rows, says):
        path = table_folder(tmp_path, rows)
        with pytest.raises(SourceError, match=says):
            open_source(str(path))
        refused(path)

    def test_ids_as_floats(self, tmp_path):
        picture(tmp_path / "a.png")
        pq.write_table(pa.table({"id": [5.877e17], "file": ["a.png"]}), tmp_path / "t.parquet")
        assert "lose digits" in refused(tmp_path / "t.parquet")

    def test_missing_id_column(self, tmp_path):
        path = table_folder(tmp_path, "file,z\nimages/a.png,1\n")
        assert "no column 'key'" in refused(path, id_column="key")

    @pytest.mark.parametrize(
        ("column", "says"),
        [
            (pa.array([["a.png"], None]), "Column 'file' .* holds lists, not paths"),
            (pa.array([{"path": "a.png"}, None]), "holds objects, not paths"),
            (pa.array([1.5, None]), "holds double values, not paths"),
        ],
    )
    def test_image_columns_of_other_kinds(self, tmp_path, column, says):
        pq.write_table(pa.table({"id": ["a", "b"], "file": column}), tmp_path / "t.parquet")
        with pytest.raises(SourceError, match=says):
            open_source(str(tmp_path / "t.parquet"))

    def test_two_thousand_rows_are_checked_in_a_second(self, tmp_path):
        lines = [f"{n},images/a.png" for n in range(2_000)]
        path = table_folder(tmp_path, "\n".join(["id,file", *lines, "last,/etc/passwd"]))
        began = time.monotonic()
        assert "Row 2001 of" in refused(path)
        assert time.monotonic() - began < 1

    def test_file_stems_given_twice(self, tmp_path):
        path = table_folder(tmp_path, "file\nimages/a.png\nimages/a.png\n")
        assert "--id-column" in refused(path)

    @pytest.mark.parametrize("ending", ["parquet", "fits", "vot", "ecsv", "csv.gz"])
    def test_damaged(self, tmp_path, ending):
        path = tmp_path / f"t.{ending}"
        path.write_bytes(b"SIMPLE  = nonsense")
        assert "cannot be read" in refused(path)

    def test_an_absolute_path_inside_is_fine(self, tmp_path):
        path = table_folder(tmp_path, f"file\n{tmp_path.resolve()}/images/a.png\n./images/b.png\n")
        references = open_source(str(path)).table["reference"].to_pylist()
        assert references == ["images/a.png", "images/b.png"]

    def test_columns_under_another_name_are_told(self, tmp_path):
        path = table_folder(tmp_path, "id,file,tag,_rowid,z,z\na,images/a.png,x,1,2,3\n")
        source = open_source(str(path))
        assert source.table.column_names[2:] == ["file", "tag_user", "_rowid_user", "z", "z_2"]
        assert len(source.notes) == 1
        assert (
            "'tag' is kept as 'tag_user' ('tag' alone means the ratings and tags" in source.notes[0]
        )
        assert "'_rowid' is kept as '_rowid_user'" in source.notes[0]


@pytest.mark.skipif(not DATA.is_dir(), reason="the real survey data (EXPLORER_DATA) are not here")
class TestRealData:
    @pytest.mark.parametrize(
        ("folder", "count", "key"),
        [
            ("sdss-gz1-small", 4994, "objid"),
            ("sdss-gz2-votes", 579, "objid"),
            ("decals-rings-zoobot", 243, "iauname"),
        ],
    )
    def test_tables_open(self, folder, count, key):
        source = open_source(str(DATA / folder / "labels.csv"))
        assert len(source.table) == count
        assert source.table["id"].to_pylist() == [str(x) for x in source.table[key].to_pylist()]
        assert source.load(source.table["reference"][0].as_py()).ndim == 3

    def test_euclid_repeats_ids(self):
        assert "given twice" in refused(DATA / "euclid-q1-mergers" / "labels.csv")
