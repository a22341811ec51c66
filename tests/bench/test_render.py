"""The benchmark of drawing: what it tells, on a small image."""

from explorer.bench.render import LOOKS, bench_render


def test_every_look_is_timed_beside_astropy() -> None:
    told = bench_render(64, 2)
    assert told["ms"].keys() == LOOKS.keys() and all(ms > 0 for ms in told["ms"].values())
    assert told["restretch_ms"] == told["ms"]["lupton"] and told["astropy_lupton_ms"] > 0
    assert told["ratio"] > 0 and told["megabytes"] == round(3 * 64 * 64 * 4 / 1e6, 2)
