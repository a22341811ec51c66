"""Copies of a journal: whole, made while others write, one a day, the last seven kept."""

import sqlite3
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from explorer.errors import LabelError
from explorer.labels import Labels
from explorer.labels.backup import (
    BEFORE_RESTORE,
    FOLDER,
    copy_daily,
    copy_lines,
    daily_copies,
    dated_copy,
    examine_copy,
    newest_copy,
    write_copy,
)


def test_a_copy_holds_the_lines_and_is_one_file(kept, tmp_path):
    kept.rate("a", "b")
    copied = write_copy(kept.journal.database, tmp_path / "copy.sqlite")
    assert copied == kept.keeper.known()
    assert list(Labels(tmp_path / "copy.sqlite").ratings(who="ada")) == ["a", "b"]
    assert not list(tmp_path.glob("copy.sqlite-*"))


@contextmanager
def someone_writes(journal):
    """Three lines at a time, again and again, until the block ends."""
    stop = Event()

    def write():
        labels = Labels(journal)
        while not stop.is_set():
            labels.rate(["a", "b", "c"], "up", who="ada")
        labels.close()

    writer = Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()


def test_copies_made_while_others_write_are_whole(kept, tmp_path):
    with someone_writes(kept.journal):
        for number in range(10):
            copied = write_copy(kept.journal.database, tmp_path / f"{number}.sqlite")
            assert copied.count == copied.last and copied.count % 3 == 0


def test_lines_are_copied_from_any_database_with_numbers_and_id(kept, tmp_path):
    kept.rate("a", "b")
    with kept.journal.database.reading() as connection:
        copy_lines(connection, tmp_path / "lines.sqlite")
    assert examine_copy(tmp_path / "lines.sqlite") == kept.keeper.known()
    assert Labels(tmp_path / "lines.sqlite").journal() == Labels(kept.journal).journal()


def test_a_server_is_copied_whole_while_others_write(served, tmp_path):
    served.rate("a", "b")
    assert write_copy(served.journal.database, tmp_path / "quiet.sqlite") == served.keeper.known()
    with someone_writes(served.journal):
        for number in range(5):
            copied = write_copy(served.journal.database, tmp_path / f"{number}.sqlite")
            assert copied.count == copied.last and copied.count % 3 == 2
    lines = Labels(tmp_path / "4.sqlite").journal(limit=10_000)
    assert lines == Labels(served.url).journal(limit=len(lines))


def test_a_server_is_copied_on_the_first_write_of_a_day(served):
    served.rate("a")
    (copy,) = daily_copies(served.folder, served.place)
    assert examine_copy(copy).count == 1 and newest_copy(served.folder, served.place) == copy


def test_an_empty_server_gives_an_empty_copy(served, tmp_path):
    assert write_copy(served.journal.database, tmp_path / "copy.sqlite").count == 0


def test_the_first_write_of_a_day_copies(kept):
    kept.rate("a")
    (copy,) = daily_copies(kept.folder, "labels.sqlite")
    kept.rate("b")
    assert examine_copy(copy).count == 1
    assert daily_copies(kept.folder, "labels.sqlite") == [copy]
    copy.unlink()
    kept.rate("c")
    assert examine_copy(copy).count == 3


def test_seven_days_are_kept_and_a_copy_by_hand_stays(kept):
    kept.rate("a")
    (today,) = daily_copies(kept.folder, "labels.sqlite")
    for day in range(10, 20):
        (kept.folder / FOLDER / f"labels-2001-01-{day}.sqlite").write_bytes(today.read_bytes())
    (kept.folder / FOLDER / "labels-by-hand-2001.sqlite").write_bytes(b"")
    today.unlink()
    copy_daily(kept.journal.database, kept.folder, "labels.sqlite")
    names = [path.name for path in daily_copies(kept.folder, "labels.sqlite")]
    assert names == [*(f"labels-2001-01-{day}.sqlite" for day in range(14, 20)), today.name]
    assert (kept.folder / FOLDER / "labels-by-hand-2001.sqlite").exists()


def test_the_newest_copy_is_not_one_that_was_replaced_on_purpose(kept):
    kept.rate("a")
    dated_copy(kept.folder, "labels.sqlite", BEFORE_RESTORE).write_bytes(b"")
    newest = newest_copy(kept.folder, "labels.sqlite")
    assert [newest] == daily_copies(kept.folder, "labels.sqlite")
    assert newest_copy(kept.folder, "elsewhere") is None


def test_a_copy_that_is_damaged_or_none_is_one_sentence(tmp_path):
    (tmp_path / "noise").write_bytes(b"noise" * 1000)
    (tmp_path / "empty").write_bytes(b"")
    sqlite3.connect(tmp_path / "other").execute("CREATE TABLE t (a)")
    for name in ("noise", "empty", "other", "missing"):
        with pytest.raises(LabelError, match=name):
            examine_copy(tmp_path / name)
