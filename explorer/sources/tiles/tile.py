"""One survey tile: where it lies, by its header alone, and any part of its pixels."""

import re
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from explorer.config import Limits
from explorer.errors import ImageError, reason_of
from explorer.sources.bounded import unpacked_file
from explorer.sources.tiles.listing import Listed

if TYPE_CHECKING:
    from astropy.io import fits
    from astropy.wcs import WCS

MOST_BANDS = 6
_BAND_CARDS = ("BAND", "FILTER", "FILTER1", "FILTNAM", "INSFLNAM")
_PSF_CARDS = ("PSF_FWHM", "PSFFWHM", "SEEING", "FWHM")
_WIDEST = 120.0  # arcsec or pixels: what is wider is no star
_NO_LIGHT = re.compile(
    r"(?i)^(wht|weight|wtmap|ivar|invvar|var|variance|err|error|rms|sigma|dq|mask|msk|flags?|bpm|"
    r"ctx|con|exp|expmap|nexp|bkg|background|psf)(_|\d|$)"
)  # names of the HDUs that come with an image
_DAMAGE = (OSError, ValueError, TypeError, IndexError, KeyError, RuntimeError, EOFError, zlib.error)


@dataclass(frozen=True)
class Tile:
    """An image of a FITS file.

    `bands`: names, one a plane of the image, "" where unknown. `shape`: (H, W) in pixels.
    `arcsec_per_px`: its pixel scale. `hdu`: its number in the file. `psf_arcsec`: the width of a
    star at half its height, 0 where nothing tells it.
    """

    path: Path
    bands: tuple[str, ...]
    wcs: "WCS"
    shape: tuple[int, int]
    arcsec_per_px: float
    hdu: int = 0
    psf_arcsec: float = 0.0

    @property
    def name(self) -> str:
        """Its file, and the number of the image where it is not the first."""
        return f"{self.path.name}[{self.hdu}]" if self.hdu > 1 else self.path.name

    @property
    def centre(self) -> tuple[float, float]:
        """RA and Dec of the middle, in degrees."""
        return self._sky((self.shape[1] - 1) / 2, (self.shape[0] - 1) / 2)

    @property
    def radius_deg(self) -> float:
        """Half the diagonal and a little more."""
        return float(np.hypot(*self.shape)) / 2 * self.arcsec_per_px / 3600 * 1.05

    def _sky(self, x: float, y: float) -> tuple[float, float]:
        place = self.wcs.pixel_to_world(x, y).icrs
        return float(place.ra.deg), float(place.dec.deg)

    def pixels(
        self, ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """x and y of places on the sky, 0-based, NaN where they cannot be projected."""
        from astropy.coordinates import SkyCoord

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            x, y = self.wcs.world_to_pixel(SkyCoord(ra_deg, dec_deg, unit="deg"))
        return np.asarray(x, np.float64), np.asarray(y, np.float64)


def read_tiles(listed: Listed) -> list[Tile]:
    """The tiles of a file by their headers, as those of a mosaic of CCDs; no pixel is read.

    Of images that lie on one part of the sky (light, weights, masks) the first counts.

    Raises:
        ImageError: damaged, no image, no sky coordinates, or more bands than a picture has.
    """
    with _opened(listed.path) as hdus:
        found: list[Tile] = []
        for number in _images(hdus):
            try:
                tile = _tile_of(listed, number, hdus)
            except ValueError:  # one without coordinates costs itself, not the others
                if number == _images(hdus)[-1] and not found:
                    raise
                continue
            if not any(_covers_same(tile, other) for other in found):
                found.append(tile)
        return found


def _images(hdus: "fits.HDUList") -> list[int]:
    """The HDUs that hold an image of two or more axes of light; ValueError without one."""
    found = [
        number
        for number, hdu in enumerate(hdus)
        if hdu.is_image and len(hdu.shape) >= 2 and 0 not in hdu.shape
    ]
    light = [number for number in found if not _NO_LIGHT.search(hdus[number].name)]
    if not found:
        raise ValueError("no HDU holds an image")
    return light or found


def _covers_same(one: Tile, other: Tile) -> bool:
    """Whether two images lie on the same part of the sky, pixel by pixel."""
    if one.shape != other.shape:
        return False
    apart = np.subtract(one.centre, other.centre)
    return bool(np.abs(apart).max() * 3600 < one.arcsec_per_px / 10)


@contextmanager
def _opened(path: Path) -> Iterator["fits.HDUList"]:
    """The HDUs of a file, headers read as they are asked for; damage is an ImageError."""
    from astropy.io import fits

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with fits.open(path, memmap=False) as hdus:
                yield hdus
    except (*_DAMAGE, fits.VerifyError) as error:
        raise ImageError(f"The tile '{path}' cannot be read ({reason_of(error)}).") from error


def _tile_of(listed: Listed, number: int, hdus: "fits.HDUList") -> Tile:
    from astropy.wcs import WCS
    from astropy.wcs.utils import proj_plane_pixel_scales

    header, shape = hdus[number].header, hdus[number].shape
    whole = WCS(header, fobj=hdus)
    if not whole.has_celestial:
        raise ValueError("its header has no sky coordinates")
    wcs, planes = whole.celestial, [side for side in shape[:-2] if side > 1]
    if len(planes) > 1 or (planes and planes[0] > MOST_BANDS):
        raise ValueError(f"it is a cube of shape {shape}; one to {MOST_BANDS} bands are read")
    headers = (header, hdus[0].header)
    bands = _bands(listed, headers, planes[0] if planes else 1)
    scale = float(np.mean(proj_plane_pixel_scales(wcs))) * 3600
    psf = listed.psf_arcsec or next(filter(None, (_psf(each, scale) for each in headers)), 0.0)
    return Tile(listed.path, bands, wcs, (shape[-2], shape[-1]), scale, number, psf)


def _psf(header: "fits.Header", arcsec_per_px: float) -> float:
    """The width of a star in arcsec by the header, whose comment may count it in pixels; or 0."""
    for card in _PSF_CARDS:
        value = header.get(card)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _WIDEST:
            in_pixels = "pix" in header.comments[card].lower()
            return round(float(value) * (arcsec_per_px if in_pixels else 1), 4)
    return 0.0


def _bands(
    listed: Listed, headers: tuple["fits.Header", "fits.Header"], count: int
) -> tuple[str, ...]:
    """The names of the planes: as listed, else as a header says, the image's own first."""
    told = listed.band or str(headers[0].get("BANDS", "")).strip()
    if count > 1:
        names = told.replace(" ", "").split(",") if "," in told else list(told.strip())
        return tuple(names) if len(names) == count else tuple(map(str, range(1, count + 1)))
    cards = (str(each.get(card, "")).split() for each in headers for card in _BAND_CARDS)
    return (listed.band or next((words[0] for words in cards if words), ""),)


class OpenTile:
    """Pixels of one tile, read in parts; not for several threads at once.

    What is packed by gzip is unpacked whole, once; anything else is read where it is needed.
    """

    def __init__(self, tile: Tile) -> None:
        from astropy.io import fits

        self.tile = tile
        packed = tile.path.name.lower().endswith(".gz")
        source: Any = tile.path
        try:
            if packed:
                source = unpacked_file(tile.path, Limits.from_environment().table)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._hdus = fits.open(source, memmap=False)
                self._image: Any = self._hdus[tile.hdu]
        except (*_DAMAGE, fits.VerifyError) as error:
            raise ImageError(
                f"The tile '{tile.path}' cannot be read ({reason_of(error)})."
            ) from error

    def part(self, rows: slice, columns: slice) -> NDArray[np.float32]:
        """The pixels of a region inside the tile, float32 (C, h, w).

        Raises:
            ImageError: they are damaged.
        """
        lead = (0,) * max(0, len(self._image.shape) - 3)
        planes = (slice(None),) if len(self._image.shape) > 2 else ()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                data = self._image.section[(*lead, *planes, rows, columns)]
        except _DAMAGE as error:
            told = f"The tile '{self.tile.path}' is cut short or damaged ({reason_of(error)})."
            raise ImageError(told) from error
        pixels = np.asarray(data, np.float32)
        return pixels.reshape(-1, *pixels.shape[-2:])

    def close(self) -> None:
        """Let go of the file and of what was unpacked."""
        self._hdus.close()
