"""The file in which a catalogue remembers its journals."""

import pytest

from explorer.errors import LabelError
from explorer.labels.record import FILE_NAME, read_record, write_record
from explorer.labels.state import JournalState


def test_each_place_is_remembered(tmp_path):
    assert read_record(tmp_path) == {}
    write_record(tmp_path, "labels.sqlite", JournalState("a", 3, 3))
    write_record(tmp_path, "postgresql database 1", JournalState("b", 9, 8))
    held = read_record(tmp_path)
    assert held["labels.sqlite"].state == JournalState("a", 3, 3)
    assert held["postgresql database 1"].state == JournalState("b", 9, 8)
    assert held["labels.sqlite"].when.startswith("20")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"places": 3}',
        '{"places": {"x": 1}}',
        '{"places": {"x": {"id": 1}}}',
        "\xff",
    ],
)
def test_a_damaged_record_is_told_and_begun_anew(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content.encode("latin-1"))
    with pytest.raises(LabelError, match="cannot be read"):
        read_record(tmp_path)
    write_record(tmp_path, "here", JournalState("a", 1, 1))
    assert list(read_record(tmp_path)) == ["here"]
