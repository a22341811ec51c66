"""Galaxies by what a user types: an id, a position, a name."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.arrays import Rows
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.sky import checked_position, parse_position, within_cone
from explorer.errors import CatalogueError
from explorer.search.sky_names import SkyNames

CONE_ARCSEC = 60.0
MOST_FOUND = 1_000
OFFERED = 8

Sky = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Named:
    """Rows that a name means, nearest or best first, and how that is known: "" by the catalogue."""

    rows: Rows
    how: str = ""


class Lookup:
    """The galaxies of one catalogue by id, position or name; safe to share between threads.

    sky_names: who knows where an object lies that is not called so here.
    """

    def __init__(self, catalogue: Catalogue, sky_names: SkyNames | None = None) -> None:
        self.catalogue, self._sky_names = catalogue, sky_names or SkyNames(ask=False)

    @cached_property
    def sky(self) -> Sky | None:
        """RA and Dec in degrees by row, NaN where unknown; None without coordinates."""
        if not self.catalogue.has_sky:
            return None
        return self.catalogue.column("ra_deg"), self.catalogue.column("dec_deg")

    def find(self, text: str) -> Rows:
        """Rows for what a user typed: an id, "ra dec", the start of ids, or a word in a column.

        What is called so nowhere here is looked for where it lies on the sky, see `SkyNames`.
        """
        return self.sought(text).rows

    def sought(self, text: str) -> Named:
        """The same, and how a name was found that is not one of this catalogue."""
        wanted = text.strip()
        if not wanted:
            return Named(np.zeros(0, np.int64))
        known = self.catalogue.known_rows([wanted])
        if known:
            return Named(np.array(list(known.values()), np.int64))
        found = self._find_position(wanted)
        rows = self._find_word(wanted) if found is None else found
        return Named(rows) if len(rows) or found is not None else self._on_sky(wanted)

    def _on_sky(self, name: str) -> Named:
        """Galaxies within 60 arcsec of where an object of that name lies, nearest first."""
        place = None if self.sky is None else self._sky_names.place(name)
        if place is None:
            return Named(np.zeros(0, np.int64))
        rows = self.cone((place.ra_deg, place.dec_deg))[0]
        at = f"RA {place.ra_deg:.5f} Dec {place.dec_deg:+.5f}"
        return Named(rows, f"{name} is at {at}, by {place.how}")

    def _find_position(self, text: str) -> Rows | None:
        try:
            centre = parse_position(text)
        except ValueError:  # no position: an id or a word
            return None
        return None if self.sky is None else self.cone(centre)[0]

    def cone(
        self, centre: tuple[float, float], radius_arcsec: float = CONE_ARCSEC
    ) -> tuple[Rows, NDArray[np.float64]]:
        """Rows within a cone around (ra_deg, dec_deg), nearest first, and their separation."""
        if self.sky is None:
            raise CatalogueError("This catalogue has no sky coordinates; search by id instead.")
        return within_cone(*self.sky, centre, radius_arcsec)

    def near(self, position: tuple[float, float] | str) -> Rows:
        """Rows within 60 arcsec of a position, nearest first; raises as `id_at`."""
        return self.cone(_position(position))[0]

    def id_at(self, position: tuple[float, float] | str) -> tuple[str, float]:
        """The id of the galaxy nearest to a position, and its separation in arcsec.

        Args:
            position: (ra_deg, dec_deg), or text as `sky.parse_position` reads it.

        Raises:
            CatalogueError: no sky here, a position outside it, or no galaxy within 60 arcsec.
        """
        ra_deg, dec_deg = _position(position)
        rows, separation = self.cone((ra_deg, dec_deg))
        if not len(rows):
            raise CatalogueError(
                f"No {self.catalogue.object_kind} within {CONE_ARCSEC:g} arcsec of RA {ra_deg:.5f} "
                f"Dec {dec_deg:.5f}."
            )
        return str(self.catalogue.ids()[rows[0]]), float(separation[0])

    def named(self, name: str) -> Named:
        """Rows called `name`, whatever its case: by id, else by a column of text, else on the sky.

        Whole values come before those that only begin with it, and these before those that hold
        it somewhere. What no column knows is looked for where `SkyNames` says that it lies.

        Raises:
            CatalogueError: nothing is called so, or no galaxy is where it lies.
        """
        wanted = name.strip()
        for match in (_whole, pc.starts_with, pc.match_substring):
            for column in ["id", *(c.name for c in self.catalogue.columns if c.kind == "text")]:
                text = self.catalogue.arrow(column).cast("string")
                found = pc.fill_null(match(text, wanted, ignore_case=True), False)
                if wanted and pc.any(found).as_py():
                    return Named(np.flatnonzero(np.asarray(found)))
        found = self._on_sky(wanted)
        if len(found.rows):
            return found
        nothing = f"Nothing is called {name!r}, in the ids or in a column of text."
        away = f" {found.how}: no {self.catalogue.object_kind} is within 60 arcsec of that."
        raise CatalogueError(nothing + away if found.how else nothing)

    def id_named(self, name: str) -> str:
        """The id of the one galaxy called `name`, or nearest to where it lies; see `named`.

        Raises:
            CatalogueError: none, or several, the first of which are offered.
        """
        called = self.named(name)
        rows = called.rows
        if len(rows) == 1 or called.how:
            return str(self.catalogue.ids()[rows[0]])
        offered = ", ".join(str(galaxy) for galaxy in self.catalogue.ids()[rows[:OFFERED]])
        more = f" and {len(rows) - OFFERED:,} more" if len(rows) > OFFERED else ""
        raise CatalogueError(
            f"{self.catalogue.object_kind.count(len(rows))} answer to {name!r}: {offered}{more}. "
            "Choose one by its id."
        )

    def _find_word(self, word: str) -> Rows:
        arrow = self.catalogue.arrow
        mask = np.asarray(pc.starts_with(arrow("id"), word, ignore_case=True))
        for column in self.catalogue.columns:
            if column.kind == "text" and not mask.any():
                text = arrow(column.name).cast("string")
                found = pc.match_substring(text, word, ignore_case=True)
                mask = mask | np.asarray(pc.fill_null(found, False))
        return np.flatnonzero(mask)[:MOST_FOUND]


def _whole(text: pa.ChunkedArray, name: str, *, ignore_case: bool) -> pa.ChunkedArray:
    return pc.match_substring_regex(text, f"^{re.escape(name)}$", ignore_case=ignore_case)


def _position(position: tuple[float, float] | str) -> tuple[float, float]:
    try:
        if isinstance(position, str):
            return parse_position(position)
        return checked_position(*position)
    except ValueError as error:
        raise CatalogueError(str(error)) from error
