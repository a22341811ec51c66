"""The scale bench: stages in processes of their own, refusals before the first begins."""

import json
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.bench import room, scale
from explorer.bench.scale import ScaleBench, bench_scale
from explorer.bench.scale_size import Size


def test_stages_bring_what_they_need_and_are_refused_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run: list[tuple[str, int]] = []

    def pretend(work: object, stage: str, size: Size) -> dict[str, float]:
        run.append((stage, size.rows))
        return {
            "seconds": size.rows / 1e3,
            "cpu_seconds": 1.0,
            "peak_mb": 1.0,
            "held_mb": 1.0,
            "disk_mb": 0.0,
        }

    def no_add(stage: str, rows: int, dim: int, folder: Path) -> str:
        return "add is refused" if stage == "add" and rows == 2_000 else ""

    monkeypatch.setattr(scale, "in_fresh_process", pretend)
    monkeypatch.setattr(scale, "refusal", no_add)
    found = bench_scale(ScaleBench((2_000, 1_000), ("search", "open")))
    assert run == [
        ("vectors", 1_000), ("add", 1_000), ("index", 1_000), ("search", 1_000), ("open", 1_000),
        ("vectors", 2_000), ("index", 2_000), ("search", 2_000),
    ]  # fmt: skip
    assert found["refused"] == ["add is refused", "open at 2,000 rows needs add, which is refused."]
    assert found["stages"]["search"]["rows"] == [1_000, 2_000]
    assert found["stages"]["search"]["exponent"] == pytest.approx(1)
    assert "vectors" not in found["stages"]


def test_nothing_begins_that_has_no_room(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(room, "free_memory", lambda: 2**30)
    assert main(["bench", "scale", "--rows", "1e9", "--stages", "rerank", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["stages"] == {} and "rerank at 1,000,000,000 rows" in told["refused"][-1]


@pytest.mark.parametrize("rows", ["1e2", "many", "1000.5"])
def test_rows_that_are_no_number(rows: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["bench", "scale", "--rows", rows])
    assert capsys.readouterr().err.count("\n") == 1


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["bench", "scale", "--rows", "1e3", "--folder", str(tmp_path / "none")]
    assert main(words) == 2
    assert "is no folder" in capsys.readouterr().err
