from pathlib import Path

import pytest

from explorer.catalogue import followed_mirror
from explorer.catalogue.followed_mirror import FollowedMirror
from explorer.errors import CatalogueError, StoreError


class Store:
    """Stands in for `local_folder`: what it answers, and how often it was asked."""

    def __init__(self) -> None:
        self.answer: Path | Exception = Path("one")
        self.asked = 0

    def __call__(self, _address: str) -> Path:
        self.asked += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store()
    monkeypatch.setattr(followed_mirror, "local_folder", made)
    return made


def test_a_store_is_asked_once_a_minute(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    followed = FollowedMirror("s3://b/name")
    assert [followed.folder() for _ in range(3)] == [Path("one")] * 3 and store.asked == 1
    store.answer = Path("two")
    monkeypatch.setattr(followed, "_ask_at", 0.0)
    assert followed.folder() == Path("two")


def test_a_store_that_goes_away_leaves_what_there_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = FollowedMirror("s3://b/name")
    followed.folder()
    store.answer = StoreError("s3://b/name does not answer.")
    monkeypatch.setattr(followed, "_ask_at", 0.0)
    assert followed.folder() == Path("one")


def test_a_store_that_never_answered_is_told_of_without_waiting_again(store: Store) -> None:
    store.answer = StoreError("s3://b/name does not answer.")
    followed = FollowedMirror("s3://b/name")
    for _ in range(2):
        with pytest.raises(CatalogueError, match="does not answer"):
            followed.folder()
    assert store.asked == 1
