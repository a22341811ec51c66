"""The network checks do their work: here on the processor and small."""

import pytest

from explorer.bench.checks.table import Load
from explorer.bench.gpu_checks import CHECKS


@pytest.mark.slow
@pytest.mark.parametrize("name", ["embedding", "training"])
def test_the_code_of_a_slow_check_runs_without_a_gpu(small: Load, name: str) -> None:
    rows = list(CHECKS[name](small))
    assert rows and all(row.measured > 0 and row.limit > 0 for row in rows)
