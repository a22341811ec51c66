"""Tests of explorer.bench.match."""

import pytest

from explorer.bench.match import bench_match

pytestmark = pytest.mark.slow


def test_the_bench_agrees_with_astropy() -> None:
    result = bench_match(4000)
    assert result["agree"] == 1.0 and 1950 <= result["matched"] <= 2050
    assert result["seconds"] > 0 and result["astropy_seconds"] > 0
