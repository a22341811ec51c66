"""Values of the catalogue as the page writes them: short, finite, safe to send as JSON."""

from __future__ import annotations

import html
import math
import re
import textwrap
from collections.abc import Mapping
from typing import Any

import numpy as np

MINUS = "−"
MOST_LETTERS = 260
MOST_IN_A_WORD = 80
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # controls, halves of letters
WORD_JOINER = "\u2060"  # unseen: Streamlit looks for its icons even in code
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


def display_text(value: Any) -> str:
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


def one_line(text: str) -> str:
    """`text` without control characters, its spaces single."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def shorten(sentence: str) -> str:
    """`sentence` without the tail of a long list; the page's own lists hold the rest."""
    cut = (word[:MOST_IN_A_WORD] + "…" * (len(word) > MOST_IN_A_WORD) for word in sentence.split())
    return textwrap.shorten(" ".join(cut), MOST_LETTERS, placeholder=" …")


def scrolls(name: str) -> str:
    """The attributes of a box that scrolls, so that the keyboard reaches what is below."""
    return f"tabindex='0' role='region' aria-label='{html.escape(name, quote=True)}'"


def literal(text: str) -> str:
    """`text` as Markdown that shows its very letters: no image, link, emoji or typography of it.

    It is one code span, which the page's style draws as running text.
    """
    words = one_line(text).replace(":material/", f":{WORD_JOINER}material/")
    runs = {len(run) for run in re.findall("`+", words)}
    fence = "`" * next(length for length in range(1, len(runs) + 2) if length not in runs)
    return f"{fence} {words} {fence}" if words else ""
