"""The ranking check does its work: here on the processor and small."""

from explorer.bench.checks.table import Load
from explorer.bench.gpu_checks import CHECKS


def test_the_code_of_a_check_runs_without_a_gpu(small: Load) -> None:
    rows = list(CHECKS["re-ranking"](small))
    assert all(row.measured >= 0 and row.limit > 0 for row in rows)
    answers = [row for row in rows if row.unit == "" and "difference" not in row.what]
    assert all(row.measured >= 0.9 for row in answers)
