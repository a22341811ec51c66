"""Tests of explorer.catalogue.kind."""

from explorer.catalogue.kind import GALAXY, LIGHT_CURVE


def test_a_number_goes_with_its_word() -> None:
    assert [GALAXY.count(n) for n in (0, 1, 1917)] == ["0 galaxies", "1 galaxy", "1,917 galaxies"]
    assert LIGHT_CURVE.count(2) == "2 light curves" and f"No {LIGHT_CURVE}" == "No light curve"
