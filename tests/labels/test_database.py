"""A label database: its table, and a server that refuses, dies, comes back or is crowded."""

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql as dialect
from sqlalchemy.schema import CreateTable

from explorer.errors import LabelDatabaseError
from explorer.labels import Journal, Labels
from explorer.labels.database import Database
from explorer.labels.tables import JOURNAL, METADATA
from tests.postgresql import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
WRITERS, EACH = 20, 15
WRITER = """
import sys
from explorer.labels import Labels
url, who, each = sys.argv[1:]
labels = Labels(url)
print("ready", flush=True)
sys.stdin.readline()  # all of them begin at once
for step in range(int(each)):
    labels.rate([f"g{step}"], "up" if step % 2 else "down", who=who)
    print(step, flush=True)
labels.close()
"""


def told(work, *arguments, **words):
    """The one sentence with which something is refused, which holds no password."""
    with pytest.raises(LabelDatabaseError) as caught:
        work(*arguments, **words)
    said = str(caught.value)
    assert PASSWORD not in said and "\n" not in said and said.endswith(".")
    return said


def test_the_journal_table_compiles_for_postgresql():
    statement = str(CreateTable(JOURNAL).compile(dialect=dialect.dialect()))
    assert "seq BIGSERIAL" in statement and "PRIMARY KEY (seq)" in statement


def test_a_missing_driver_is_named_with_what_to_run(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = told(Labels, "postgresql://ada:Geheimwort@127.0.0.1:1/labels")
    assert 'pip install "psycopg[binary]' in said


def test_servers_named_in_the_options_of_an_address_have_places_of_their_own():
    urls = [f"postgresql:///labels?host={host}" for host in ("/run/a", "/run/b", "/run/a")]
    one, other, again = (Database(url, METADATA).place for url in urls)
    assert one == again != other


def test_a_wrong_password_and_a_missing_database_are_told(postgresql):
    wrong = postgresql.url(password="Geheimwort2")
    assert "password authentication failed" in told(Labels, wrong)
    assert '"nothing" does not exist' in told(Labels, postgresql.url("nothing"))


def test_a_server_that_comes_back_has_all_that_was_acknowledged(postgresql, database):
    with closing(Labels(database)) as labels:
        acknowledged = [f"g{step}" for step in range(30)]
        for galaxy in acknowledged:
            labels.rate([galaxy], "up", who="ada")
        with postgresql.away():
            assert "refused" in told(labels.rate, ["lost"], "up", who="ada")
            assert "refused" in told(labels.ratings, who="ada")
        assert list(labels.ratings(who="ada")) == acknowledged
        labels.rate(["after"], "up", who="ada")
        assert list(labels.ratings(who="ada")) == [*acknowledged, "after"]


def test_a_server_that_dies_within_a_write_keeps_nothing_of_it(postgresql, database):
    journal = Journal(database)
    with closing(Labels(journal)) as labels:
        labels.rate(["before"], "up", who="ada")

        def die_in_the_middle():
            with journal.writing() as connection:
                connection.execute(JOURNAL.insert(), [_line("half")])
                postgresql.stop()
                connection.execute(JOURNAL.insert(), [_line("other half")])

        try:
            told(die_in_the_middle)
        finally:
            postgresql.start()
        labels.rate(["after"], "up", who="ada")
        assert list(labels.ratings(who="ada")) == ["before", "after"]


def test_a_connection_lost_between_two_ratings_is_not_noticed(postgresql, database):
    with closing(Labels(database)) as labels:
        labels.rate(["a"], "up", who="ada")
        postgresql.drop_connections()
        labels.rate(["b"], "up", who="ada")
        postgresql.drop_connections()
        assert list(labels.ratings(who="ada")) == ["a", "b"]


def test_reading_sees_one_state_while_others_write(database):
    journal = Journal(database)
    with closing(Labels(database)) as labels:
        labels.rate(["a"], "up", who="ada")
        with journal.database.reading() as connection:
            before = connection.execute(JOURNAL.select()).all()
            labels.rate(["b"], "up", who="ada")
            assert connection.execute(JOURNAL.select()).all() == before
    journal.close()


def test_a_journal_held_by_a_machine_that_hangs_is_told_not_waited_for(database, monkeypatch):
    patience = "SET LOCAL lock_timeout = '200ms'"
    monkeypatch.setattr("explorer.labels.database._PATIENCE", patience)
    journal = Journal(database)
    with closing(Labels(database)) as labels, journal.writing():
        began = time.monotonic()
        assert "lock timeout" in told(labels.rate, ["a"], "up", who="ada")
        assert time.monotonic() - began < 10
    journal.close()


@pytest.mark.slow
def test_twenty_processes_that_write_at_once_lose_and_mix_nothing(database):
    writers = [_writer(database, f"rater {number}") for number in range(WRITERS)]
    assert all(writer.stdout.readline() == "ready\n" for writer in writers)
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    with closing(Labels(database)) as labels:
        lines = _followed(labels, writers)
    assert [writer.returncode for writer in writers] == [0] * WRITERS
    assert [len(writer.stdout.read().split()) for writer in writers] == [EACH] * WRITERS
    assert [line.seq for line in lines] == list(range(1, WRITERS * EACH + 1))
    for number in range(WRITERS):
        mine = [(line.galaxy, line.value) for line in lines if line.who == f"rater {number}"]
        assert mine == [(f"g{step}", "up" if step % 2 else "down") for step in range(EACH)]


def _followed(labels, writers):
    """The journal read line after line while it grows, as a page follows its colleagues."""
    lines, ended = [], False
    while not ended:
        ended = all(writer.poll() is not None for writer in writers)
        lines += labels.journal(after=lines[-1].seq if lines else 0)
    return lines


def _writer(url, who):
    words = [sys.executable, "-c", WRITER, url, who, str(EACH)]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def _line(galaxy):
    empty = dict.fromkeys(("theme", "encoder", "model", "undoes"), "")
    own = {"who": "ada", "galaxy": galaxy, "kind": "rating", "value": "up", "action": galaxy}
    return {"written": "2026-01-01T00:00:00+00:00", **empty, **own}
