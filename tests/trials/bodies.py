"""HTTP bodies under Hypothesis: JSON of any shape under the names that the routes know."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.trials import children
from tests.trials.filters import examples
from tests.trials.outcome import Outcome
from tests.trials.served import catalogue, client, judged

FULL = 2_000
POSTED = ("rate", "tag", "undo", "news", "prepare", "export")
KINDS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=80)
ANYTHING = st.recursive(
    KINDS, lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3)
)
GALAXIES = st.lists(st.sampled_from(["g0", "g1", "g2"]), min_size=1, max_size=3)
SENSIBLE: dict[str, st.SearchStrategy[Any]] = {
    "answer": st.sampled_from(["up", "down", "artefact", "unsure", "0", "5", None]),
    "who": st.text(max_size=64),
    "theme": st.text(max_size=64),
    "since": st.integers(0, 100) | st.integers(),
    "add": st.text(max_size=64),
    "remove": st.text(max_size=64),
    "tags": st.booleans(),
    "mode": st.sampled_from(["balanced", "curious", "confident", ""]),
}
BODIES = st.fixed_dictionaries(
    {"galaxies": GALAXIES | ANYTHING},
    optional={name: values | ANYTHING for name, values in SENSIBLE.items()},
)


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: bodies of any shape."""
    with catalogue() as folder:
        ended = children.run(posted, folder, max(50, round(FULL * scale)), limit_s=900)
    yield ended.value or Outcome("bodies", wrong=[ended.raised or "no answer in 15 minutes"])


def posted(folder: Path, count: int) -> Outcome:
    """What became of `count` bodies."""
    outcome, kind = Outcome("bodies"), {"content-type": "application/json"}
    with client(folder) as (visitor, workspace):

        @given(st.sampled_from(POSTED), BODIES | ANYTHING)
        def check(path: str, body: Any) -> None:
            sent = {"content": json.dumps(body).encode(), "headers": kind}
            verdict, line = judged(visitor, workspace, "POST", f"/x/{path}", **sent)
            assert verdict != "wrong", line
            outcome.count(verdict)

        examples(outcome, count, check)
    return outcome
