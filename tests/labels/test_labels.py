"""The journal's promises: nothing lost, nothing changed, any number of steps back."""

import multiprocessing
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from explorer.errors import LabelError
from explorer.labels import Labels


@pytest.fixture
def labels(tmp_path):
    return Labels(tmp_path / "labels.sqlite")


def test_a_rating_survives_a_kill_right_after_the_call(tmp_path):
    path = tmp_path / "labels.sqlite"
    code = (
        "import os, sys; from explorer.labels import Labels;"
        "Labels(sys.argv[1]).rate(['a'], 'up', who='me'); os._exit(9)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False)
    assert done.returncode == 9
    assert Labels(path).ratings(who="me")["a"].answer == "up"


def test_commits_are_synced_to_disk_and_readers_do_not_block(labels, tmp_path):
    labels.rate(["a"], "up", who="me")
    with labels._journal.database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL


def test_a_writer_waits_for_another_program_that_holds_the_file(tmp_path):
    labels = Labels(tmp_path / "labels.sqlite")
    labels.rate(["a"], "up", who="somebody else")
    other = sqlite3.connect(tmp_path / "labels.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writer = Thread(target=labels.rate, args=(["a"], "up"), kwargs={"who": "me"})
    writer.start()
    writer.join(0.2)
    assert writer.is_alive() and labels.ratings(who="me") == {}
    other.execute("COMMIT")
    writer.join(10)
    assert "a" in labels.ratings(who="me")


def _rate_many(path, who):
    labels = Labels(path)
    for number in range(20):
        labels.rate([f"galaxy-{number}"], "up", who=who)


@pytest.mark.slow
def test_processes_that_open_and_write_at_once_lose_nothing(tmp_path):
    path = tmp_path / "labels.sqlite"
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_rate_many, args=(path, f"r{i}")) for i in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    labels = Labels(path)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert len(labels.all_ratings()) == 60
    assert [event.seq for event in labels.journal()] == list(range(1, 61))


def test_an_unwritable_place_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    labels = Labels(tmp_path / "file" / "labels.sqlite")
    with pytest.raises(LabelError, match="could not be used"):
        labels.rate(["a"], "up", who="me")


def test_a_file_that_is_no_database_is_one_sentence(tmp_path):
    (tmp_path / "labels.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(LabelError, match="not a database"):
        Labels(tmp_path / "labels.sqlite")


def test_an_unknown_driver_is_one_sentence():
    with pytest.raises(LabelError, match="could not be used"):
        Labels("nosuchdatabase://somewhere/else")


def test_times_are_aware_and_in_utc(labels):
    before = datetime.now(UTC)
    labels.rate(["a"], "up", who="me")
    when = labels.ratings(who="me")["a"].when
    assert before <= when <= datetime.now(UTC)


def test_a_large_selection_is_one_quick_step(labels):
    galaxies = [f"g{number}" for number in range(3000)]
    labels.tag(galaxies, "ring", who="me")
    assert labels.tags() == {"ring": 3000}
    assert len(labels.tags_of(galaxies)) == 3000
    assert labels.undo_tags("me") == galaxies
    assert labels.tags() == {}
