"""A copy put back, from end to end."""

from contextlib import closing

import pytest

from explorer.errors import LabelError, LostRatingsError
from explorer.labels import Labels
from explorer.labels.backup import write_copy
from explorer.labels.check import check
from explorer.labels.restore import restore
from explorer.labels.tables import JOURNAL


@pytest.fixture
def copy(kept, tmp_path):
    kept.rate("a", "b")
    write_copy(kept.journal.database, tmp_path / "copy.sqlite")
    return tmp_path / "copy.sqlite"


def lose(kept):
    kept.file.unlink()


def empty(kept):
    kept.file.write_bytes(b"")


def garble(kept):
    kept.file.write_bytes(b"noise" * 1000)


def halve(kept):
    kept.file.write_bytes(kept.file.read_bytes()[: kept.file.stat().st_size // 2])


@pytest.mark.parametrize("loss", [lose, empty, garble, halve])
def test_what_was_lost_comes_back_and_goes_on(kept, copy, loss):
    loss(kept)
    done = restore(kept.journal, kept.keeper, copy)
    assert kept.rated() == ["a", "b"] and done.state.count == 2
    assert (done.kept is not None) == (loss in (garble, halve))
    kept.rate("c")
    assert kept.rated() == ["a", "b", "c"]
    assert check(kept.journal, kept.keeper).problems == []


def test_newer_lines_are_not_overwritten_unless_told_and_are_kept(kept, copy):
    kept.rate("c")
    with pytest.raises(LabelError, match=r"lacks \(1\).*--overwrite"):
        restore(kept.journal, kept.keeper, copy)
    assert kept.rated() == ["a", "b", "c"]
    done = restore(kept.journal, kept.keeper, copy, overwrite=True)
    assert kept.rated() == ["a", "b"] and done.replaced == 1
    assert list(Labels(done.kept).ratings(who="ada")) == ["a", "b", "c"]
    kept.rate("d")  # the same number as the line of "c": yet another line
    with pytest.raises(LabelError, match="--overwrite"):
        restore(kept.journal, kept.keeper, copy)
    assert check(kept.journal, kept.keeper).problems == []


def test_the_same_journal_again_changes_nothing(kept, copy):
    before = Labels(kept.journal).journal()
    restore(kept.journal, kept.keeper, copy)
    assert Labels(kept.journal).journal() == before


def test_a_process_that_has_it_open_sees_what_was_put_back(kept, copy):
    labels = Labels(kept.journal)
    assert len(labels.ratings(who="ada")) == 2
    kept.file.unlink()
    restore(kept.journal, kept.keeper, copy)
    labels.rate(["c"], "up", who="ada")
    assert kept.rated() == ["a", "b", "c"]


def test_no_copy_and_the_journal_itself_are_refused(kept, copy, tmp_path):
    for wrong in (tmp_path / "missing", kept.file):
        with pytest.raises(LabelError):
            restore(kept.journal, kept.keeper, wrong)
    copy.write_bytes(b"noise" * 500)
    with pytest.raises(LabelError, match="damaged"):
        restore(kept.journal, kept.keeper, copy)
    assert kept.rated() == ["a", "b"]


def asked(served, statement):
    with served.journal.database.writing(JOURNAL) as connection:
        connection.exec_driver_sql(statement)


def drop(served):
    asked(served, "DROP TABLE journal, journal_identity")


def cut(served):
    asked(served, "DELETE FROM journal WHERE seq = 2")


def replace(served):
    drop(served)
    with closing(Labels(served.url)) as labels:  # somebody without this catalogue's record
        labels.rate(["z"], "up", who="ada")


@pytest.fixture
def served_copy(served, tmp_path):
    served.rate("a", "b")
    write_copy(served.journal.database, tmp_path / "copy.sqlite")
    return tmp_path / "copy.sqlite"


@pytest.mark.parametrize("loss", [drop, cut, replace])
def test_what_a_server_lost_is_told_comes_back_and_goes_on(served, served_copy, loss):
    loss(served)
    assert served.lost() and "labels restore" in served.lost()
    with pytest.raises(LostRatingsError):
        served.rate("c")
    done = restore(served.journal, served.keeper, served_copy, overwrite=loss is replace)
    assert served.rated() == ["a", "b"] and done.state.count == done.state.last == 2
    served.rate("c")
    assert served.rated() == ["a", "b", "c"]
    found = check(served.journal, served.keeper)
    assert found.problems == [] and found.state.last == 3


def test_newer_lines_on_a_server_are_kept_in_a_file(served, served_copy):
    served.rate("c")
    with pytest.raises(LabelError, match=r"lacks \(1\).*--overwrite"):
        restore(served.journal, served.keeper, served_copy)
    done = restore(served.journal, served.keeper, served_copy, overwrite=True)
    assert served.rated() == ["a", "b"] and done.replaced == 1
    assert list(Labels(done.kept).ratings(who="ada")) == ["a", "b", "c"]


def test_a_restore_that_fails_at_its_end_changes_nothing_on_a_server(
    served, served_copy, monkeypatch
):
    served.rate("c", "d")

    def fail(_connection):
        raise LabelError("the connection is gone")

    with monkeypatch.context() as patch:
        patch.setattr("explorer.labels.restore.whole_state", fail)
        with pytest.raises(LabelError, match="gone"):
            restore(served.journal, served.keeper, served_copy, overwrite=True)
    assert served.rated() == ["a", "b", "c", "d"]
    served.rate("e")
    assert served.rated() == ["a", "b", "c", "d", "e"]


def test_a_server_moves_to_another_by_backup_and_restore(served, served_copy, postgresql):
    moved = type(served)(served.folder, postgresql.create())
    restore(moved.journal, moved.keeper, served_copy)
    assert moved.rated() == ["a", "b"]
    assert Labels(moved.url).journal() == Labels(served.url).journal()
