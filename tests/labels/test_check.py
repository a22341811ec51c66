"""Whether a journal is whole."""

import sqlite3
from contextlib import closing

import pytest

from explorer.labels.check import accept, check
from explorer.labels.journal import Action, write
from explorer.labels.tables import JOURNAL


def test_a_whole_journal_has_no_problems_and_reading_writes_nothing(kept):
    kept.rate("a", "b")
    before = {path: path.stat().st_mtime_ns for path in kept.folder.rglob("*")}
    with closing(kept.journal) as journal:
        found = check(journal, kept.keeper)
    assert found.problems == [] and found.state == found.known and found.state.count == 2
    assert {path: path.stat().st_mtime_ns for path in kept.folder.rglob("*")} == before


def test_a_gap_is_told_even_where_nothing_was_known(kept):
    kept.rate("a", "b", "c")
    (kept.folder / "journal.json").unlink()
    connection = sqlite3.connect(kept.file)
    connection.execute("DELETE FROM journal WHERE seq = 2")
    connection.commit()
    connection.close()
    (told,) = check(kept.journal, kept.keeper).problems
    assert "1 lines are missing among the 3" in told
    accept(kept.journal, kept.keeper)
    assert check(kept.journal, kept.keeper).problems == []


def test_every_damage_is_told_and_can_be_left_behind(kept):
    kept.rate(*(f"g{number}" for number in range(30)))
    whole = kept.file.read_bytes()
    for damaged in (b"noise" * 900, whole[:3000], whole[: len(whole) // 2], b"\0" * len(whole)):
        kept.file.write_bytes(damaged)
        (told,) = check(kept.journal, kept.keeper).problems
        assert "damaged" in told and "labels restore" in told
    accept(kept.journal, kept.keeper)
    assert check(kept.journal, kept.keeper).problems == []
    assert list(kept.folder.glob("labels.sqlite.damaged-*"))


def test_a_server_is_checked_and_taken_as_it_is(served):
    served.rate("a", "b", "c")
    found = check(served.journal, served.keeper)
    assert found.problems == [] and found.state == found.known and found.state.count == 3
    with served.journal.database.writing(JOURNAL) as connection:
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = 2")
    (told,) = check(served.journal, served.keeper).problems
    assert "of these there are 2" in told and "labels restore" in told
    accept(served.journal, served.keeper)
    assert check(served.journal, served.keeper).problems == []


def test_numbers_that_a_server_left_out_are_no_loss(served):
    served.rate("a")
    with pytest.raises(RuntimeError), served.journal.writing() as connection:
        write(connection, Action("ada", [("b", "rating", "up")]))
        raise RuntimeError
    served.rate("c")
    found = check(served.journal, served.keeper)
    assert found.problems == [] and found.state.count == 2 and found.state.last == 3
