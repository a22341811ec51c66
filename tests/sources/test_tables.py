"""Folders and tables as sources: what is kept, what is refused, and what the refusal says."""

import gzip
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from astropy.table import MaskedColumn, Table
from PIL import Image

from explorer.errors import ImageError, SourceError
from explorer.sources.columns import catalogue_table, free_names
from explorer.sources.open import open_source

DATA = Path(os.environ.get("EXPLORER_DATA", "../shared/data"))
BIG = 587722952767439450  # a real SDSS id, which a float64 would round


def picture(path: Path, level: int = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6), (level, level, level)).save(path)
    return path


def table_folder(tmp_path: Path, rows: str) -> Path:
    for name in "abc":
        picture(tmp_path / "images" / f"{name}.png")
    path = tmp_path / "labels.csv"
    path.write_text(rows, encoding="utf-8")
    return path


def refused(spec: Path | str, **options) -> str:
    """The refusal, which is a single line."""
    with pytest.raises(SourceError) as caught:
        open_source(str(spec), **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


class TestFolder:
    def test_walks_and_sorts(self, tmp_path):
        for name in ("b/2.JPG", "a/1.png", "3.tif", ".hidden/4.png", "a/._5.png"):
            picture(tmp_path / name)
        (tmp_path / "labels.csv").write_text("file\nnone.png\n")
        source = open_source(str(tmp_path))
        assert source.table.column_names == ["id", "reference"]
        assert source.table["reference"].to_pylist() == ["3.tif", "a/1.png", "b/2.JPG"]
        assert source.table["id"].to_pylist() == ["3", "1", "2"]
        assert source.name == str(tmp_path)
        assert source.load("a/1.png").shape == (6, 8, 3)

    def test_limit(self, tmp_path):
        for n in range(5):
            picture(tmp_path / f"{n}.png")
        assert open_source(str(tmp_path), limit=2).table["id"].to_pylist() == ["0", "1"]
        assert "at least 1" in refused(tmp_path, limit=0)

    def test_fits_gz_stem(self, tmp_path):
        (tmp_path / "m31.v2.fits.gz").write_bytes(gzip.compress(b"x"))
        assert open_source(str(tmp_path)).table["id"].to_pylist() == ["m31.v2"]

    def test_one_stem_twice(self, tmp_path):
        picture(tmp_path / "a" / "1.png")
        picture(tmp_path / "b" / "1.jpg")
        message = refused(tmp_path)
        assert "a/1.png" in message and "b/1.jpg" in message and "rename" in message

    def test_empty(self, tmp_path):
        assert "holds no image" in refused(tmp_path)
        (tmp_path / "labels.csv").write_text("file\na.png\n")
        assert f"give '{tmp_path / 'labels.csv'}'" in refused(tmp_path)

    def test_missing(self, tmp_path):
        assert "There is no file or folder" in refused(tmp_path / "nowhere")

    def test_neither_table_nor_image(self, tmp_path):
        (tmp_path / "notes.doc").write_text("x")
        assert "neither a table" in refused(tmp_path / "notes.doc")

    def test_unknown_demo(self):
        assert "demo:hubble" in refused("demo:moon")


class TestLoad:
    def test_one_bad_image_is_no_source_error(self, tmp_path):
        source = open_source(str(table_folder(tmp_path, "file\nimages/a.png\nimages/gone.png\n")))
        assert source.load("images/a.png").dtype == np.uint8
        with pytest.raises(ImageError, match=r"gone.png: there is no such file"):
            source.load("images/gone.png")

    def test_links_do_not_lead_out(self, tmp_path):
        picture(tmp_path / "outside.png")
        picture(tmp_path / "in" / "a.png")
        (tmp_path / "in" / "link.png").symlink_to(tmp_path / "outside.png")
        (tmp_path / "in" / "fine.png").symlink_to(tmp_path / "in" / "a.png")
        source = open_source(str(tmp_path / "in"))
        assert source.load("fine.png").shape == (6, 8, 3)
        for reference in ("link.png", "../outside.png", str(tmp_path / "outside.png")):
            with pytest.raises(ImageError, match="leads out"):
                source.load(reference)

    @pytest.mark.parametrize("reference", ["", ".", "images", "nul\0.png", "a" * 5000])
    def test_no_path_of_a_file(self, tmp_path, reference):
        source = open_source(str(table_folder(tmp_path, "file\nimages/a.png\n")))
        with pytest.raises(ImageError):
            source.load(reference)


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

    def test_quoted_line_breaks(self, tmp_path):
        path = table_folder(tmp_path, 'file,note\nimages/a.png,"two\nlines"\n')
        assert open_source(str(path)).table["note"].to_pylist() == ["two\nlines"]

    def test_an_empty_column_is_text(self, tmp_path):
        path = table_folder(tmp_path, "file,note\nimages/a.png,\n")
        assert open_source(str(path)).table["note"].type == pa.string()


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


class TestNames:
    def test_taken_names_step_aside(self):
        names = ["tags", "p_smooth", "ID", "a.b", "", "z", "z", "Z", "my mag"]
        assert free_names(names) == [
            "tags_user", "p_smooth_user", "ID_user", "a_b", "column_5", "z", "z_2", "Z_3", "my mag",
        ]  # fmt: skip

    def test_a_column_that_repeats_ours_is_left_out(self):
        user = pa.table({"id": ["a"], "ra_deg": [1.0], "dec_deg": [2.0], "rating": [3]})
        table = catalogue_table(
            user, ids=["a"], references=["a.png"], position=(np.array([1.0]), np.array([3.0]))
        )
        assert table.column_names == [
            "id", "reference", "ra_deg", "dec_deg", "dec_deg_user", "rating_user",
        ]  # fmt: skip


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
