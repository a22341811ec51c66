"""The map check does its work: here on the processor and small."""

import pytest

from explorer.bench.checks.table import Load
from explorer.bench.gpu_checks import CHECKS


@pytest.mark.slow
def test_the_code_of_a_slow_check_runs_without_a_gpu(small: Load) -> None:
    rows = list(CHECKS["map"](small))
    assert rows and all(row.measured > 0 and row.limit > 0 for row in rows)
