"""The sphere, checked against astropy, at the places where plane geometry fails."""

import numpy as np
import pytest
from astropy import units as u
from astropy.coordinates import SkyCoord

from explorer.catalogue.sky import links, parse_position, separation_arcsec, within_cone


def test_separation_agrees_with_astropy():
    rng = np.random.default_rng(0)
    ra, dec = rng.uniform(0, 360, (2, 500)), np.degrees(np.arcsin(rng.uniform(-1, 1, (2, 500))))
    ra[1, :250], dec[1, :250] = ra[0, :250] + 1e-5, np.clip(dec[0, :250] + 1e-6, -90, 90)
    first, second = (SkyCoord(ra[i], dec[i], unit="deg") for i in (0, 1))
    ours = separation_arcsec(ra[0], dec[0], ra[1], dec[1])
    np.testing.assert_allclose(
        ours, first.separation(second).to_value(u.arcsec), rtol=1e-9, atol=1e-9
    )


def test_across_ra_zero_and_over_the_pole():
    assert separation_arcsec(359.9999, 0, 0.0001, 0) == pytest.approx(0.72)
    assert separation_arcsec(0, 89.999, 180, 89.999) == pytest.approx(7.2)
    assert separation_arcsec(10, 90, 200, 90) == pytest.approx(0, abs=1e-6)
    assert separation_arcsec(0, -90, 0, 90) == pytest.approx(180 * 3600)


def test_cone_is_sorted_and_holds_the_far_side_of_the_pole():
    ra, dec = np.array([180.0, 0.0, 90.0, np.nan]), np.array([89.999, 89.9995, 10.0, np.nan])
    rows, separation = within_cone(ra, dec, (0.0, 89.999), 8.0)
    assert rows.tolist() == [1, 0] and rows.dtype == np.int64
    assert separation == pytest.approx([1.8, 7.2])


def test_cone_across_ra_zero_and_its_edge():
    ra, dec = np.array([359.999, 0.001, 180.0]), np.zeros(3)
    assert within_cone(ra, dec, (0.0, 0.0), 3.6001)[0].tolist() == [0, 1]
    assert within_cone(ra, dec, (0.0, 0.0), 3.59)[0].tolist() == []


def test_cone_agrees_with_astropy():
    rng = np.random.default_rng(1)
    ra, dec = rng.uniform(0, 360, 3000), np.degrees(np.arcsin(rng.uniform(-1, 1, 3000)))
    centre = SkyCoord(1.0, 88.0, unit="deg")
    theirs = SkyCoord(ra, dec, unit="deg").separation(centre) <= 5 * u.deg
    rows, _ = within_cone(ra, dec, (1.0, 88.0), 5 * 3600)
    assert sorted(rows) == np.flatnonzero(theirs).tolist()


@pytest.mark.parametrize(
    ("text", "ra", "dec"),
    [
        ("188.7 -0.5", 188.7, -0.5),
        ("188.7,-0.5", 188.7, -0.5),
        (" 188.7 , +0.5 ", 188.7, 0.5),
        ("188.7 0.5", 188.7, 0.5),
        ("188.7-0.5", 188.7, -0.5),
        ("188.7d -0.5d", 188.7, -0.5),
        ("12:30:00 -00:30:00", 187.5, -0.5),
        ("12:30:00,-00:30:00", 187.5, -0.5),
        ("12:30:00-00:30:00", 187.5, -0.5),
        ("12 30 00 -00 30 00", 187.5, -0.5),
        ("12 30 00 00 30 00", 187.5, 0.5),
        ("12h30m00s -0d30m0s", 187.5, -0.5),
        ("12h30m00s, +0d30m0s", 187.5, 0.5),
        ("12h -1", 180.0, -1.0),
        ("12:30 -00:30", 187.5, -0.5),
        ("0 0", 0.0, 0.0),
        ("360 90", 0.0, 90.0),
        ("J003937.09-032825.0", 9.904541667, -3.473611111),
        ("SDSS J123000.00-003000.0", 187.5, -0.5),
        ("262.555771_+66.080509", 262.555771, 66.080509),
    ],
)
def test_positions(text, ra, dec):
    assert parse_position(text) == pytest.approx((ra, dec))


@pytest.mark.parametrize(
    "text", ["12:34:56.7 -00:30:09.8", "00h00m01s -00d00m01s", "23 59 59 +89 59 59"]
)
def test_positions_agree_with_astropy(text):
    there = SkyCoord(text, unit=(u.hourangle, u.deg))
    assert parse_position(text) == pytest.approx((there.ra.deg, there.dec.deg))


@pytest.mark.parametrize(
    "text",
    ["", "M31", "12", "361 0", "10 91", "12:60:00 0:0:0", "1 2 3", "a b", "587722952767439450",
     "12:30:00 -00:30:-5", "nan nan", "25:00:00 0:0:0", "10 20 spiral", "ra=10 dec=20"],
)  # fmt: skip
def test_no_position(text):
    with pytest.raises(ValueError, match=r"."):
        parse_position(text)


def test_links_carry_the_position_and_its_sign():
    pages = dict(links(187.5, -0.5))
    assert set(pages) == {"Legacy Survey", "SDSS", "ESASky", "SIMBAD", "NED"}
    assert all("187.5" in url and "-0.5" in url and " " not in url for url in pages.values())
    assert "%2B0.5" in dict(links(187.5, 0.5))["SIMBAD"]
