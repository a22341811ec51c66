"""Where black and white lie: a share of the pixels, zscale, all of them, or two values."""

import numpy as np
from numpy.typing import NDArray

from explorer.errors import ArgumentError

USUAL = "99.5"
ZSCALE, MINMAX = "zscale", "minmax"
_ENOUGH_PX = 100_000  # to measure cuts on; as many as the browser takes


def limits(band: NDArray[np.generic], cuts: str) -> tuple[float, float]:
    """The values (low, high) of one band (H, W), in its own unit, that become black and white.

    `cuts`: a percentage of the pixels to keep, as "99.5", "zscale" (of IRAF and DS9), "minmax", or
    two values as "-0.1,20". Pixels that are not finite do not count.

    Raises:
        ArgumentError: none of these.
    """
    cuts = checked_cuts(cuts)
    if "," in cuts:
        low, high = map(float, cuts.split(","))
        return low, high
    some = band.ravel()[:: max(1, band.size // _ENOUGH_PX)]
    known = some[np.isfinite(some)].astype(np.float32)
    if not known.size:
        return 0.0, 1.0
    if cuts == ZSCALE:
        return _apart(*_zscale(known))
    share = 100.0 if cuts == MINMAX else float(cuts)
    low, high = np.percentile(known, [50 - share / 2, 50 + share / 2])
    return _apart(float(low), float(high))


def limits_of(bands: NDArray[np.generic], cuts: str) -> list[tuple[float, float]]:
    """`limits` of each of the bands (C, H, W); cuts may name a pair for each: "0,2;0,3;0,5".

    Raises:
        ArgumentError: another number of pairs than bands.
    """
    each = cuts.split(";") if ";" in cuts else [cuts] * len(bands)
    if len(each) != len(bands):
        raise ArgumentError(
            f"The cuts '{cuts}' are for {len(each)} bands and {len(bands)} are shown: give a pair "
            "for each, or one for all."
        )
    return [limits(band, cut) for band, cut in zip(bands, each, strict=True)]


def checked_cuts(text: str) -> str:
    """The cuts themselves, without spaces; ArgumentError where they are none."""
    plain = text.replace(" ", "").lower().removesuffix("%")
    if not all(_is_one(each) for each in plain.split(";")):
        raise ArgumentError(
            f"The cuts {text[:60]!r} are none: give a percentage as 99.5, zscale, minmax, or two "
            "values, the lower first, as -0.1,20."
        )
    return plain


def _is_one(plain: str) -> bool:
    if plain in (ZSCALE, MINMAX):
        return True
    try:
        numbers = [float(each) for each in plain.split(",")]
    except ValueError:
        return False
    if not np.isfinite(numbers).all():
        return False
    return 1 <= numbers[0] <= 100 if len(numbers) == 1 else _rises(numbers)


def _rises(numbers: list[float]) -> bool:
    return len(numbers) == 2 and numbers[0] < numbers[1]


def _zscale(known: NDArray[np.float32]) -> tuple[float, float]:
    from astropy.visualization import ZScaleInterval  # a third of a second, for zscale alone

    low, high = ZScaleInterval().get_limits(known)
    return float(low), float(high)


def _apart(low: float, high: float) -> tuple[float, float]:
    """The same, apart from one another: a band of one value is black."""
    return (low, high) if high > low else (low, low + max(abs(low), 1.0) * 1e-3)
