"""The stages of the scale bench come in the order that they need."""

from explorer.bench.scale_stages import FIRST, STAGES


def test_what_a_stage_needs_comes_before_it() -> None:
    order = list(STAGES)
    for stage, before in FIRST.items():
        assert all(order.index(one) < order.index(stage) for one in before)
