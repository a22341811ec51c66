"""The sky under an image: places, scale, north, and what a redshift makes of an arcsecond."""

import numpy as np
import pytest
from astropy.cosmology import Planck18
from astropy.wcs import WCS

from explorer.viewing.sky_frame import NODES, kpc_per_arcsec, plain_wcs, sky_frame


def turned(degrees: float, *, dec_deg: float = 20.0) -> WCS:
    """0.5 arcsec a pixel, north turned from up to the left."""
    wcs = plain_wcs(0.001, dec_deg, 0.5, (101, 81))
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    wcs.wcs.pc = [[c, s], [-s, c]]
    return wcs


def test_north_is_up_and_east_to_the_left() -> None:
    frame = sky_frame(plain_wcs(0.001, 20, 0.5, (101, 81)), (101, 81))
    assert frame.north == pytest.approx((0, -1), abs=1e-4)
    assert frame.east == pytest.approx((-1, 0), abs=1e-4)
    assert frame.arcsec_per_px == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("dec_deg", [-80.0, 0.0, 60.0])
def test_a_turned_camera_turns_the_compass(dec_deg: float) -> None:
    frame = sky_frame(turned(30, dec_deg=dec_deg), (101, 81))
    assert frame.arcsec_per_px == pytest.approx(0.5, rel=1e-4)
    assert frame.north == pytest.approx((-0.5, -np.sqrt(0.75)), abs=2e-3)
    assert np.dot(frame.north, frame.east) == pytest.approx(0, abs=1e-3)


def test_nodes_are_places_of_the_wcs_with_the_top_row_first() -> None:
    wcs = turned(12)
    frame = sky_frame(wcs, (101, 81))
    assert frame.places.shape == (NODES, NODES, 2)
    assert frame.places[0, 0] == pytest.approx(np.array(wcs.pixel_to_world_values(0, 100)))
    assert frame.places[-1, -1] == pytest.approx(np.array(wcs.pixel_to_world_values(80, 0)))


def test_an_image_off_the_projection_has_no_frame() -> None:
    wcs = WCS(naxis=2)
    wcs.wcs.ctype, wcs.wcs.cdelt = ["RA---AIT", "DEC--AIT"], [-1, 1]
    assert sky_frame(wcs, (400, 400)) is None


def test_kiloparsecs_are_of_planck_2018() -> None:
    expected = Planck18.angular_diameter_distance(0.1).to_value("kpc") * np.pi / 180 / 3600
    assert kpc_per_arcsec(0.1) == pytest.approx(expected, rel=1e-6)
    assert kpc_per_arcsec(0.1) == pytest.approx(1.9, abs=0.05)
