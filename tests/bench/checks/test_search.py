"""The search checks do their work: here on the processor and small."""

import pytest

from explorer.bench.checks import search
from explorer.bench.checks.search import fitting_rows
from explorer.bench.checks.table import Load
from explorer.bench.gpu_checks import CHECKS


def test_rows_are_cut_to_what_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fitting_rows(Load("cpu", flat=1_000)) == 1_000
    monkeypatch.setattr(search, "free_on", lambda device: 256 * 500)
    assert fitting_rows(Load("cpu")) == 500
    monkeypatch.setattr(search, "free_memory", lambda: 768 * 100)
    assert fitting_rows(Load("cpu")) == 100


@pytest.mark.parametrize("name", ["exact search", "inverted lists"])
def test_the_code_of_a_check_runs_without_a_gpu(small: Load, name: str) -> None:
    rows = list(CHECKS[name](small))
    assert all(row.measured >= 0 and row.limit > 0 for row in rows)
    answers = [row for row in rows if row.unit == "" and "difference" not in row.what]
    assert all(row.measured >= 0.9 for row in answers)
