"""Which columns are magnitudes, which are colours: found by how surveys name them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

BANDS = ("fuv", "nuv", "u", "b", "g", "v", "r", "i", "z", "y", "j", "h", "k", "ks", "w1", "w2")
_BAND = "|".join(sorted(BANDS, key=len, reverse=True))
_AFTER = re.compile(rf"(?P<kind>.*(?:(?<!i)mag|dered)\w*)_(?P<band>{_BAND})", re.IGNORECASE)
_BEFORE = re.compile(rf"(?P<band>{_BAND})_?(?P<kind>(?:[a-z]+_)?mag(?:_.*)?)", re.IGNORECASE)
_COLOUR = re.compile(rf"(?:colou?r[_ ]?)?(?P<blue>{_BAND})[-_ ](?P<red>{_BAND})", re.IGNORECASE)
_ERROR = re.compile(r"err|sigma|unc", re.IGNORECASE)
WANTED = (("g", "r"), ("u", "r"), ("g", "i"), ("b", "v"), ("v", "i"))


@dataclass(frozen=True)
class ColourAxes:
    """A colour, bluer lower, and the magnitude that it is plotted over ("" where there is none).

    `colour` is a column, or the difference of two: "mag_g - mag_r".
    """

    colour: str
    magnitude: str = ""


def colour_axes(names: Sequence[str]) -> ColourAxes | None:
    """The best colour to be had from the columns `names`, g - r before others; None for none."""
    by_kind = _magnitudes(names)
    for kind in sorted(by_kind, key=lambda kind: -len(by_kind[kind])):
        pair = _pair(list(by_kind[kind]))
        if pair:
            blue, red = (by_kind[kind][band] for band in pair)
            return ColourAxes(f"{blue} - {red}", red)
    ready = _ready_colour(names)
    every = [column for bands in by_kind.values() for column in bands.values()]
    return ColourAxes(ready, every[0] if every else "") if ready else None


def is_magnitude(name: str) -> bool:
    """Whether an axis holds magnitudes, which are drawn with the bright end up; no colour does."""
    return " " not in name and bool(_magnitudes([name]))


def _magnitudes(names: Sequence[str]) -> dict[str, dict[str, str]]:
    """Columns by band, for each way in which they were measured."""
    found: dict[str, dict[str, str]] = {}
    for name in names:
        match = _AFTER.fullmatch(name) or _BEFORE.fullmatch(name)
        if match and not _ERROR.search(name):
            found.setdefault(match["kind"].lower(), {})[match["band"].lower()] = name
    return found


def _pair(bands: list[str]) -> tuple[str, str] | None:
    """Two bands to take the difference of, bluer first."""
    wanted = next((pair for pair in WANTED if {*pair} <= {*bands}), None)
    ordered = sorted(bands, key=BANDS.index)
    return wanted or ((ordered[0], ordered[1]) if len(ordered) > 1 else None)


def _ready_colour(names: Sequence[str]) -> str:
    """A column that is a colour already: "g_r", "colour_g_r"."""
    for name in names:
        match = _COLOUR.fullmatch(name)
        if match and BANDS.index(match["blue"].lower()) < BANDS.index(match["red"].lower()):
            return name
    return ""
