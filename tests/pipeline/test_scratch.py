"""Arrays of every galaxy: in memory or in a file that nobody sees, and never half of one."""

import os
from pathlib import Path

import numpy as np
import pytest

from explorer.pipeline import scratch as module
from explorer.pipeline.scratch import scratch_array


def test_few_are_in_memory_and_many_in_a_file_without_a_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scratch_array(tmp_path, (5, 2)).base is None
    monkeypatch.setattr(module, "IN_MEMORY", 0)
    assert scratch_array(None, (5, 2)).base is None
    large = scratch_array(tmp_path, (5, 2))
    large[:] = np.arange(10).reshape(5, 2)
    assert isinstance(large.base, np.memmap) and large.dtype == np.float32
    assert large.sum() == 45 and list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "posix_fallocate"), reason="this system reserves nothing")
def test_a_full_disk_is_an_error_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IN_MEMORY", 0)
    with pytest.raises(OSError):
        scratch_array(tmp_path, (1 << 50,))
