"""The filter language under Hypothesis, compared with a reference in plain Python."""

import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explorer.catalogue.filters import Columns, mask_of
from explorer.errors import FilterError
from tests.trials.outcome import Outcome

FULL = 20_000
TABLE: dict[str, list[Any]] = {
    "z": [0.0, -0.5, 1e300, None, float("nan"), float("inf"), 0.1, 7.0],
    "n": [0, 1, -1, None, 2**53 + 1, -(2**63), 2**63 - 1, 7],
    "name": ["", "spiral", "o'hara", None, "Ünïcode", "50%", "a_b", "SPIRAL"],
    "good": [True, False, None, True, False, True, True, False],
}
TYPES = {"z": pa.float64(), "n": pa.int64(), "name": pa.string(), "good": pa.bool_()}
COUNT = 8
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Spoken = tuple[str, list[bool]]  # a filter, and which galaxies pass it

NUMBERS = st.integers(-(2**62), 2**62) | st.sampled_from([0, 1, -1, 7]) | st.floats(-1e6, 1e6)
WORDS = st.text(max_size=8) | st.sampled_from([str(word) for word in TABLE["name"] if word])


def columns() -> Columns:
    """The small table as a filter sees it."""
    held = {
        name: pa.chunked_array([pa.array(values, TYPES[name])]) for name, values in TABLE.items()
    }
    return Columns(held.__getitem__, tuple(held), COUNT, {})


def is_missing(value: Any) -> bool:
    """Whether a galaxy has no value: null or NaN."""
    return value is None or value != value


def literal(value: Any) -> str:
    """A value as the filter language writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else repr(value)


def compared(name: str, sign: str, value: Any) -> list[bool]:
    """Which galaxies compare so; a missing value does not."""
    held, holds = TABLE[name], SIGNS[sign]
    return [not is_missing(one) and holds(one, value) for one in held]


def values_of(name: str) -> st.SearchStrategy[Any]:
    """Values that the column `name` may be compared with."""
    return {"name": WORDS, "good": st.booleans()}.get(name, NUMBERS)


@st.composite
def comparisons(draw: st.DrawFn) -> Spoken:
    """One comparison, a membership or a question for null."""
    name = draw(st.sampled_from(list(TABLE)))
    written = draw(st.sampled_from([name, f'"{name}"']))
    kind = draw(st.sampled_from(["sign", "sign", "in", "null"]))
    negated = draw(st.booleans())
    here = [not is_missing(one) for one in TABLE[name]]
    if kind == "null":
        passes = here if negated else [not one for one in here]
        return f"{written} is {'not ' * negated}null", passes
    if kind == "sign":
        sign, value = draw(st.sampled_from(list(SIGNS))), draw(values_of(name))
        return f"{written} {sign} {literal(value)}", compared(name, sign, value)
    values = draw(st.lists(values_of(name), min_size=1, max_size=3))
    within = np.any([compared(name, "=", value) for value in values], axis=0)
    passes = [(one != negated) and has for one, has in zip(within, here, strict=True)]
    listed = ", ".join(literal(value) for value in values)
    return f"{written} {'not ' * negated}in ({listed})", passes


def _joined(parts: st.SearchStrategy[Spoken]) -> st.SearchStrategy[Spoken]:
    pairs = st.tuples(st.sampled_from(["and", "or"]), parts, parts)
    return pairs.map(_join) | parts.map(lambda one: (f"not ({one[0]})", [not x for x in one[1]]))


def _join(pair: tuple[str, Spoken, Spoken]) -> Spoken:
    word, (left, lefts), (right, rights) = pair
    holds = operator.and_ if word == "and" else operator.or_
    return f"({left}) {word} ({right})", [holds(a, b) for a, b in zip(lefts, rights, strict=True)]


FILTERS = st.recursive(comparisons(), _joined, max_leaves=6)
PIECES = [*TABLE, *SIGNS, "and", "or", "not", "in", "is", "null", "like", "(", ")", ",", "'", '"']
PIECES += ["''", "1e999", "9223372036854775808", "-1", "0x1", "'%'", "true", "\x00", "\u200b", "--"]
GARBLED = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map(" ".join)


def examples(outcome: Outcome, count: int, check: Callable[[], None]) -> None:
    """Run a Hypothesis test; its smallest failing example is counted as wrong."""
    quiet = settings(
        max_examples=count,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        quiet(check)()
    except Exception as error:
        notes = "; ".join(getattr(error, "__notes__", []))
        outcome.count("wrong", f"{type(error).__name__}: {error} {notes}")


def trial(scale: float) -> Iterator[Outcome]:
    """Filters of known meaning, and garbled ones."""
    outcome, held = Outcome("filters"), columns()
    each = max(50, round(FULL * scale / 2))

    @given(FILTERS)
    def meant(spoken: Spoken) -> None:
        expression, passes = spoken
        found = mask_of(expression, held).tolist()
        assert found == passes, f"{expression!r} passes {found}, not {passes}"
        outcome.count("worked")

    @given(GARBLED)
    def garbled(expression: str) -> None:
        try:
            mask = mask_of(expression, held)
        except FilterError as error:
            assert str(error).strip(), "no sentence"
            outcome.count("sentences")
            return
        assert mask.shape == (COUNT,) and mask.dtype == bool, repr(expression)
        outcome.count("worked")

    examples(outcome, each, meant)
    examples(outcome, each, garbled)
    yield outcome
