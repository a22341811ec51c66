"""Values of the catalogue as the page writes them: short, finite, safe to send as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

MINUS = "−"


def plain(value: Any) -> Any:
    """`value` as JSON can hold it: numpy scalars unwrapped, NaN and infinity as None."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def show(value: Any) -> str:
    """`value` for a reader: four significant digits, "–" where there is none."""
    value = plain(value)
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return f"{value:.4g}".replace("-", MINUS)
    return str(value)


def title(name: str) -> str:
    """A column's name without underscores."""
    return name.replace("_", " ")
