"""Figures of single runs, kept in a file."""

from pathlib import Path

import pytest

from explorer.errors import ExplorerError
from explorer.evaluate.run_cache import RunCache


def test_a_run_is_made_once_and_is_there_after_a_restart(tmp_path: Path) -> None:
    path, made = tmp_path / "runs.json", []

    def make() -> dict[str, float]:
        made.append(1)
        return {"auc": 0.5}

    assert RunCache(path, "one")("a", make) == RunCache(path, "one")("a", make) == {"auc": 0.5}
    assert len(made) == 1
    RunCache(path, "one")("b", make)
    RunCache(path, "another task")("a", make)
    assert len(made) == 3
    assert set(RunCache(path, "one").mine) == {"a", "b"}  # the other task left them there


def test_without_a_file_it_keeps_in_memory() -> None:
    cache = RunCache(None, "one")
    assert cache("a", lambda: 1) == cache("a", lambda: 2) == 1


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "\xff"])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "runs.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(ExplorerError, match="name another file"):
        RunCache(path, "one")
    assert path.read_text(encoding="latin-1") == text


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExplorerError, match=r"cannot be (written|read)"):
        RunCache(tmp_path / "file" / "runs.json", "one")("a", lambda: 1)
