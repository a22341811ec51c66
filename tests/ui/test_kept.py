"""What is kept for a catalogue's pages is made once, and the last few of what may go."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

from explorer.ui.kept import RECENT, Kept


def test_what_is_kept_is_made_once_however_many_ask() -> None:
    kept, made = Kept(), []

    def make() -> int:
        sleep(0.05)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: kept.always("grid", make), range(8)))
        recent = list(pool.map(lambda _: kept.recent("grid", make), range(8)))
    assert found == [1] * 8 and recent == [2] * 8


def test_one_may_be_made_of_another() -> None:
    kept = Kept()
    assert kept.always("extent", lambda: kept.always("grid", lambda: 3) + 1) == 4


def test_the_least_recent_are_forgotten() -> None:
    kept, made = Kept(), []
    for number in [*range(RECENT), 0, RECENT, 0, 1]:
        kept.recent(str(number), lambda number=number: made.append(number))
    assert made == [*range(RECENT), RECENT, 1]
