"""No image is read that lies outside the folders that were allowed."""

from pathlib import Path

import pytest

from explorer.errors import ImageError, SourceError
from explorer.sources.roots import Roots
from tests.sources.conftest import picture


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    for name in ("own/a.png", "more/b.png", "away/c.png"):
        picture(tmp_path / name)
    (tmp_path / "own" / "out.png").symlink_to(tmp_path / "away" / "c.png")
    (tmp_path / "own" / "over.png").symlink_to(tmp_path / "more" / "b.png")
    (tmp_path / "own" / "folder").symlink_to(tmp_path / "away")
    (tmp_path / "own" / "circle.png").symlink_to(tmp_path / "own" / "circle.png")
    return Roots.of(tmp_path / "own", (str(tmp_path / "more"),))


def test_what_lies_inside_is_found(roots: Roots, tmp_path: Path) -> None:
    for reference in ("a.png", "b.png", "over.png", "../more/b.png", f"{tmp_path}/more/b.png"):
        assert roots.find(reference).is_file()
        assert roots.first_outside([reference]) is None
    assert roots.find("gone.png") == tmp_path / "own" / "gone.png"


@pytest.mark.parametrize("reference", ["out.png", "folder/c.png", "../away/c.png", "/etc/passwd"])
def test_what_lies_outside_is_refused_at_once_and_again_when_read(
    roots: Roots, reference: str
) -> None:
    assert roots.first_outside(["a.png", "", reference]) == 2
    with pytest.raises(ImageError, match="leads out"):
        roots.find(reference)
    assert "--image-root" in str(roots.refusal(reference, "Row 3"))


@pytest.mark.parametrize("reference", ["circle.png", "nul\0.png"])
def test_what_is_no_path_is_one_bad_image(roots: Roots, reference: str) -> None:
    assert roots.first_outside([reference]) is None
    with pytest.raises(ImageError, match="is no path of a file"):
        roots.find(reference)


def test_a_root_is_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="There is no folder"):
        Roots.of(tmp_path, (str(tmp_path / "nowhere"),))
