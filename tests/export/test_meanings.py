"""Units come from the end of a name, and from nowhere else."""

import pytest

from explorer.export.meanings import unit_of


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("ra_deg", "deg"),
        ("radius_arcsec", "arcsec"),
        ("size_px", "pix"),
        ("arcsec_per_px", ""),
        ("deg", ""),
        ("_px", ""),
        ("redshift", ""),
    ],
)
def test_a_unit_is_the_end_of_a_name(name: str, unit: str) -> None:
    assert unit_of(name) == unit
