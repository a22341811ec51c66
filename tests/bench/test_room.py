"""Tests of explorer.bench.room."""

from pathlib import Path

import pytest

from explorer.bench import room
from explorer.bench.room import NEEDS, refusal
from explorer.bench.scale_stages import STAGES


def test_what_there_is_room_for_is_not_refused(tmp_path: Path) -> None:
    assert not any(refusal(stage, 1_000, 64, tmp_path) for stage in STAGES if stage != "milvus")


def test_a_refusal_is_one_line_with_need_and_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "free_memory", lambda: 4 * 2**30)
    line = refusal("rerank", 10**8, 64, tmp_path)
    assert "rerank at 100,000,000 rows is refused" in line and "4.0 GB are free" in line
    assert "GB of memory" in line and "\n" not in line
    assert "GB of disk" in refusal("vectors", 10**12, 64, tmp_path) or "memory" in line


def test_milvus_in_a_file_is_for_a_million(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "find_spec", lambda name: True)
    assert "1,000,000 rows at most" in refusal("milvus", 1_000_001, 64, tmp_path)


def test_every_stage_has_its_needs() -> None:
    assert set(STAGES) <= set(NEEDS)


def test_milvus_is_left_out_where_it_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "find_spec", lambda name: None)
    assert "not installed" in refusal("milvus", 1_000, 64, tmp_path)
