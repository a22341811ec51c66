"""Units come from the end of a name, and from nowhere else."""

import pytest
from astropy.io.votable.ucd import check_ucd

from explorer.export.meanings import UCDS, meaning_of, ucd_of, unit_of


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


@pytest.mark.parametrize("name", [*UCDS, "p_smooth", "MAG_R", "flux_g", "petroR90_r"])
def test_every_ucd_is_one_of_the_virtual_observatory(name: str) -> None:
    assert check_ucd(ucd_of(name), check_controlled_vocabulary=True)


def test_what_a_name_does_not_tell_is_left_open() -> None:
    assert ucd_of("width") == meaning_of("width") == ""
    assert ucd_of("RA") == "pos.eq.ra" and "Fraction of votes" in meaning_of("p_smooth")
