"""Text cells that a spreadsheet would run as a formula, told by what it sees, and quoted."""

import re

import pyarrow as pa
import pyarrow.compute as pc

# Spaces, control and format characters, and the other letters that are drawn as nothing: a
# spreadsheet, or whatever cleans the file before it gets there, may trim them.
_UNSEEN = (
    "\x00-\x20\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫\t\r\n"
_FORMULA_START = f"^'*[{_UNSEEN}]*[{_SIGNS}]"
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def harmless(cell: str) -> str:
    """The cell with a ' before it if a spreadsheet could see a formula in it; numbers stay.

    A formula that has a ' already gets one more, so that `as_was` gives every cell back.
    """
    if re.match(_FORMULA_START, cell) and not _NUMBER.fullmatch(cell.strip()):
        return f"'{cell}"
    return cell


def as_was(cell: str) -> str:
    """The cell before `harmless`."""
    return cell[1:] if cell[:1] == "'" and harmless(cell[1:]) == cell else cell


def harmless_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column of text made harmless; any other as it is."""
    if not pa.types.is_string(column.type):
        return column
    doubtful = pc.match_substring_regex(pc.fill_null(column, ""), _FORMULA_START)
    if not pc.any(doubtful).as_py():
        return column
    cells = column.to_pylist()
    return pa.chunked_array([[cell and harmless(cell) for cell in cells]], pa.string())
