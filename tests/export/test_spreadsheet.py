"""Cells that a spreadsheet would run are quoted, whatever unseen letters come first."""

import re

import pyarrow as pa
import pytest

from explorer.export.spreadsheet import as_was, harmless, harmless_column

UNSEEN = [
    " ",
    "   ",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\u200e",
    "\u2060",
    "\u00ad",
    "\x00",
    "\x1f",
    "\n",
    "\r\n",
    "\v",
    "\x85",
    "\u2028",
    "\u115f",
    "\ufe0f",
    "\U000e0020",
    " \ufeff\u200b",
]
SIGNS = ["=", "+", "-", "@", "\t", "\r", "＝", "﹢"]


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_a_formula_behind_what_is_not_seen_is_quoted(unseen: str, sign: str) -> None:
    cell = f"{unseen}{sign}HYPERLINK()"
    assert harmless(cell) == f"'{cell}"
    assert harmless_column(pa.chunked_array([["ok", None, cell]])).to_pylist() == [
        "ok",
        None,
        f"'{cell}",
    ]


@pytest.mark.parametrize(
    "cell", ["-1.5e3", "+3", " -1.5", "-.5", "12", "a=b", " x-y", "", "é", "''"]
)
def test_numbers_and_text_stay(cell: str) -> None:
    assert harmless(cell) == cell
    assert harmless_column(pa.chunked_array([[cell]])).to_pylist() == [cell]


@pytest.mark.parametrize("cell", ["=1", " =1", "'=1", "''-x", "-1", "'", "'x", "", "\ufeff@x"])
def test_every_cell_comes_back(cell: str) -> None:
    assert as_was(harmless(cell)) == cell


def test_what_python_holds_for_a_space_is_taken_for_one() -> None:
    spaces = [chr(code) for code in range(0x110000) if re.match(r"\s", chr(code))]
    assert all(harmless(f"{space}=1").startswith("'") for space in spaces)
