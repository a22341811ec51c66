"""Every GPU check does its work on a GPU, where there is one."""

import pytest
import torch

from explorer.bench.checks.table import Load
from explorer.bench.gpu_checks import CHECKS
from index import gpu_count

NEEDS_GPU = pytest.mark.skipif(
    not (torch.cuda.is_available() and gpu_count()), reason="torch and FAISS see no GPU here"
)


@NEEDS_GPU
@pytest.mark.gpu
@pytest.mark.parametrize("name", [name for name in CHECKS if name != "map"])
def test_a_check_runs_on_the_gpu(name: str) -> None:
    load = Load(flat=1_000_000, ivf=100_000, images=256, rerank=300_000, runs=3)
    answers = [row for row in CHECKS[name](load) if row.unit == "" and row.at_least is not None]
    assert all(row.reached for row in answers), answers
