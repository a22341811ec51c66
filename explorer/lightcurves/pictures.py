"""Thumbnails of light curves."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from explorer.lightcurves.bands import ORDER, main_band, place
from explorer.lightcurves.curves import LightCurve
from explorer.lightcurves.features import roughness

SIZE_PX = 320
EDGE_PX = 20
OVERSAMPLING = 2  # antialiasing
BACKGROUND = (24, 27, 35)
Colour = tuple[int, int, int]
UNKNOWN = "?"
BAND_GROUPS = ("uU", "B", "g", "GV", "rR", "iI", "zZyYJHK", UNKNOWN)
BAND_COLOURS: tuple[Colour, ...] = (  # of each group of bands
    (170, 120, 255), (95, 130, 255), (95, 205, 150), (190, 215, 90), (245, 115, 90),
    (215, 75, 85), (175, 60, 110), (160, 160, 160),
)  # fmt: skip
FOLDED, UNFOLDED = (122, 183, 255), (255, 196, 107)
FOLD_BELOW = 1.0  # ψ-η under which the folded curve is smooth enough to be worth showing,
FOLD_GAIN = 0.5  # if folding makes it that much smoother than it is over time
TEXT_PX = 26
TEXT_COLOUR = (150, 156, 168)


def draw_thumbnail(curve: LightCurve, period_d: float, phase_eta: float) -> NDArray[np.uint8]:
    """The curve as uint8 (320, 320, 3), brighter up: folded (blue) if it folds well.

    Folded at twice the period, as ψ-η is, so that both eclipses of a binary show; otherwise drawn
    over time, amber. Several bands lie on each other, each about its median and in a colour of its
    own. Bars are the errors. Written on it: the magnitudes from bottom to top, and the period P or
    the days covered.
    """
    one = main_band(curve)
    most = min(FOLD_BELOW, FOLD_GAIN * roughness(one.mag, one.err))
    folds = bool(np.isfinite(period_d) and phase_eta < most)
    covered = max(float(np.ptp(curve.time_d)), 1e-9)
    if folds:
        brightest = one.time_d[np.argmin(one.mag)]
        across = ((curve.time_d - brightest) / (2 * period_d) + 0.25) % 1
    else:
        across = (curve.time_d - curve.time_d[0]) / covered
    mag, colours = about_median(curve), point_colours(curve, FOLDED if folds else UNFOLDED)
    low, high = np.percentile(mag, [0.5, 99.5])
    half = max((high - low) / 2, 3 * float(np.median(curve.err)), 0.02)
    y = np.clip((mag - (low + high) / 2) / half, -1.05, 1.05)
    drawn = _draw_points(across, y, curve.err / half, colours)
    days = f"P {three_digits(period_d)} d" if folds else f"{three_digits(covered)} d"
    _write(ImageDraw.Draw(drawn), f"{three_digits(2 * half)} mag", days)
    return np.asarray(drawn.reduce(OVERSAMPLING))


def about_median(curve: LightCurve) -> NDArray[np.float64]:
    """Magnitudes (n,) of every band about its own median; of one band as they are."""
    mag = curve.mag.copy()
    for band in np.unique(curve.band):
        mag[curve.band == band] -= np.median(mag[curve.band == band])
    return mag


def point_colours(curve: LightCurve, single: Colour) -> list[Colour]:
    """The colour of each observation: that of its band, `single` where there is one band."""
    if not len(curve.band):
        return [single] * len(curve)
    return [band_colour(str(band)) for band in curve.band]


def band_colour(band: str) -> Colour:
    """Violet for u, green for g, red for r and darker beyond; grey for a band that is not known."""
    letter = ORDER[place(band) : place(band) + 1] or UNKNOWN
    group = next(at for at, letters in enumerate(BAND_GROUPS) if letter in letters)
    return BAND_COLOURS[group]


def three_digits(value: float) -> str:
    """Three digits of a positive number, never as a power of ten: "0.532", "21.4", "1873"."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def _write(pen: ImageDraw.ImageDraw, high: str, wide: str) -> None:
    side, edge = SIZE_PX * OVERSAMPLING, EDGE_PX * OVERSAMPLING
    font = ImageFont.load_default(TEXT_PX * OVERSAMPLING)
    below = side - edge // 2
    pen.text((edge, below), wide, fill=TEXT_COLOUR, font=font, anchor="ls")
    pen.text((side - edge, below), high, fill=TEXT_COLOUR, font=font, anchor="rs")


def _draw_points(
    across: NDArray[np.float64],
    y: NDArray[np.float64],
    err: NDArray[np.float64],
    colours: list[Colour],
) -> Image.Image:
    """Points and bars, twice as large: across 0 to 1, y about 0 and downward, err in y's unit."""
    side, edge = SIZE_PX * OVERSAMPLING, EDGE_PX * OVERSAMPLING
    wide = side - 2 * edge
    high = wide - TEXT_PX * OVERSAMPLING
    x = edge + across * wide
    y = edge + (1 + y) * high / 2
    bar = np.clip(err * high / 2, 0, high / 3)
    image = Image.new("RGB", (side, side), BACKGROUND)
    pen = ImageDraw.Draw(image)
    for at, up, reach, colour in zip(x, y, bar, colours, strict=True):
        dim = (colour[0] // 3, colour[1] // 3, colour[2] // 3)
        pen.line([(at, up - reach), (at, up + reach)], fill=dim, width=3)
    size = 5 if len(x) > 150 else 8
    for at, up, colour in zip(x, y, colours, strict=True):
        pen.ellipse([at - size, up - size, at + size, up + size], fill=colour)
    return image
