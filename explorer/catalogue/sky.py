"""Positions on the sphere: separations, cones, what a user types, and links to surveys."""

import re
from urllib.parse import quote

import numpy as np
from numpy.typing import ArrayLike, NDArray

_NUMBER = r"[+-]?\d+(?:\.\d*)?|[+-]?\.\d+"
_SECONDS = r"(\d{2}(?:\.\d*)?)"
_J_NAME = re.compile(rf"J(\d{{2}})(\d{{2}}){_SECONDS}([+-])(\d{{2}})(\d{{2}}){_SECONDS}?$", re.I)


def separation_arcsec(
    ra1_deg: ArrayLike, dec1_deg: ArrayLike, ra2_deg: ArrayLike, dec2_deg: ArrayLike
) -> NDArray[np.float64]:
    """Angles on the sphere, arcsec, float64, broadcast; exact at any distance (Vincenty 1975)."""
    ra1, dec1, ra2, dec2 = (np.radians(np.asarray(a, np.float64)) for a in
                            (ra1_deg, dec1_deg, ra2_deg, dec2_deg))  # fmt: skip
    d_ra = ra2 - ra1
    across = np.cos(dec2) * np.sin(d_ra)
    along = np.cos(dec1) * np.sin(dec2) - np.sin(dec1) * np.cos(dec2) * np.cos(d_ra)
    towards = np.sin(dec1) * np.sin(dec2) + np.cos(dec1) * np.cos(dec2) * np.cos(d_ra)
    return np.degrees(np.arctan2(np.hypot(across, along), towards)) * 3600


def within_cone(
    ra_deg: NDArray[np.float64],
    dec_deg: NDArray[np.float64],
    centre: tuple[float, float],
    radius_arcsec: float,
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Rows inside a cone and their separations in arcsec, nearest first.

    Args:
        ra_deg: float64 (N,), degrees; NaN where unknown (never inside).
        dec_deg: float64 (N,), degrees.
        centre: right ascension and declination of the cone, degrees.
        radius_arcsec: the edge counts as inside.
    """
    near = np.flatnonzero(np.abs(np.asarray(dec_deg) - centre[1]) <= radius_arcsec / 3600 + 1e-9)
    separation = separation_arcsec(np.asarray(ra_deg)[near], np.asarray(dec_deg)[near], *centre)
    inside = np.flatnonzero(separation <= radius_arcsec)
    order = inside[np.argsort(separation[inside], kind="stable")]
    return near[order], separation[order]


def parse_position(text: str) -> tuple[float, float]:
    """Right ascension and declination in degrees of what a user typed.

    Decimal degrees ("188.7 -0.5"), sexagesimal with the hours first ("12:34:56 -00:30:00",
    "12h34m56s -0d30m0s", "12 34 56 -00 30 00") and names ("J003937.09-032825.0") are understood;
    a comma or spaces may part the two. "-00" keeps its sign.

    Raises:
        ValueError: the text is none of these, or lies outside 0–360 and ±90 degrees.
    """
    return checked_position(*(_j_name(text) or _pair(text)))


def checked_position(ra_deg: float, dec_deg: float) -> tuple[float, float]:
    """The position itself, RA in [0, 360); ValueError outside RA 0–360 and Dec ±90 degrees."""
    if not (0 <= ra_deg <= 360 and -90 <= dec_deg <= 90):
        raise ValueError(
            f"RA {ra_deg:g}, Dec {dec_deg:g} lies outside RA 0–360 and Dec ±90 degrees."
        )
    return ra_deg % 360, dec_deg


def links(ra_deg: float, dec_deg: float) -> list[tuple[str, str]]:
    """(label, URL) of pages of other archives about a position; none outside the sky."""
    try:
        ra_deg, dec_deg = checked_position(ra_deg, dec_deg)
    except ValueError:
        return []
    ra, dec = f"{ra_deg:.6f}", f"{dec_deg:.6f}"
    both = quote(f"{ra} {dec_deg:+.6f}")
    return [
        (
            "Legacy Survey",
            f"https://www.legacysurvey.org/viewer?ra={ra}&dec={dec}&layer=ls-dr10&zoom=15&mark={ra},{dec}",
        ),
        ("SDSS", f"https://skyserver.sdss.org/dr18/VisualTools/quickobj?ra={ra}&dec={dec}"),
        ("ESASky", f"https://sky.esa.int/esasky/?target={both}&fov=0.05&sci=true&cooframe=J2000"),
        (
            "SIMBAD",
            f"https://simbad.cds.unistra.fr/simbad/sim-coo?Coord={both}&Radius=10&Radius.unit=arcsec",
        ),
        (
            "NED",
            f"https://ned.ipac.caltech.edu/conesearch?search_type=Near+Position+Search"
            f"&ra={ra}d&dec={dec}d&radius=0.2&in_csys=Equatorial&in_equinox=J2000",
        ),
    ]


def parse_angle(text: str, *, hours: bool) -> float:
    """Degrees of one angle as text: decimal degrees, or sexagesimal (hours × 15 if `hours`).

    Raises:
        ValueError: not an angle, or minutes or seconds of 60 and more.
    """
    parts = re.findall(_NUMBER, text)
    unmarked = re.sub(_NUMBER, "", text)
    if not 1 <= len(parts) <= 3 or re.search(r"[^\s:hdms°'\"′″]", unmarked, re.I):
        raise ValueError(f"'{text}' is not an angle.")
    in_hours = hours and (len(parts) > 1 or "h" in unmarked.lower())
    return _degrees(parts, text) * (15 if in_hours else 1)


def _degrees(parts: list[str], text: str) -> float:
    """The first part carries the sign, also when it is "-00"."""
    whole, *rest = (abs(float(part)) for part in parts)
    if any(part[0] in "+-" for part in parts[1:]) or any(value >= 60 for value in rest):
        raise ValueError(f"'{text}': minutes and seconds run from 0 to below 60.")
    size = whole + sum(value / 60**power for power, value in enumerate(rest, start=1))
    return -size if parts[0].startswith("-") else size


def _j_name(text: str) -> tuple[float, float] | None:
    match = _J_NAME.search(text.strip().replace(" ", ""))
    if match is None:
        return None
    h, m, s, sign, d, dm, ds = match.groups()
    return _degrees([h, m, s], text) * 15, _degrees([sign + d, dm, ds or "0"], text)


def _pair(text: str) -> tuple[float, float]:
    """The two angles of a text without a name in it."""
    halves = _halves(text.replace("_", " ").strip())
    if halves is None:
        raise ValueError(
            f"'{text}' is not a position: write degrees as '188.7 -0.5' or sexagesimal as "
            "'12:34:56 -00:30:00'."
        )
    return parse_angle(halves[0], hours=True), parse_angle(halves[1], hours=False)


def _halves(text: str) -> tuple[str, str] | None:
    """RA part and Dec part: parted by a comma, by the sign, or down the middle."""
    if text.count(",") == 1:
        left, right = text.split(",")
        return left, right
    signed = re.match(r"(.*\S)\s*((?<![eE])[+-].*)$", text)
    if signed and re.search(r"\d", signed[1]):
        return signed[1], signed[2]
    words = text.split()
    if len(words) in (2, 4, 6):
        return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
    return None


def hammer(
    ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64], *, centre_deg: float
) -> NDArray[np.float64]:
    """Hammer's equal-area projection of degrees, float64 (N, 2): x in ±2, y in ±1.

    RA `centre_deg` is in the middle, east to the left; y grows to the south, as on a screen. NaN
    where a position is missing.
    """
    dec = np.radians(dec_deg)
    half = np.radians(np.mod(ra_deg - centre_deg + 180.0, 360.0) - 180.0) / 2
    scale = np.sqrt(1 + np.cos(dec) * np.cos(half))
    x, y = -2 * np.cos(dec) * np.sin(half) / scale, -np.sin(dec) / scale
    return np.stack([x, y], axis=1)
