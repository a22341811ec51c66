"""A simulated session asks page by page, and no more than it may."""

import numpy as np
import pytest

from explorer.evaluate.simulated_researcher import simulate_session


class InOrder:
    """Shows rows from the first to the last, and notes what it was told."""

    def __init__(self, count: int) -> None:
        self.count, self.told = count, []

    def start(self, size: int) -> np.ndarray:
        return np.arange(size)

    def next_page(self, shown: np.ndarray, interest: np.ndarray, size: int) -> np.ndarray:
        self.told.append((len(shown), interest.tolist()))
        return np.arange(len(shown), len(shown) + size)

    def scores(self, shown: np.ndarray, interest: np.ndarray) -> np.ndarray:
        scores = np.zeros(self.count, np.float32)
        scores[shown] = interest
        return scores


POSITIVE = np.arange(30) % 3 == 0


@pytest.mark.parametrize(("labels", "rounds"), [(4, 0), (10, 0), (25, 2), (99, 2)])
def test_pages_add_up_to_the_labels(labels: int, rounds: int) -> None:
    session = simulate_session(InOrder(30), POSITIVE, labels=labels)
    assert session.shown.tolist() == list(range(min(labels, 30)))
    assert len(session.seconds) == rounds


def test_answers_are_the_truth_of_what_was_shown_and_of_nothing_else() -> None:
    method = InOrder(30)
    session = simulate_session(method, POSITIVE, labels=12, page=5)
    assert [count for count, _ in method.told] == [5, 10]
    assert method.told[0][1] == POSITIVE[:5].astype(float).tolist()
    assert np.array_equal(session.scores > 0, POSITIVE & (np.arange(30) < 12))
