"""Files are read up to a limit, packed ones too, and pipes are not waited for."""

import gzip
import os
from pathlib import Path

import pytest

from explorer.config import Limit
from explorer.errors import ExplorerError
from explorer.sources.bounded import read_bounded, unpacked, unpacked_file

ONE = Limit(1, "EXPLORER_MAX_TABLE_MB")


def test_what_is_small_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    (tmp_path / "b").write_bytes(gzip.compress(b"abc"))
    assert read_bounded(tmp_path / "a", ONE) == unpacked(b"abc", ONE) == b"abc"
    assert unpacked_file(tmp_path / "a", ONE) == tmp_path / "a"
    found = unpacked_file(tmp_path / "b", ONE)
    assert not isinstance(found, Path) and found.read() == b"abc"


def test_what_is_large_is_refused_by_the_name_of_its_setting(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(2 << 20))
    with pytest.raises(ExplorerError, match=r"2 MB.*set EXPLORER_MAX_TABLE_MB"):
        read_bounded(tmp_path / "a", ONE)
    with pytest.raises(ExplorerError, match="unpacks to more than 1 MB"):
        unpacked(gzip.compress(bytes(2 << 20)), ONE)
    with pytest.raises(ExplorerError, match="cut short"):
        unpacked(gzip.compress(os.urandom(999))[:500], ONE)


def test_pipes_and_folders_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ExplorerError, match="a pipe"):
        unpacked_file(tmp_path / "pipe", ONE)
    with pytest.raises(ExplorerError, match="a folder"):
        read_bounded(tmp_path, ONE)
