"""The benchmark of fetching, in small."""

import pytest

from explorer.bench.cutouts import CutoutBench, bench_cutouts

pytestmark = pytest.mark.slow


def test_a_fetched_galaxy_costs_no_less_than_its_share_of_the_latency() -> None:
    result = bench_cutouts(CutoutBench(count=24, latency_ms=50, workers=4, rounds=1))
    assert result["latency_allows_per_s"] == 80
    assert 0 < result["alone_per_s"] <= 80 * 1.05
    assert 0 < result["fetched_per_s"] <= 80 * 1.05
    assert result["kept_per_s"] > 0 and result["ratio"] > 0
