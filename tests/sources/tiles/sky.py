"""Synthetic tiles with coordinates: galaxies of known places on noise."""

from pathlib import Path

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

SCALE = 0.5  # arcsec a pixel
SIDE = 300


def wcs_at(ra: float, dec: float, *, scale: float = SCALE, side: int = SIDE) -> WCS:
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.crval = [ra, dec]
    wcs.wcs.crpix = [(side + 1) / 2, (side + 1) / 2]
    wcs.wcs.cdelt = [-scale / 3600, scale / 3600]
    return wcs


def light(wcs: WCS, places: list[tuple[float, float]], *, side: int, peak: float) -> np.ndarray:
    """Gaussians of 2 arcsec at some places on unit noise, float32 (side, side)."""
    y, x = np.mgrid[:side, :side]
    image = np.random.default_rng(1).normal(0, 1, (side, side))
    scale = abs(wcs.wcs.cdelt[1]) * 3600
    for ra, dec in places:
        x0, y0 = wcs.world_to_pixel_values(ra, dec)
        image += peak * np.exp(-((x - x0) ** 2 + (y - y0) ** 2) / 2 / (2 / scale) ** 2)
    return image.astype(np.float32)


def tile(  # noqa: PLR0913
    path: Path,
    at: tuple[float, float],
    places: list[tuple[float, float]],
    *,
    band: str = "",
    peak: float = 100.0,
    scale: float = SCALE,
) -> Path:
    """A tile around `at`; .fits.fz is compressed as survey archives do."""
    side = round(SIDE * SCALE / scale)
    wcs = wcs_at(*at, scale=scale, side=side)
    header, data = wcs.to_header(), light(wcs, places, side=side, peak=peak)
    if band:
        header["FILTER"] = f"{band} DECam SDSS c0001"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".fz":
        image = fits.CompImageHDU(data, header, compression_type="RICE_1", quantize_level=16)
        fits.HDUList([fits.PrimaryHDU(), image]).writeto(path)
    else:
        fits.PrimaryHDU(data, header).writeto(path)
    return path


def table(path: Path, places: list[tuple[float, float]]) -> Path:
    rows = [f"g{at:02d},{ra:.7f},{dec:.7f}" for at, (ra, dec) in enumerate(places)]
    path.write_text("\n".join(["id,ra,dec", *rows]))
    return path


def mosaic(path: Path, *more: fits.ImageHDU) -> Path:
    """Two CCDs side by side in one file, whose primary header names the band; then `more`."""
    head = fits.PrimaryHDU()
    head.header["FILTER"] = "g DECam"
    ccds = []
    for at, ra in enumerate((150.0, 150.1)):
        wcs = wcs_at(ra, 2.0, side=200)
        data = light(wcs, [(ra, 2.0)], side=200, peak=100.0 * (at + 1))
        ccds.append(fits.ImageHDU(data, wcs.to_header(), name=f"CCD{at}"))
        ccds[-1].header["FWHM"] = (2.5, "median FWHM in pixels")
    fits.HDUList([head, *ccds, *more]).writeto(path)
    return path
