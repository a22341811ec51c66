"""Every trial in a form of seconds; `pytest -m trials` or `python -m tests.trials` runs all."""

import pytest

from tests.trials.__main__ import TRIALS, run

SHORT = {
    "kills": 0.02,
    "damage": 0.1,
    "full_disk": 0.1,
    "read_only": 0.3,
    "requests": 0.1,
    "filters": 0.02,
    "bodies": 0.05,
    "raters": 0.1,
    "sessions": 0.1,
    "images": 0.15,
    "tables": 0.06,
    "arguments": 0.03,
}
pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", TRIALS)
def test_a_short_trial_fails_nowhere(name: str) -> None:
    judge(name, SHORT[name])


@pytest.mark.trials
@pytest.mark.parametrize("name", TRIALS)
def test_a_whole_trial_fails_nowhere(name: str) -> None:
    judge(name, 1.0)


def judge(name: str, scale: float) -> None:
    outcomes = list(run((name,), scale))
    failures = [f"{o.trial} {line}" for o in outcomes for line in o.failures]
    assert not failures, "\n".join(failures[:20])
    skipped = [o.skipped for o in outcomes if o.skipped]
    if skipped and not sum(o.tried for o in outcomes):
        pytest.skip("; ".join(skipped))
    assert all(o.tried for o in outcomes if not o.skipped)
