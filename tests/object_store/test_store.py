from pathlib import Path

import pytest

from explorer.errors import MissingError, StoreError
from explorer.object_store.store import StoreFolder
from tests.object_stores import Misbehaving


def test_what_is_sent_is_read_listed_and_fetched(s3: str, tmp_path: Path) -> None:
    store = StoreFolder(s3)
    store.send("a.txt", b"one")
    store.send("folder/b.txt", b"three")
    assert store.read("a.txt") == b"one"
    assert store.sizes() == {"a.txt": 3, "folder/b.txt": 5}
    assert store.sizes("folder") == {"folder/b.txt": 5}
    assert store.top() == ({"a.txt": 3}, ["folder"])
    store.fetch("folder/b.txt", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"three"
    store.delete("a.txt")
    store.delete("a.txt")
    with pytest.raises(MissingError):
        store.read("a.txt")


def test_a_bucket_that_is_not_there_is_named(s3: str) -> None:
    with pytest.raises(StoreError, match="no bucket 'nowhere'"):
        StoreFolder("s3://nowhere/name").read("a")


def test_a_store_that_is_busy_at_times_is_asked_again(misbehaving: Misbehaving, s3: str) -> None:
    misbehaving.mood = "at times"
    with pytest.raises(MissingError):  # an answer, not the 503 that came first
        StoreFolder(s3).read("a.txt")
    assert len(misbehaving.asked) == 2


def test_a_store_that_stays_busy_is_told_of_in_seconds(misbehaving: Misbehaving, s3: str) -> None:
    misbehaving.mood = "busy"
    with pytest.raises(StoreError, match=r"does not answer .*503"):
        StoreFolder(s3).read("a.txt")
    assert 1 < len(misbehaving.asked) < 8


def test_a_store_where_nothing_listens_is_told_of(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    with pytest.raises(StoreError, match="does not answer"):
        StoreFolder(s3).read("a.txt")
