"""The tables of a journal."""

from explorer.labels.tables import IDENTITY, JOURNAL, METADATA


def test_a_journal_is_its_lines_and_its_id():
    assert set(METADATA.tables.values()) == {JOURNAL, IDENTITY}
    assert [column.name for column in JOURNAL.primary_key] == ["seq"]
