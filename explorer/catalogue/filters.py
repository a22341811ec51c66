"""The filter language, `z < 0.1 and class = 'spiral'`: parsed here, never evaluated as code.

    expression  or | and | not | ( … ) | comparison
    comparison  NAME (= | == | != | <> | < | <= | > | >=) VALUE
                NAME [not] in (VALUE, …) · NAME [not] like 'spi%' · NAME is [not] null
    NAME        a column; "in quotes" when it holds spaces or dots
    VALUE       12, -0.5, 1e3, 'text', true, false

A galaxy without a value (null, NaN) passes no comparison.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.arrays import Mask
from explorer.catalogue.whole_numbers import COMPARE, compare_whole
from explorer.errors import FilterError

Value = int | float | str | bool
SAME = {"==": "=", "<>": "!="}
TOKEN = re.compile(
    r"""\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])
    |(?P<text>'(?:[^']|'')*')|"(?P<quoted>[^"]+)"
    |(?P<sign><=|>=|!=|<>|==|=|<|>|\(|\)|,)|(?P<word>[^\W\d]\w*))""",
    re.VERBOSE,
)
DEEPEST = 50


@dataclass(frozen=True)
class Columns:
    """What a filter may name.

    Attributes:
        read: the Arrow column of a name; only called for names in `names`.
        names: the columns there are.
        count: N, the length of every mask.
        special: names that are no column (`tag`): value → mask, None → has any.
    """

    read: Callable[[str], pa.ChunkedArray]
    names: tuple[str, ...]
    count: int
    special: Mapping[str, Callable[[str | None], Mask]]


def mask_of(expression: str, columns: Columns) -> Mask:
    """Which galaxies pass `expression`, bool (N,); an empty one passes all.

    Raises:
        FilterError: a syntax error, an unknown column, or a value of the wrong kind.
    """
    if not expression.strip():
        return np.ones(columns.count, dtype=bool)
    parser = _Parser(_tokens(expression), columns)
    mask = parser.either(0)
    if parser.next_token is not None:
        raise FilterError(f"The filter has something left over at {parser.next_token[1]!r}.")
    return mask


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while expression[at:].strip():
        match = TOKEN.match(expression, at)
        if match is None:
            raise FilterError(
                f"The filter cannot be read from {expression[at:].strip()[:20]!r} on. "
                "Example: z < 0.1 and class = 'spiral'"
            )
        kind = str(match.lastgroup)
        text = match.group(kind)
        lowered = kind == "word" and text.lower() in KEYWORDS
        found.append(("keyword", text.lower()) if lowered else (kind, text))
        at = match.end()
    return found


KEYWORDS = {"and", "or", "not", "in", "is", "null", "like", "true", "false"}


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], columns: Columns) -> None:
        self._tokens, self._at, self._columns = tokens, 0, columns

    @property
    def next_token(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _accept(self, *texts: str) -> str | None:
        token = self.next_token
        if token and token[0] in ("keyword", "sign") and token[1] in texts:
            self._at += 1
            return token[1]
        return None

    def _expect(self, text: str) -> None:
        if self._accept(text) is None:
            found = self.next_token[1] if self.next_token else "the end"
            raise FilterError(f"The filter needs {text!r} where it has {found!r}.")

    def either(self, depth: int) -> Mask:
        mask = self._both(depth)
        while self._accept("or"):
            mask = mask | self._both(depth)
        return mask

    def _both(self, depth: int) -> Mask:
        mask = self._single(depth)
        while self._accept("and"):
            mask = mask & self._single(depth)
        return mask

    def _single(self, depth: int) -> Mask:
        if depth > DEEPEST:
            raise FilterError(f"The filter is nested deeper than {DEEPEST} brackets.")
        if self._accept("not"):
            return ~self._single(depth + 1)
        if self._accept("("):
            mask = self.either(depth + 1)
            self._expect(")")
            return mask
        return self._comparison(self._name())

    def _name(self) -> str:
        token = self.next_token
        if token is None or token[0] not in ("word", "quoted"):
            raise FilterError(f"The filter needs a column where it has {_shown(token)}.")
        self._at += 1
        if token[1] not in self._columns.names and token[1] not in self._columns.special:
            offered = ", ".join([*self._columns.special, *self._columns.names])
            raise FilterError(f"There is no column {token[1]!r}. Columns: {offered}.")
        return token[1]

    def _comparison(self, name: str) -> Mask:
        if self._accept("is"):
            wanted = self._accept("not") is None
            self._expect("null")
            return self._missing(name) == wanted
        negated = self._accept("not") is not None
        if self._accept("in"):
            mask = self._member(name)
        elif self._accept("like"):
            mask = self._like(name, self._value())
        elif negated:
            raise FilterError("After a column, 'not' goes with 'in' or 'like'.")
        else:
            return self._compared(name)
        return (mask ^ negated) & ~self._missing(name) if negated else mask

    def _compared(self, name: str) -> Mask:
        sign = self._accept("=", "==", "!=", "<>", "<", "<=", ">", ">=")
        if sign is None:
            found = _shown(self.next_token)
            raise FilterError(f"After {name!r} the filter needs =, !=, <, <=, >, >=, not {found}.")
        return self._compare(name, SAME.get(sign, sign), self._value())

    def _member(self, name: str) -> Mask:
        self._expect("(")
        mask = self._compare(name, "=", self._value())
        while self._accept(","):
            mask = mask | self._compare(name, "=", self._value())
        self._expect(")")
        return mask

    def _value(self) -> Value:
        token = self.next_token
        if token is None or token[0] not in ("number", "text", "keyword"):
            hint = " (text needs single quotes)" if token and token[0] == "word" else ""
            raise FilterError(f"The filter needs a value where it has {_shown(token)}{hint}.")
        self._at += 1
        if token[0] == "number":
            whole = re.fullmatch(r"[-+]?\d{1,30}", token[1])  # longer ones are beyond any column
            return int(token[1]) if whole else float(token[1])
        if token[0] == "text":
            return token[1][1:-1].replace("''", "'")
        if token[1] not in ("true", "false"):
            raise FilterError(f"The filter needs a value where it has {token[1]!r}.")
        return token[1] == "true"

    def _compare(self, name: str, sign: str, value: Value) -> Mask:
        if name in self._columns.special:
            if sign not in ("=", "!="):
                raise FilterError(f"{name!r} can only be compared with = and !=.")
            holds = self._columns.special[name](str(value))
            return holds if sign == "=" else ~holds
        column = self._columns.read(name)
        value = _scalar(column.type, name, value)
        if pa.types.is_integer(column.type) and not isinstance(value, str):
            return compare_whole(column, sign, value)
        try:
            compared = COMPARE[sign](column, value)
        except pa.ArrowException as error:
            raise FilterError(f"{name!r} cannot be compared with {value!r} ({error}).") from error
        return _as_mask(compared) & ~_nan(column)

    def _like(self, name: str, value: Value) -> Mask:
        if name in self._columns.special:
            raise FilterError(f"{name!r} can only be compared with = and !=.")
        column = self._columns.read(name)
        if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
            raise FilterError(f"{name!r} is not text, so 'like' does not apply; use =, < or >.")
        return _as_mask(pc.match_like(column, str(value), ignore_case=True))

    def _missing(self, name: str) -> Mask:
        if name in self._columns.special:
            return ~self._columns.special[name](None)
        column = self._columns.read(name)
        return np.asarray(pc.is_null(column)) | _nan(column)


def _scalar(kind: pa.DataType, name: str, value: Value) -> Any:
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if is_text and not isinstance(value, str):
        raise FilterError(f"{name!r} is text: compare it with a word in single quotes.")
    if pa.types.is_boolean(kind) and not isinstance(value, bool):
        if value not in (0, 1):
            raise FilterError(f"{name!r} is true or false, not {value!r}.")
        return bool(value)
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    if is_number and isinstance(value, str):
        raise FilterError(f"{name!r} holds numbers: compare it with a number, without quotes.")
    if pa.types.is_floating(kind):
        return float(value)
    return operator.pos(value) if is_number and isinstance(value, bool) else value


def _nan(column: pa.ChunkedArray) -> Mask:
    if not pa.types.is_floating(column.type):
        return np.zeros(len(column), dtype=bool)
    return _as_mask(pc.is_nan(column))


def _as_mask(compared: pa.ChunkedArray) -> Mask:
    return np.asarray(pc.fill_null(compared, False), dtype=bool)


def _shown(token: tuple[str, str] | None) -> str:
    return repr(token[1]) if token else "its end"
