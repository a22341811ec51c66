"""What the tests of the checks share: little work, on the processor."""

import pytest

from explorer.bench.checks.table import Load


@pytest.fixture
def small() -> Load:
    """What a check does here, on the processor."""
    return Load("cpu", flat=4_000, ivf=4_000, images=8, views=1, rerank=20_000, mapped=600, runs=2)
