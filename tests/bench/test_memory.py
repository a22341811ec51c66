"""Tests of explorer.bench.memory."""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from explorer.bench.memory import PeakHeld, peak_above, reset_peak, status_mb

ALONE = """
import numpy as np
from explorer.bench.memory import peak_above, reset_peak, status_mb
before = reset_peak()
np.ones(64 * 2**17)  # 64 MB, let go at once
print(before, peak_above(before), status_mb("VmRSS"))
"""


def test_the_peak_holds_what_was_taken_and_given_back() -> None:
    if reset_peak() is None:
        pytest.skip("the system keeps no record in /proc")
    told = subprocess.run([sys.executable, "-c", ALONE], capture_output=True, text=True, check=True)
    before, above, held = map(float, told.stdout.split())
    assert 60 < above < 200 and held < before + 30


def test_without_a_record_there_is_no_peak() -> None:
    assert peak_above(None) is None


def test_what_is_held_for_a_while_is_seen_and_what_is_mapped_is_not(tmp_path: Path) -> None:
    if status_mb("RssAnon") is None:
        pytest.skip("the system keeps no record in /proc")
    np.save(tmp_path / "large.npy", np.ones(16 * 2**17))
    with PeakHeld() as mapped:
        assert np.load(tmp_path / "large.npy", mmap_mode="r").sum() > 0
    with PeakHeld() as held:
        large = np.ones(2**24)  # 128 MB, much more than others let go of meanwhile
        time.sleep(0.3)
        del large
    assert held.mb - mapped.mb > 20
