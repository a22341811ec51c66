"""Every GPU check does its work: here on the processor and small, on a GPU where there is one."""

import math

import pytest
import torch

from explorer.bench import gpu_checks
from explorer.bench.gpu_checks import CHECKS, Load, Row, fitting_rows
from index import gpu_count

SMALL = Load("cpu", flat=4_000, ivf=4_000, images=8, views=1, rerank=20_000, mapped=600, runs=2)
NEEDS_GPU = pytest.mark.skipif(
    not (torch.cuda.is_available() and gpu_count()), reason="torch and FAISS see no GPU here"
)


def test_a_ratio_is_held_to_its_aim() -> None:
    assert Row("", 3.0, "ms", 2.0, at_most=2).reached
    assert not Row("", 5.0, "ms", 2.0, at_most=2).reached
    assert not Row("", 0.8, "", 1.0, at_least=0.9).reached and Row("", 9.0, "", 1.0).reached
    assert math.isnan(Row("", 1.0, "", 0.0).ratio)


def test_rows_are_cut_to_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fitting_rows(Load("cpu", flat=1_000)) == 1_000
    monkeypatch.setattr(gpu_checks, "free_on", lambda device: 256 * 500)
    assert fitting_rows(Load("cpu")) == 500
    monkeypatch.setattr(gpu_checks, "free_memory", lambda: 768 * 100)
    assert fitting_rows(Load("cpu")) == 100


@pytest.mark.parametrize("name", ["exact search", "inverted lists", "re-ranking"])
def test_the_code_of_a_check_runs_without_a_gpu(name: str) -> None:
    rows = list(CHECKS[name](SMALL))
    assert all(row.measured >= 0 and row.limit > 0 for row in rows)
    answers = [row for row in rows if row.unit == "" and "difference" not in row.what]
    assert all(row.measured >= 0.9 for row in answers)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["embedding", "map", "training"])
def test_the_code_of_a_slow_check_runs_without_a_gpu(name: str) -> None:
    rows = list(CHECKS[name](SMALL))
    assert rows and all(row.measured > 0 and row.limit > 0 for row in rows)


@NEEDS_GPU
@pytest.mark.gpu
@pytest.mark.parametrize("name", [name for name in CHECKS if name != "map"])
def test_a_check_runs_on_the_gpu(name: str) -> None:
    load = Load(flat=1_000_000, ivf=100_000, images=256, rerank=300_000, runs=3)
    answers = [row for row in CHECKS[name](load) if row.unit == "" and row.at_least is not None]
    assert all(row.reached for row in answers), answers
