"""When a service is asked no more."""

from explorer.sources.services.health import BUSY, MOST, REFUSED, UNREACHED, Health


def test_only_failures_in_a_row_count() -> None:
    health = Health()
    for _ in range(3):
        assert not any(health.failed(UNREACHED) for _ in range(MOST[UNREACHED] - 1))
        health.answered()
    assert [health.failed(BUSY) for _ in range(MOST[BUSY])] == [0] * (MOST[BUSY] - 1) + [MOST[BUSY]]


def test_refusals_count_until_the_first_cutout() -> None:
    health = Health()
    assert [health.failed(REFUSED) for _ in range(MOST[REFUSED])][-1] == MOST[REFUSED]
    health.answered()
    assert not any(health.failed(REFUSED) for _ in range(3 * MOST[REFUSED]))
