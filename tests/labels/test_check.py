"""Whether a journal is whole."""

import sqlite3
from contextlib import closing

from explorer.labels.check import accept, check


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
