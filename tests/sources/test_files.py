"""Tests of explorer.sources.files."""

import gzip

import numpy as np
import pytest

from explorer.errors import ImageError
from explorer.sources.open import open_source
from tests.sources.conftest import picture, refused, table_folder


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

    def test_what_is_not_read_is_counted_by_kind(self, tmp_path):
        picture(tmp_path / "a.png")
        for name in ("1.txt", "2.TXT", "notes", "sub/3.dat", ".hidden"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("x")
        assert open_source(str(tmp_path)).notes == (
            "Not read, since they are no images: 2 .txt, 1 without an ending, 1 .dat.",
        )

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
        (tmp_path / "in" / "fine.png").symlink_to(tmp_path / "in" / "a.png")
        source = open_source(str(tmp_path / "in"))
        assert source.load("fine.png").shape == (6, 8, 3)
        (tmp_path / "in" / "link.png").symlink_to(tmp_path / "outside.png")
        for reference in ("link.png", "../outside.png", str(tmp_path / "outside.png")):
            with pytest.raises(ImageError, match="leads out"):
                source.load(reference)
        assert "names 'link.png', which leads to" in refused(tmp_path / "in")

    def test_other_roots_are_allowed_by_name(self, tmp_path):
        picture(tmp_path / "archive" / "deep" / "a.png")
        picture(tmp_path / "more" / "b.png")
        picture(tmp_path / "in" / "c.png")
        (tmp_path / "in" / "link.png").symlink_to(tmp_path / "archive" / "deep" / "a.png")
        table = tmp_path / "in" / "t.csv"
        table.write_text(
            f"id,file\n1,{tmp_path}/archive/deep/a.png\n2,b.png\n3,c.png\n4,link.png\n"
        )
        assert "--image-root" in refused(table)
        roots = (str(tmp_path / "archive"), str(tmp_path / "more"))
        source = open_source(str(table), image_roots=roots)
        references = source.table["reference"].to_pylist()
        assert references == [
            str(tmp_path / "archive" / "deep" / "a.png"),
            "b.png",
            "c.png",
            "link.png",
        ]
        assert all(source.load(reference).shape == (6, 8, 3) for reference in references)
        assert len(open_source(str(tmp_path / "in"), image_roots=roots).table) == 2
        assert "no folder" in refused(table, image_roots=(str(tmp_path / "nowhere"),))

    @pytest.mark.parametrize("reference", ["", ".", "images", "nul\0.png", "a" * 5000])
    def test_no_path_of_a_file(self, tmp_path, reference):
        source = open_source(str(table_folder(tmp_path, "file\nimages/a.png\n")))
        with pytest.raises(ImageError):
            source.load(reference)
