"""Paths of a table are spelled one way."""

from pathlib import Path

import pyarrow as pa

from explorer.sources.references import references_of
from explorer.sources.roots import Roots
from tests.sources.conftest import picture


def test_paths_become_relative_with_forward_slashes(tmp_path: Path) -> None:
    picture(tmp_path / "a" / "1.png")
    own = tmp_path.resolve()
    texts = pa.array(["a/1.png", "./a/1.png", "a\\1.png", f"{own}/a/1.png", "a/../a/1.png", ""])
    found = references_of(texts, roots=Roots.of(own), column="file", where="'t.csv'")
    assert found.to_pylist() == ["a/1.png"] * 5 + [""]
