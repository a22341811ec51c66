"""What a caller from Python gave, as the rooms below take it; what cannot be used is said."""

from collections.abc import Collection, Iterable, Mapping
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from explorer.catalogue.column_names import did_you_mean
from explorer.errors import ArgumentError, one_line
from explorer.workspace.results import GalaxyRanking

SomeIds = str | int | Iterable[str | int] | pd.DataFrame | GalaxyRanking
TEXT, WHOLE, TRUTH = (str, "text"), (Integral, "a whole number"), (bool, "True or False")
KINDS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("where", "name", "who", "theme", "tag", "mode", "model", "format"), TEXT),
    **dict.fromkeys(("k", "offset", "size", "page"), WHOLE),
    **dict.fromkeys(("again", "labels"), TRUTH),
}
LEAST = {"k": 1, "offset": 0, "size": 1, "page": 0}


def words_of(verb: str, given: Mapping[str, Any], known: Collection[str]) -> dict[str, Any]:
    """The keyword arguments of a verb, without those that are None.

    Raises:
        ArgumentError: one that the verb does not know, or of another type.
    """
    words = {name: value for name, value in given.items() if value is not None}
    for name, value in words.items():
        if name not in known:
            near = did_you_mean(name, list(known))
            raise ArgumentError(f"{verb} has no {name!r}{near}; it has: {', '.join(known)}.")
        kind, told = KINDS.get(name, (object, ""))
        if not isinstance(value, kind) or (kind is Integral and isinstance(value, bool)):
            raise ArgumentError(f"{name!r} is {told}, not {_shown(value)}.")
        if name in LEAST and words[name] < LEAST[name]:
            raise ArgumentError(f"{name!r} is at least {LEAST[name]}, not {value}.")
    return words


def ids_of(given: Any) -> list[str]:
    """Ids as text: of one id or several, text or whole numbers, of a table, or of a ranking.

    Raises:
        ArgumentError: anything else, a decimal number above all.
    """
    if isinstance(given, GalaxyRanking):
        return given.ids
    if isinstance(given, pd.DataFrame):
        if "id" not in given.columns:
            raise ArgumentError("This table has no column 'id': give its ids as a list.")
        given = given["id"]
    if getattr(given, "shape", None) == ():  # one number or text of NumPy
        given = given.item()
    one = isinstance(given, str | bytes | Real) or not isinstance(given, Iterable)
    return [one_id(value) for value in ([given] if one else given)]


def one_id(given: Any) -> str:
    """One id as text; raises as `ids_of`."""
    if isinstance(given, str):
        return str(given)
    if isinstance(given, Integral) and not isinstance(given, bool):
        return str(int(given))
    if isinstance(given, Real) and not isinstance(given, bool):
        raise ArgumentError(
            f"{_shown(given)} is no id: a decimal loses digits of a long id; read ids as text."
        )
    raise ArgumentError(f"{_shown(given)} is no id: an id is text or a whole number.")


def answer_of(given: Any) -> str | None:
    """An answer as text, of text or a whole number; raises ArgumentError for anything else."""
    if given is None or isinstance(given, str):
        return given
    if isinstance(given, Integral) and not isinstance(given, bool):
        return str(int(given))
    raise ArgumentError(f"{_shown(given)} is no answer: up, down, artefact, unsure, or 0 to 5.")


def text_of(given: Any) -> str:
    """A text; raises ArgumentError for anything else."""
    if not isinstance(given, str):
        raise ArgumentError(f"{_shown(given)} is no text: say a look in words.")
    return given


def position_of(given: Any) -> tuple[float, float] | str:
    """RA and Dec in degrees, of a SkyCoord or two numbers or angles; text is left as it is.

    Raises:
        ArgumentError: several positions, or anything else.
    """
    if isinstance(given, str):
        return given
    if hasattr(given, "transform_to"):  # a SkyCoord or a frame, without loading astropy for it
        return _of_skycoord(given)
    if not isinstance(given, tuple | list) or len(given) != 2:
        raise ArgumentError(
            f"{_shown(given)} is no position: give (ra, dec) in degrees, text or a SkyCoord."
        )
    if all(isinstance(part, str) for part in given):
        return " ".join(given)
    return amount_of(given[0], "deg", "RA"), amount_of(given[1], "deg", "Dec")


def _of_skycoord(given: Any) -> tuple[float, float]:
    from astropy.coordinates import SkyCoord  # loaded by the caller already

    if given.shape:
        raise ArgumentError(f"One position is looked for, not {given.size}: take one of them.")
    try:
        icrs = SkyCoord(given).icrs
    except (TypeError, ValueError, AttributeError) as error:  # a frame of no place or time
        raise ArgumentError(f"{_shown(given)} has no place in ICRS: give RA and Dec.") from error
    return float(icrs.ra.deg), float(icrs.dec.deg)


def amount_of(given: Any, unit: str, what: str) -> float:
    """A number in `unit`, as astropy spells it, of a plain number or a Quantity.

    Raises:
        ArgumentError: no number, or a Quantity of another kind.
    """
    try:
        value = given.to_value(unit) if hasattr(given, "to_value") else given
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{what} is wanted in {unit}, not as {_shown(given)}.") from error
    if isinstance(value, bool) or not (isinstance(value, Real) or getattr(value, "shape", 1) == ()):
        raise ArgumentError(f"{what} is one number in {unit}, not {_shown(given)}.")
    return float(value)


def folder_of(given: Any) -> Path:
    """A path, given as text or as such; raises ArgumentError for anything else."""
    if not isinstance(given, str | PathLike):
        raise ArgumentError(f"{_shown(given)} is no folder: give the path of a catalogue.")
    return Path(given)


def names_of(given: Any) -> list[str] | None:
    """Names of columns, of one or several; None stays None; ArgumentError for anything else."""
    if given is None or isinstance(given, str):
        return [given] if given else None
    if not isinstance(given, Iterable):
        raise ArgumentError(f"'columns' are names of columns, not {_shown(given)}.")
    return list(given)


def embedding_of(given: Any) -> NDArray[np.float32]:
    """An embedding float32 (D,); raises ArgumentError for anything else."""
    try:
        embedding = np.asarray(given, np.float32)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"{_shown(given)} is no embedding: give D numbers.") from error
    if embedding.ndim != 1:
        raise ArgumentError(f"An embedding is an array (D,), not {embedding.shape}.")
    return embedding


def destination_of(given: Any) -> Path | BinaryIO:
    """Where to write, a path given as text or an open binary file; raises ArgumentError else."""
    if isinstance(given, str | Path):
        return Path(given)
    if not hasattr(given, "write"):
        raise ArgumentError(f"{_shown(given)} is no place to write: give a path.")
    return given


def crop_of(given: Any) -> tuple[int, int, int]:
    """Left, top and side of a square in pixels; raises ArgumentError for anything else."""
    whole = isinstance(given, Iterable) and not isinstance(given, str)
    parts = list(given) if whole else []
    if len(parts) != 3 or not all(isinstance(part, Integral) for part in parts):
        raise ArgumentError(f"'crop' is (left, top, side) in whole pixels, not {_shown(given)}.")
    left, top, side = map(int, parts)
    return left, top, side


def _shown(value: Any) -> str:
    text = one_line(repr(value))
    return text if len(text) <= 80 else f"{text[:80]}…"
