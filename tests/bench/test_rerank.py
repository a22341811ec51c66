"""Tests of explorer.bench.rerank."""

import pytest

from explorer.bench.rerank import bench_rerank

pytestmark = pytest.mark.slow


def test_the_bench_agrees_with_scikit_learn() -> None:
    result = bench_rerank(rows=3000, dim=16, labels=40)
    assert result["spearman"] > 0.999
    assert result["seconds"] > 0 and result["sklearn_seconds"] > 0
    assert result["speedup_same_work"] > 0
    assert result["peak_mb"] is None or result["peak_mb"] >= 0
