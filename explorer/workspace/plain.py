"""Values of the catalogue as JSON can hold them, for a browser to read."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

MINUS = "−"
LARGEST_IN_JSON = 2**53  # a browser reads every number as a float: a longer id loses its end


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: numpy scalars unwrapped, NaN as None, long ids as text."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and abs(value) > LARGEST_IN_JSON:
        return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def short_number(value: float) -> str:
    """Four significant digits, for a reader."""
    return f"{value:.4g}".replace("-", MINUS)
