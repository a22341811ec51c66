import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

import explorer
from explorer.catalogue.kept_columns import FOLDER, keep_column, kept_column
from explorer.pipeline.upload import upload
from tests.object_stores import Misbehaving

COLUMN = pa.chunked_array([pa.array(["a", None, "ü"]), pa.array(["d"])])


def test_a_column_comes_back_as_it_was(tmp_path: Path) -> None:
    assert kept_column(tmp_path, "a/../b") is None
    keep_column(tmp_path, "a/../b", COLUMN)
    assert kept_column(tmp_path, "a/../b").to_pylist() == COLUMN.to_pylist()
    assert kept_column(tmp_path, "other") is None


def test_a_torn_file_is_read_from_the_store_again(tmp_path: Path) -> None:
    keep_column(tmp_path, "a", COLUMN)
    (path,) = (tmp_path / FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:20])
    assert kept_column(tmp_path, "a") is None


def test_what_has_no_room_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", str(tmp_path))
    monkeypatch.setenv("EXPLORER_CACHE_MB", "1")
    keep_column(tmp_path, "a", pa.chunked_array([pa.array(range(200_000))]))
    assert kept_column(tmp_path, "a") is None


@pytest.fixture
def remote(catalogue: Path, s3: str) -> str:
    upload(catalogue, s3, lambda _line: None)
    return s3


def test_a_second_process_asks_the_store_for_no_column(
    remote: str, misbehaving: Misbehaving
) -> None:
    first = explorer.open(remote)
    numbers, count = first.catalogue.column("z").tolist(), len(first.catalogue.ids())
    misbehaving.asked.clear()
    code = (
        f"import explorer; c = explorer.open({remote!r}).catalogue; "
        "print(c.column('z').tolist(), len(c.ids()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"{numbers} {count}"
    assert not [path for path in misbehaving.asked if ".lance/data" in path]
