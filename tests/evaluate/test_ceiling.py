"""Tests of explorer.evaluate.ceiling."""

import numpy as np
import pytest

from explorer.evaluate.ceiling import linear_probe

pytestmark = pytest.mark.slow


def test_a_probe_with_all_labels_finds_what_is_in_the_vectors(planted):
    vectors, positive = planted
    noise = np.random.default_rng(0).normal(size=(400, 5)).astype(np.float32)
    probed = linear_probe({"vectors": vectors, "noise": noise}, positive)
    assert probed["vectors"]["ap"] > 0.9 > 0.3 > probed["noise"]["ap"]
    with pytest.raises(ValueError, match="at least two"):
        linear_probe({"vectors": vectors}, np.arange(400) == 0)
