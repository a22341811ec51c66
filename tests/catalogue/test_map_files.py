"""Layouts in files of their own."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.map_files import FOLDER, discard_layouts, read_layout, write_layout
from explorer.errors import CatalogueError

XY = np.arange(6, dtype=np.float32).reshape(3, 2)


def test_positions_come_back_and_a_name_stands_for_its_content(tmp_path: Path) -> None:
    file = write_layout(tmp_path, "sky", XY)
    assert file.startswith("sky-") and file == write_layout(tmp_path, "sky", XY)
    assert np.array_equal(read_layout(tmp_path, {"file": file, "galaxies": 3}), XY)
    assert write_layout(tmp_path, "sky", XY + 1) != file


def test_a_broken_or_foreign_file_is_one_sentence(tmp_path: Path) -> None:
    file = write_layout(tmp_path, "sky", XY)
    with pytest.raises(CatalogueError, match="holds 3 places, its record 4"):
        read_layout(tmp_path, {"file": file, "galaxies": 4})
    whole = (tmp_path / FOLDER / file).read_bytes()
    for broken in (b"cut", whole[:15] + bytes(90) + whole[105:]):
        (tmp_path / FOLDER / file).write_bytes(broken)
        with pytest.raises(CatalogueError, match=r"explorer map .* --name sky"):
            read_layout(tmp_path, {"file": file, "galaxies": 3})
    np.save(tmp_path / "outside.npy", XY)
    with pytest.raises(CatalogueError, match="missing"):  # a record leads nowhere else
        read_layout(tmp_path, {"file": "../outside.npy", "galaxies": 3})


def test_only_layouts_of_the_manifest_stay(tmp_path: Path) -> None:
    kept, left = write_layout(tmp_path, "a", XY), write_layout(tmp_path, "b", XY)
    manifest = Manifest("in.csv", {}, 8, layouts={"a": {"file": kept, "galaxies": 3}})
    discard_layouts(tmp_path, manifest)
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == [kept] != [left]
