"""Values of the catalogue as the page writes them: short, and safe to show."""

from __future__ import annotations

import html
import re
import textwrap
from typing import Any

from explorer.workspace.plain import plain, short_number

MOST_LETTERS = 260
MOST_IN_A_WORD = 80
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")  # controls, halves of letters
WORD_JOINER = "\u2060"  # unseen: Streamlit looks for its icons even in code


def display_text(value: Any) -> str:
    """`value` for a reader: four significant digits, "–" where there is none."""
    value = plain(value)
    if value is None or value == "":
        return "–"
    if isinstance(value, float):
        return short_number(value)
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
