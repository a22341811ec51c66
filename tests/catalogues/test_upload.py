"""A zip from somebody else's machine: what is an image comes in, nothing leads out."""

import io
import stat
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from PIL import Image

from explorer.catalogues import upload
from explorer.catalogues.upload import Unpacked, unpack
from explorer.errors import SourceError

PNG = io.BytesIO()
Image.new("RGB", (8, 8)).save(PNG, "PNG")
PIXELS = PNG.getvalue()


def zipped(files: dict[str | ZipInfo, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def taken(tmp_path: Path, files: dict[str | ZipInfo, bytes]) -> Unpacked:
    return unpack(zipped(files), tmp_path / "in" / "upload")


def everything(tmp_path: Path) -> list[str]:
    return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())


def test_images_and_tables_come_in_with_their_folders(tmp_path: Path) -> None:
    found = taken(tmp_path, {"my/a.png": PIXELS, "my/sub/b.PNG": PIXELS, "t.csv": b""})
    assert found.images == ["my/a.png", "my/sub/b.PNG"] and found.tables == ["t.csv"]
    assert (found.folder / "my/sub/b.PNG").read_bytes() == PIXELS and not found.skipped


def test_what_a_mac_adds_is_passed_over_without_a_word(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.png": b"x", ".DS_Store": b"x", "d/._b.png": b"x", "a.png": PIXELS}
    found = taken(tmp_path, files)
    assert found.images == ["a.png"] and found.skipped == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../evil.png", "leads out"),
        ("a/../../evil.png", "leads out"),
        ("/etc/evil.png", "leads out"),
        ("..\\evil.png", "leads out"),
        ("C:/evil.png", "leads out"),
        ("readme.txt", "neither"),
        ("inner.zip", "neither"),
        ("run.sh", "neither"),
        ("x" * 250 + ".png", "too long"),
    ],
)
def test_what_is_no_image_or_leads_out_is_listed_and_not_written(
    tmp_path: Path, name: str, reason: str
) -> None:
    found = taken(tmp_path, {name: PIXELS, "good.png": PIXELS})
    assert [reason in entry["reason"] for entry in found.skipped] == [True]
    assert everything(tmp_path) == ["in/upload/good.png"]


def test_a_link_is_not_made(tmp_path: Path) -> None:
    link = ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = taken(tmp_path, {link: b"/etc/passwd", "good.png": PIXELS})
    assert found.skipped[0]["reason"] == "is a link"
    assert everything(tmp_path) == ["in/upload/good.png"]


def test_a_bomb_is_left_out_by_its_ratio_and_by_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = taken(tmp_path, {"bomb.png": b"\0" * (20 << 20), "good.png": PIXELS})
    assert "far more" in found.skipped[0]["reason"]
    monkeypatch.setenv("EXPLORER_MAX_IMAGE_MB", "1")
    found = unpack(zipped({"b.png": b"\0" * (2 << 20), "g.png": PIXELS}), tmp_path / "more")
    assert "EXPLORER_MAX_IMAGE_MB" in found.skipped[0]["reason"]
    assert everything(tmp_path) == ["in/upload/good.png", "more/g.png"]


def test_a_header_that_lies_about_the_size_writes_no_more(tmp_path: Path) -> None:
    stream = zipped({"liar.png": b"\0" * 100_000, "good.png": PIXELS})
    content = stream.getvalue().replace(struct.pack("<I", 100_000), struct.pack("<I", 50))
    found = unpack(io.BytesIO(content), tmp_path / "upload")
    assert found.images == ["good.png"] and "damaged" in found.skipped[0]["reason"]
    assert everything(tmp_path) == ["upload/good.png"]


def test_the_same_name_twice_is_said(tmp_path: Path) -> None:
    found = taken(tmp_path, {"a.png": PIXELS, "A.png": PIXELS})
    assert found.images == ["a.png"] and found.skipped[0]["reason"] == "is there twice"


def test_too_many_or_too_much_is_refused_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_FILES", 1)
    with pytest.raises(SourceError, match="2 files"):
        taken(tmp_path, {"a.png": PIXELS, "b.png": PIXELS})
    monkeypatch.setattr(upload, "MOST_FILES", 10)
    monkeypatch.setattr(upload, "LEFT_FREE", 1 << 60)
    with pytest.raises(SourceError, match="free"):
        taken(tmp_path, {"a.png": PIXELS})
    assert everything(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_zip_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError, match="no zip"):
        unpack(io.BytesIO(content), tmp_path / "upload")
    assert not (tmp_path / "upload").exists()


def test_a_zip_without_an_image_says_why(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"holds no image.*'readme.txt', is neither"):
        taken(tmp_path, {"readme.txt": b"hello"})
    assert everything(tmp_path) == []
