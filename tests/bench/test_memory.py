"""Tests of explorer.bench.memory."""

import numpy as np
import pytest

from explorer.bench.memory import peak_above, reset_peak, status_mb


def test_the_peak_holds_what_was_taken_and_given_back() -> None:
    before = reset_peak()
    if before is None:
        pytest.skip("the system keeps no record in /proc")
    np.ones(64 * 2**17)  # 64 MB, let go at once
    above, held = peak_above(before), status_mb("VmRSS")
    assert above is not None and 60 < above < 200 and held is not None and held < before + 30


def test_without_a_record_there_is_no_peak() -> None:
    assert peak_above(None) is None
