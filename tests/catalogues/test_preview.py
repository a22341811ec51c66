"""What a build would read, told before it begins; and that it may read no more than it should."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from explorer.catalogues import preview
from explorer.catalogues.preview import allowed, image_column_of, look, look_at_upload
from explorer.errors import SourceError
from explorer.sources.open import open_source
from tests.conftest import write_galaxies


def test_a_folder_and_a_table_are_told_apart(tmp_path: Path) -> None:
    table = write_galaxies(tmp_path / "in", 6)
    assert (look(tmp_path / "in").kind, look(tmp_path / "in").count) == ("folder", 6)
    found = look(table)
    assert (found.kind, found.count, found.image_column) == ("table", 6, "file")
    assert "class" in found.columns


def test_positions_without_images_are_for_a_service(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("name,ra,dec\na,10,20\n")
    assert look(tmp_path / "t.csv").kind == preview.POSITIONS
    (tmp_path / "t.csv").write_text("name,x\na,10\n")
    assert "none holds positions" in look(tmp_path / "t.csv").notes[0]


def test_a_column_names_images_by_its_values_whatever_it_is_called() -> None:
    named = pa.table({"id": ["a", "b"], "cutout": ["x/a.JPG", None], "n": [1, 2]})
    assert image_column_of(named) == "cutout"
    assert image_column_of(pa.table({"id": ["a.b", "c.d"]})) == ""


def test_a_table_whose_ids_are_the_images_names_gets_a_column_of_them(tmp_path: Path) -> None:
    write_galaxies(tmp_path / "up", 6)
    (tmp_path / "up" / "galaxies.csv").write_text("id,z\ng000,1\ng002,2\ng003,3\nnone,4\n")
    images = [f"images/g{number:03}.png" for number in range(6)]
    found = look_at_upload(tmp_path / "up", images, ["galaxies.csv"])
    assert found.image_column == "image_file" and "3 of 4 rows" in found.notes[0]
    held = pq.read_table(found.source)
    assert held["image_file"].to_pylist() == ["images/g000.png", images[2], images[3], None]
    opened = open_source(str(found.source), image_column="image_file")
    assert opened.table["reference"].to_pylist()[:3] == [images[0], images[2], images[3]]


def test_a_table_that_fits_no_image_is_refused(tmp_path: Path) -> None:
    write_galaxies(tmp_path / "up", 6)
    (tmp_path / "up" / "galaxies.csv").write_text("id,z\na,1\nb,2\n")
    with pytest.raises(SourceError, match="do not fit"):
        look_at_upload(tmp_path / "up", ["images/g000.png"], ["galaxies.csv"])


def test_of_several_tables_the_outermost_is_taken_and_that_is_said(tmp_path: Path) -> None:
    table = write_galaxies(tmp_path / "up", 6)
    (tmp_path / "up" / "images" / "a.csv").write_text("x\n1\n")
    found = look_at_upload(tmp_path / "up", ["images/g000.png"], ["images/a.csv", "galaxies.csv"])
    assert found.source == table and "galaxies.csv is taken" in found.notes[-1]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../secret", "in/../../secret", "a\0b"])
def test_no_path_leads_out_of_the_roots(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "in").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    with pytest.raises(SourceError):
        allowed(path if path.startswith("/") or not path else f"{root}/{path}", (root,))
    (root / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(SourceError, match="EXPLORER_ROOTS"):
        allowed(str(root / "link"), (root,))
    assert allowed(str(root / "in"), (root,)) == (root / "in").resolve()
    with pytest.raises(SourceError, match="no file or folder"):
        allowed(str(root / "none"), (root,))
    with pytest.raises(SourceError, match="none"):
        allowed(str(root / "in"), ())
