"""Tests of explorer.sources.open."""

import os
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
            ("file\nimages/a.png\n/etc/passwd\n", "Row 2 .* outside the table's folder"),
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
