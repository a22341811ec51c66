"""The table of GPU checks: what was measured, what was skipped and why, what failed."""

import json

import pytest

from explorer.__main__ import main
from explorer.bench import gpu
from explorer.bench.checks.table import Load, Row
from explorer.bench.gpu import gpu_report, told
from explorer.bench.gpu_checks import CHECKS
from explorer.commands import doctor
from explorer.errors import ExplorerError


@pytest.fixture
def no_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)


@pytest.fixture
def all_can_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "why_not", lambda: dict.fromkeys(CHECKS, ""))


@pytest.mark.usefixtures("no_gpu")
def test_without_a_gpu_every_check_is_skipped_with_a_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor", "--gpu", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)["gpu"]
    assert [row["status"] for row in report["checks"]] == ["skipped"] * len(CHECKS)
    assert all("sees no GPU" in row["reason"] for row in report["checks"])
    assert report["device"] == "none" and len(report["date"]) == 10
    assert main(["doctor", "--gpu"]) == 0
    said = capsys.readouterr().out
    assert said.count("No GPU is seen here") == 1 and "exact search" in said


def test_a_row_has_ratio_and_aim() -> None:
    found = told(Row("exact search", 6.0, "ms", 2.0, at_most=2))
    assert (found["ratio"], found["aim"], found["status"]) == (3.0, "≤ 2", "short")
    assert told(Row("embedding", 95.0, "images/s", 100.0, at_least=0.9))["status"] == "reached"


@pytest.mark.usefixtures("all_can_run")
def test_one_check_that_fails_spoils_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(work: object, name: str, load: Load) -> list[Row]:
        if name == "re-ranking":
            raise RuntimeError("CUDA error:\n out of memory")
        if name == "map":
            raise ExplorerError("Its process was killed.")
        return [Row(name, 1.0, "s", 1.0, at_most=2)]

    monkeypatch.setattr(gpu, "in_fresh_process", run)
    rows = {row["what"]: row for row in gpu_report()["checks"]}
    assert rows["re-ranking"]["reason"] == "CUDA error: out of memory"
    assert rows["map"]["status"] == "failed" and rows["training"]["status"] == "reached"


@pytest.mark.usefixtures("all_can_run")
def test_no_check_begins_when_the_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "MOST_S", -1.0)
    rows = gpu_report()["checks"]
    assert {row["reason"] for row in rows} == {"no time was left of ten minutes"}


def test_a_table_names_device_driver_and_date() -> None:
    report = {"device": "H200", "driver": "570", "date": "2026-11-28", "checks": [
        told(Row("exact search", 6.0, "ms", 3.0, at_most=2))]}  # fmt: skip
    head, line = doctor._gpu_lines(report)[0].splitlines()
    assert head.split()[:4] == ["device", "driver", "date", "what"]
    assert (
        line.split()
        == "H200 570 2026-11-28 exact search 6.0000 3.0000 ms 2.0000 ≤ 2 reached".split()
    )
