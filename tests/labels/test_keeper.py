"""Lost ratings are noticed before new ones come."""

import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from explorer.errors import LostRatingsError
from explorer.labels import Journal, Labels, keeper
from explorer.labels.check import accept, check
from explorer.labels.keeper import Keeper


def delete(kept):
    kept.file.unlink()


def empty(kept):
    kept.file.write_bytes(b"")


def replace(kept):
    other = Labels(kept.folder / "other.sqlite")
    other.rate([f"x{number}" for number in range(9)], "down", who="bob")
    other.close()
    shutil.move(kept.folder / "other.sqlite", kept.file)


def shorten(kept):
    connection = sqlite3.connect(kept.file)
    connection.execute("DELETE FROM journal WHERE seq = 3")
    connection.commit()
    connection.close()


def clear(kept):
    connection = sqlite3.connect(kept.file)
    connection.execute("DELETE FROM journal")
    connection.commit()
    connection.close()


def hollow(kept):
    """Taken out of the middle: the last line is there."""
    connection = sqlite3.connect(kept.file)
    connection.execute("DELETE FROM journal WHERE seq = 2")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("loss", [delete, empty, replace, shorten, clear])
def test_lost_lines_are_told_and_nothing_is_written_until_accepted(kept, loss):
    kept.rate("a", "b", "c")
    assert kept.lost() == ""
    loss(kept)
    before = kept.file.read_bytes() if kept.file.exists() else None
    told = kept.lost()
    assert "3 lines when last seen" in told and "labels restore" in told and "--accept" in told
    with pytest.raises(LostRatingsError, match="3 lines"):
        kept.rate("d")
    assert (kept.file.read_bytes() if kept.file.exists() else None) == before
    with closing(kept.journal) as journal:
        accept(journal, kept.keeper)
    assert kept.lost() == ""
    kept.rate("d")
    assert "d" in kept.rated()


def test_a_line_taken_from_the_middle_is_told(kept):
    kept.rate("a", "b", "c")
    hollow(kept)
    assert "of these there are 2" in kept.lost()


def test_a_loss_is_noticed_by_a_process_that_has_the_file_open(kept):
    labels = Labels(kept.journal)
    labels.rate(["a"], "up", who="ada")
    kept.file.unlink()
    with pytest.raises(LostRatingsError):
        labels.rate(["b"], "up", who="ada")
    assert not kept.file.exists() and labels.ratings(who="ada") == {}


def test_a_record_that_lags_is_brought_up_before_it_is_compared(kept, monkeypatch):
    monkeypatch.setattr(keeper, "RECORD_EVERY_S", 60.0)
    journal = kept.journal
    labels = Labels(journal)
    for number in range(5):
        labels.rate([f"g{number}"], "up", who="ada")
        if number == 0:
            journal.keeper.flush()
    assert kept.keeper.known().count == 1
    assert journal.keeper.known().count == 5  # this process knows what it wrote
    assert labels.lost() == "" and kept.keeper.known().count == 5


def test_a_rating_is_recorded_behind_it(kept):
    labels = Labels(kept.journal)
    labels.rate(["a"], "up", who="ada")
    until = time.monotonic() + 10
    while not (kept.keeper.known().count and list(kept.folder.glob("backups/*.sqlite"))):
        assert time.monotonic() < until
        time.sleep(0.01)
    labels.close()


def test_a_state_is_known_while_its_record_is_being_written(kept, monkeypatch):
    labels, known = Labels(kept.journal), []
    write = keeper.write_record

    def written(*given):
        known.append(labels._journal.keeper.known().count)
        if len(known) == 1:
            labels.rate(["b"], "up", who="ada")  # by another thread, just now
        write(*given)

    monkeypatch.setattr(keeper, "write_record", written)
    monkeypatch.setattr(keeper, "RECORD_EVERY_S", 60.0)
    labels.rate(["a"], "up", who="ada")
    labels._journal.keeper.flush()
    labels.close()
    assert known[0] == 1 and kept.keeper.known().count == 2


def test_what_others_rate_while_a_journal_is_examined_is_no_loss(kept, monkeypatch):
    kept.rate("a")
    journal = kept.journal
    look = journal.keeper.seen

    def looked():
        seen = look()
        kept.rate("b")
        return seen

    monkeypatch.setattr(journal.keeper, "seen", looked)
    assert Labels(journal).lost() == ""
    assert check(journal, journal.keeper).problems == []


def test_the_record_is_found_from_another_folder(kept, monkeypatch, caplog):
    monkeypatch.chdir(kept.folder.parent)
    labels = Labels(Journal(kept.file, Keeper(Path(kept.folder.name), "labels.sqlite")))
    labels.rate(["a"], "up", who="ada")
    monkeypatch.chdir("/")
    labels.rate(["b"], "up", who="ada")
    labels.close()
    assert kept.keeper.known().count == 2 and not caplog.text


def test_a_damaged_record_stops_nobody_and_is_told(kept):
    kept.rate("a")
    (kept.folder / "journal.json").write_text("{")
    assert "--accept" in kept.keeper.damage()
    kept.rate("b")
    assert kept.keeper.damage() == "" and kept.keeper.known().count == 2


def test_a_folder_that_cannot_be_written_does_not_fail_a_rating(kept, caplog):
    away = Keeper(kept.folder / "nowhere", "labels.sqlite")
    journal = kept.journal
    journal.keeper = away
    with closing(Labels(journal)) as labels:
        for galaxy in "ab":
            labels.rate([galaxy], "up", who="ada")
            away.flush()
    assert kept.rated() == ["a", "b"]
    assert caplog.text.count("keeps no record or copy") == 1  # not with every rating
