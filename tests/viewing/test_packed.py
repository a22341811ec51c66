"""Bands as one reply, and larger ones in bins."""

import json
import struct

import numpy as np
import pytest

from explorer.viewing.packed import binned, packed


@pytest.mark.parametrize("dtype", [np.float32, np.uint8])
def test_what_is_packed_can_be_read(dtype: type) -> None:
    bands = np.arange(2 * 3 * 5, dtype=dtype).reshape(2, 3, 5)
    data = packed(bands, {"names": ["å", "b"]})
    (length,) = struct.unpack("<I", data[:4])
    told = json.loads(data[4 : 4 + length])
    assert told == {"names": ["å", "b"], "shape": [2, 3, 5], "kind": told["kind"]}
    assert length % 4 == 0
    assert (np.frombuffer(data[4 + length :], dtype).reshape(2, 3, 5) == bands).all()


def test_a_large_image_is_binned() -> None:
    bands = np.arange(36, dtype=np.float32).reshape(1, 6, 6)
    small, step = binned(bands, 9)
    assert step == 2 and small.shape == (1, 3, 3) and small[0, 0, 0] == (0 + 1 + 6 + 7) / 4
    assert binned(bands)[1] == 1 and binned(bands)[0] is bands


def test_bytes_stay_bytes() -> None:
    small, _ = binned(np.full((3, 8, 9), 200, np.uint8), 60)
    assert small.dtype == np.uint8 and (small == 200).all()
