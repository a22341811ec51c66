"""How pixels are shown: which bands, which stretch and cuts, in which colours."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ArgumentError
from explorer.viewing.colour_maps import GREY, colour_table
from explorer.viewing.cuts import USUAL, checked_cuts, limits_of
from explorer.viewing.stretches import SOFTENING, stretch_of, stretched

_BLUE_OVER_RED = 2.25  # galaxies are red: survey pictures lift the blue
_MOST_SCALE = 1e3


@dataclass(frozen=True)
class Look:
    """How pixels are shown.

    bands: names of those for red, green and blue, or of one; empty for the reddest, the middle and
    the bluest. stretch: see `STRETCHES`. cuts: see `limits_of`. softening: of asinh, 0 to 1.
    scales: a factor for each band shown; empty for those that lift the blue. lupton: one factor for
    all bands of a pixel, which keeps colours (Lupton et al. 2004). colours: see `COLOUR_MAPS`, of a
    single band. inverted: dark on light.
    """

    bands: tuple[str, ...] = ()
    stretch: str = "asinh"
    cuts: str = USUAL
    softening: float = SOFTENING
    scales: tuple[float, ...] = ()
    lupton: bool = True
    colours: str = GREY
    inverted: bool = False

    @property
    def words(self) -> dict[str, Any]:
        """The same as a manifest or a page keeps it: what `look_of` reads."""
        return asdict(self)

    def __str__(self) -> str:
        bands = f", bands {' '.join(self.bands)}" if self.bands else ""
        return f"{self.stretch}, cuts {self.cuts}{bands}"


def look_of(words: Mapping[str, Any]) -> Look:
    """The look in words of a page, a manifest or a command line.

    Raises:
        ArgumentError: an unknown name, a value of another kind, or one out of range.
    """
    known = asdict(Look())
    unknown = words.keys() - known.keys()
    if unknown:
        raise ArgumentError(
            f"A look has no {', '.join(sorted(unknown))}: it has {', '.join(known)}."
        )
    for name, value in words.items():
        if not isinstance(value, _kinds(known[name])) or isinstance(value, bool) != isinstance(
            known[name], bool
        ):
            raise ArgumentError(f"The {name} of a look cannot be {str(value)[:60]!r}.")
    bands, scales = tuple(words.get("bands", ())), tuple(words.get("scales", ()))
    return _checked(Look(**{**words, "bands": bands, "scales": scales}))


def _kinds(value: object) -> tuple[type, ...]:
    if isinstance(value, tuple):
        return (tuple, list)
    return (float, int) if isinstance(value, float) else (type(value),)


def _checked(look: Look) -> Look:
    stretch_of(look.stretch)
    colour_table(look.colours)
    if not all(isinstance(band, str) for band in look.bands) or len(look.bands) not in (0, 1, 3):
        raise ArgumentError("Name one band, or three: for red, green and blue.")
    plain = [scale for scale in look.scales if type(scale) in (int, float)]
    if len(plain) != len(look.scales) or not all(0 <= scale <= _MOST_SCALE for scale in plain):
        raise ArgumentError(f"Scales of bands are numbers from 0 to {_MOST_SCALE:g}.")
    if not 0 < look.softening <= 1:
        raise ArgumentError(f"The softening is {look.softening:g}: give more than 0, at most 1.")
    return Look(**{**asdict(look), "cuts": checked_cuts(look.cuts)})


def bands_shown(names: Sequence[str], look: Look) -> list[int]:
    """Places of the bands for red, green and blue among `names`, or of the one that is shown.

    Raises:
        ArgumentError: a band that is not among them.
    """
    if not look.bands:
        count = len(names)
        return [0] if count == 1 else np.linspace(count - 1, 0, 3).round().astype(int).tolist()
    missing = next((band for band in look.bands if band not in names), None)
    if missing is not None:
        raise ArgumentError(f"There is no band {missing!r}: the image has {', '.join(names)}.")
    return [list(names).index(band) for band in look.bands]


def usual_scales(shown: Sequence[int], count: int) -> list[float]:
    """Factors for the bands shown, of `count` by wavelength: falling from blue to red."""
    if len(shown) == 1 or count == 1:
        return [1.0] * len(shown)
    ends = np.sqrt(_BLUE_OVER_RED), 1 / np.sqrt(_BLUE_OVER_RED)
    return [round(float(np.geomspace(*ends, count)[band]), 3) for band in shown]


def render(bands: NDArray[np.generic], names: Sequence[str], look: Look) -> NDArray[np.uint8]:
    """The picture, uint8 (H, W, 3), of bands (C, H, W) by wavelength, in any linear unit.

    Pixels that are not finite are black.

    Raises:
        ArgumentError: the look names a band that is not there, or cuts or scales for another
            number of bands than are shown.
    """
    shown = bands_shown(names, look)
    scales = list(look.scales) or usual_scales(shown, len(names))
    if len(scales) != len(shown):
        raise ArgumentError(f"{len(scales)} scales for {len(shown)} bands: give one for each.")
    flux = bands[shown].astype(np.float32)
    cuts = limits_of(flux, look.cuts)
    unit = _colour(flux, cuts, scales, look) if len(shown) == 3 else _single(flux, cuts, look)
    return 255 - unit if look.inverted else unit


def _single(
    flux: NDArray[np.float32], cuts: Sequence[tuple[float, float]], look: Look
) -> NDArray[np.uint8]:
    """One band in the colours of its map."""
    low, high = cuts[0]
    share = stretched(_known((flux[0] - low) / (high - low)), look.stretch, look.softening)
    return colour_table(look.colours)[_bytes(share)]


def _colour(
    flux: NDArray[np.float32],
    cuts: Sequence[tuple[float, float]],
    scales: Sequence[float],
    look: Look,
) -> NDArray[np.uint8]:
    """Three bands: stretched by their mean intensity (Lupton), or each by itself."""
    spans = [scale * (high - low) for scale, (low, high) in zip(scales, cuts, strict=True)]
    common = float(np.mean(spans)) or 1.0
    factors = [scale / (common if look.lupton else high - low)
               for scale, (low, high) in zip(scales, cuts, strict=True)]  # fmt: skip
    lows = np.array([low for low, _ in cuts], np.float32)[:, None, None]
    share = _known((flux - lows) * np.array(factors, np.float32)[:, None, None])  # (3, H, W)
    if not look.lupton:
        return _bytes(np.moveaxis(stretched(share, look.stretch, look.softening), 0, -1))
    mean = np.maximum(share.mean(axis=0), 1e-6)
    share *= stretched(mean, look.stretch, look.softening) / mean
    share /= np.maximum(share.max(axis=0), 1)
    return _bytes(np.moveaxis(share, 0, -1))


def _known(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same without what is below the lower cut or not finite: 0."""
    found = np.fmax(share, 0)
    found[np.isposinf(found)] = 0
    return found


def _bytes(unit: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Values of 0 to 1 as bytes; those above are 255."""
    return (np.minimum(unit, 1) * np.float32(255) + np.float32(0.5)).astype(np.uint8)
