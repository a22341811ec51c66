"""Each way of searching finds what is near."""

import pytest

from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import STAGES
from tests.contracts.test_index import NEEDS_MILVUS


def test_search_finds_what_is_near(size: Size) -> None:
    for stage in ("search", "filter"):
        found = STAGES[stage](size)
        assert found["recall"] >= 0.9 and 0 < found["seconds"] <= found["worst_s"]


@NEEDS_MILVUS
@pytest.mark.slow
def test_milvus_finds_the_same(size: Size) -> None:
    found = STAGES["milvus"](size)
    assert found["recall"] >= 0.95 and found["build_s"] > 0
