"""The mark of an open version: left by who may write, held until it is let go."""

import fcntl
from pathlib import Path

from explorer.catalogue.reading import hold_version, mark_of


def test_a_version_is_held_until_it_is_let_go(tmp_path: Path) -> None:
    held = hold_version(tmp_path, 3)
    assert held is not None
    with mark_of(tmp_path, 3).open("a") as another:
        try:
            fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)
            raise AssertionError("nobody held it")
        except OSError:
            held.close()
        fcntl.flock(another, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_who_may_not_write_opens_without_a_mark(tmp_path: Path) -> None:
    assert hold_version(tmp_path / "missing", 3) is None
    assert hold_version(tmp_path, None) is None and list(tmp_path.iterdir()) == []
