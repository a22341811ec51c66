"""Whole-file writes: the old content stands until the new one is complete, nothing is left over."""

import json
import os
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from explorer import files as ours
from index import files as of_index


@pytest.mark.parametrize("room", [ours, of_index])
def test_a_failed_write_leaves_the_old_file_and_nothing_else(room: object, tmp_path: Path) -> None:
    path = tmp_path / "kept.txt"
    path.write_text("old")
    with (
        pytest.raises(ZeroDivisionError),
        room.replace_whole(path) as temporary,
    ):
        temporary.write_text("half")
        raise ZeroDivisionError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("room", [ours, of_index])
def test_nobody_sees_the_new_file_before_it_is_whole(room: object, tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    with room.replace_whole(path) as temporary:
        temporary.write_text("half")
        assert not path.exists()
        temporary.write_text("whole")
    assert path.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [path]


def test_text_bytes_json_and_arrays_come_back(tmp_path: Path) -> None:
    ours.write_text(tmp_path / "a", "galaxies: 3 ± 1")
    ours.write_bytes(tmp_path / "b", b"\x00\xff")
    ours.write_json(tmp_path / "c", {"n": 3})
    of_index.write_array(tmp_path / "d.npy", np.arange(5))
    assert (tmp_path / "a").read_text(encoding="utf-8") == "galaxies: 3 ± 1"
    assert (tmp_path / "b").read_bytes() == b"\x00\xff"
    assert json.loads((tmp_path / "c").read_text()) == {"n": 3}
    assert np.load(tmp_path / "d.npy").tolist() == [0, 1, 2, 3, 4]


def test_a_stream_that_fails_removes_its_temporary(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), ours.open_whole(tmp_path / "x.npy") as stream:
        stream.write(b"half")
        raise RuntimeError
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        ours.write_text(tmp_path / "missing" / "x", "text")


def test_a_file_in_the_place_of_the_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Not a directory"):
        ours.write_text(tmp_path / "file" / "x", "text")


def test_a_result_replaces_files_alone(tmp_path: Path) -> None:
    kept, link, new = tmp_path / "kept", tmp_path / "link", tmp_path / "new"
    kept.write_text("old")
    link.symlink_to("kept")
    for path in (link, new):
        with ours.open_output(path) as stream:
            stream.write(b"told")
    assert link.is_symlink() and kept.read_text() == new.read_text() == "told"
    with pytest.raises(IsADirectoryError), ours.open_output(tmp_path) as stream:
        stream.write(b"told")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "link", "new"]


def test_a_result_goes_into_a_pipe_that_stays_one(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    with ours.open_output(pipe) as stream:
        stream.write(b"head")
        stream.seek(0)  # as FITS and Parquet do
        stream.write(b"told")
    reader.join()
    assert read == [b"told"] and pipe.is_fifo()


def test_a_full_device_stays_a_device() -> None:
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("no /dev/full here")
    with pytest.raises(OSError, match="No space left"), ours.open_output(full) as stream:
        stream.write(b"told")
    assert full.is_char_device()


def test_a_dash_is_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    with ours.open_output(ours.STANDARD_OUTPUT) as stream:
        stream.write(b"\x00told")
    assert capfdbinary.readouterr().out == b"\x00told"


def test_a_circle_of_links_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with (
        pytest.raises(OSError, match="symbolic links"),
        ours.open_output(tmp_path / "loop") as stream,
    ):
        stream.write(b"told")
    assert (tmp_path / "loop").is_symlink()
