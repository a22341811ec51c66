"""Tests of explorer.bench.embed."""

import pytest

from explorer.bench import embed as module
from explorer.bench.embed import EmbedBench, bench_embed
from explorer.encoder.models import untrained_encoder

pytestmark = pytest.mark.slow


def test_both_rates_are_of_the_same_number_of_images(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "load_encoder", lambda name, device: untrained_encoder())
    told = bench_embed(EmbedBench(count=4, views=1, workers=1, rounds=1, device="cpu"))
    assert told["pipeline_per_s"] > 0 and told["forward_per_s"] > 0
    ratio = told["pipeline_per_s"] / told["forward_per_s"]
    assert told["ratio"] == pytest.approx(ratio, rel=0.1) and told["views"] == 1
