"""One large image cut into its sources: detected with SEP, each with a margin of its own size."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.config import Limits
from explorer.errors import ExplorerError, ImageError, SourceError
from explorer.sources.bounded import unpacked_file
from explorer.sources.columns import catalogue_table, nan_to_null
from explorer.sources.cutouts import read_image
from explorer.sources.detect import AREA_PX, SIGMA, measure
from explorer.sources.fits import FITS_SUFFIXES, celestial, picture, read_fits

if TYPE_CHECKING:
    from astropy.wcs import WCS

MARGIN = 1.7  # side of a cutout over the size of its source
LEAST_SIDE_PX = 24


@dataclass(frozen=True)
class Mosaic:
    """A picture and what is measured on it, rows in the order of the file.

    `bands`: float32 (C, H, W) by increasing wavelength, linear; `rgb`: uint8 (H, W, 3).
    `rows_from_bottom`: the first row is the lowest, as in FITS.
    """

    bands: NDArray[np.float32]
    rgb: NDArray[np.uint8]
    wcs: "WCS | None" = None
    rows_from_bottom: bool = False


@dataclass(frozen=True)
class MosaicSource:
    """The sources of one picture, uint8 (H, W, 3), held in memory; a `sources.Source`."""

    name: str
    table: pa.Table
    rgb: NDArray[np.uint8]
    background: NDArray[np.uint8]  # (3,)
    rows_from_bottom: bool
    notes: tuple[str, ...] = ()

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The cutout of a box "x0,y0,side" as uint8 (side, side, 3), background past the edges.

        Raises:
            ImageError: the reference is no box, or it misses the picture.
        """
        try:
            x0, y0, side = (int(part) for part in reference.split(","))
        except ValueError:
            raise ImageError(f"'{reference}' is no box: write x0,y0,side.") from None
        inside = self.rgb[max(y0, 0) : max(y0 + side, 0), max(x0, 0) : max(x0 + side, 0)]
        if not inside.size:
            raise ImageError(f"The box {reference} misses the picture.")
        cutout = np.full((side, side, 3), self.background, np.uint8)
        top, left = max(-y0, 0), max(-x0, 0)  # no mirroring: a galaxy at the edge is no merger
        cutout[top : top + inside.shape[0], left : left + inside.shape[1]] = inside
        return np.ascontiguousarray(cutout[::-1]) if self.rows_from_bottom else cutout


def open_demo(spec: str, *, limit: int | None = None) -> MosaicSource:
    """A bundled picture by name; SourceError offers those there are."""
    if spec not in DEMOS:
        raise SourceError(f"There is no '{spec}': the demo is {', '.join(DEMOS)}.")
    return mosaic_source(DEMOS[spec](), name=spec, stem=spec.partition(":")[2], limit=limit)


def open_mosaic(path: Path, *, name: str, limit: int | None = None) -> MosaicSource:
    """The sources of a FITS, PNG, JPEG or TIFF picture.

    Raises:
        SourceError: the picture cannot be read, or nothing is detected in it.
    """
    is_fits = path.name.lower().endswith(FITS_SUFFIXES)
    try:
        mosaic = _read_fits_mosaic(path) if is_fits else _from_rgb(read_image(path))
    except ExplorerError as error:
        raise SourceError(f"The mosaic '{path}' cannot be read. {error}") from error
    return mosaic_source(mosaic, name=name, stem=path.name.split(".")[0], limit=limit)


def mosaic_source(
    mosaic: Mosaic, *, name: str, stem: str, limit: int | None = None
) -> MosaicSource:
    """Detected sources, brightest first, with ids "stem-00001" in that order.

    Columns: x_px, y_px (centre, 0-based, in the file's order of rows), size_px (the longer side
    of the isophote it was detected in), flux (counts above the background in three rms radii),
    magnitude (−2.5 lg flux: no zero point), colour (magnitudes, bluest band less reddest: larger
    is redder; null for one band or no light), axis_ratio (0–1), snr, and ra_deg, dec_deg where
    the picture has a WCS.

    Raises:
        SourceError: nothing is detected.
    """
    measured = measure(mosaic.bands)
    count = len(measured["x_px"])
    if not count:
        raise SourceError(
            f"No source stands {SIGMA:g} sigma above the background of '{name}' over "
            f"{AREA_PX} px: give an image of the sky, or a folder of cutouts."
        )
    digits = max(4, len(str(count)))
    table = catalogue_table(
        pa.table({key: nan_to_null(values) for key, values in measured.items()}),
        ids=[f"{stem}-{number:0{digits}d}" for number in range(1, count + 1)],
        references=_boxes(measured),
        position=_position(mosaic.wcs, measured),
    )
    sky = np.median(mosaic.rgb[::4, ::4], axis=(0, 1)).astype(np.uint8)
    return MosaicSource(name, table.slice(0, limit), mosaic.rgb, sky, mosaic.rows_from_bottom)


def _boxes(measured: dict[str, NDArray[np.float64]]) -> list[str]:
    """A square "x0,y0,side" around each source, in proportion to its size."""
    side = np.maximum(LEAST_SIDE_PX, np.ceil(MARGIN * measured["size_px"])).astype(int)
    x0 = np.rint(measured["x_px"] - (side - 1) / 2).astype(int)
    y0 = np.rint(measured["y_px"] - (side - 1) / 2).astype(int)
    return [f"{x},{y},{s}" for x, y, s in zip(x0, y0, side, strict=True)]


def _position(
    wcs: "WCS | None", measured: dict[str, NDArray[np.float64]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Degrees of the centres, NaN off the projection; None without a WCS."""
    if wcs is None:
        return None
    world = wcs.pixel_to_world_values(measured["x_px"], measured["y_px"])
    ra_deg, dec_deg = (np.where(np.isfinite(axis), axis, np.nan) for axis in world)
    return ra_deg % 360, dec_deg


def _read_fits_mosaic(path: Path) -> Mosaic:
    limit = Limits.from_environment().table
    image = read_fits(unpacked_file(path, limit), most_pixels=limit.bytes // 12)
    bands = image.bands.astype(np.float32)
    return Mosaic(bands, picture(image.bands), celestial(image.header), rows_from_bottom=True)


def _from_rgb(rgb: NDArray[np.uint8]) -> Mosaic:
    """A picture whose blue, green and red stand for bands; a grey one has a single band."""
    grey = (rgb[..., :1] == rgb).all()
    bands = rgb[..., :1] if grey else rgb[..., ::-1]
    return Mosaic(np.moveaxis(bands, -1, 0).astype(np.float32), rgb)


def _hubble() -> Mosaic:
    """The Hubble deep field as scikit-image ships it (NASA/ESA, public domain)."""
    from skimage.data import hubble_deep_field

    return _from_rgb(hubble_deep_field())


DEMOS: dict[str, Callable[[], Mosaic]] = {"demo:hubble": _hubble}
