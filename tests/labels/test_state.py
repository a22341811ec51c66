"""How far a journal has come."""

import sqlite3

from explorer.labels.state import NOTHING, compared_state, grown_state, whole_state


def test_states_count_all_what_was_known_and_what_is_new(kept):
    kept.rate("a", "b", "c")
    known = kept.keeper.known()
    kept.rate("d")
    with kept.journal.database.reading() as connection:
        whole = whole_state(connection)
        assert (whole.last, whole.count) == (4, 4)
        assert grown_state(connection, known, whole.id) == whole
        assert grown_state(connection, NOTHING, whole.id) == whole
        assert compared_state(connection, known).count == 3


def test_reading_what_is_not_there_gives_nothing_and_makes_nothing(kept):
    with kept.journal.database.reading() as connection:
        assert whole_state(connection) == NOTHING
    assert list(kept.folder.iterdir()) == []


def test_a_journal_from_before_gets_its_id_with_the_next_line(kept):
    kept.rate("a")
    old = sqlite3.connect(kept.file)
    old.execute("DROP TABLE journal_identity")
    old.close()
    (kept.folder / "journal.json").unlink()
    assert kept.rated() == ["a"] and kept.journal.lost() == ""
    kept.rate("b")
    assert kept.keeper.known().id and kept.keeper.known().count == 2
