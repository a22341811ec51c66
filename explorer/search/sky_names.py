"""Where an object of a known name lies: by the name itself, or by Sesame (SIMBAD and NED)."""

import re
import threading
import time
from dataclasses import dataclass

TIMEOUT_S = 4.0
QUIET_S = 300.0  # after no answer at all: nobody waits for a network that is not there
_DESIGNATION = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[\w .+\-−:*\[\]]{2,60}")  # letters and a number


@dataclass(frozen=True)
class SkyPlace:
    """A place on the sky in degrees, ICRS, and by what it is known: "its own digits", "Sesame"."""

    ra_deg: float
    dec_deg: float
    how: str


class SkyNames:
    """Places by name. `ask`: whether Sesame may be asked; names then leave this machine."""

    def __init__(self, *, ask: bool = True) -> None:
        self._ask, self._quiet_until = ask, 0.0
        self._lock = threading.Lock()
        self._known: dict[str, SkyPlace | None] = {}

    def place(self, name: str) -> SkyPlace | None:
        """The place of what is called `name` ("M31", "NGC 4565", "J1234+56"), or None.

        A word without a number is no name of this kind, and is not asked for.
        """
        wanted = " ".join(name.split())
        if not _DESIGNATION.fullmatch(wanted):
            return None
        with self._lock:
            if wanted in self._known:
                return self._known[wanted]
            return self._by_digits(wanted) or self._by_sesame(wanted)

    def _by_digits(self, name: str) -> SkyPlace | None:
        """The place that a J-name spells, as in "SDSS J123456.78+123456.7"."""
        from astropy.coordinates import jparser

        if not jparser.search(name):
            return None
        try:
            found = jparser.to_skycoord(name)
        except ValueError:
            return None
        return SkyPlace(float(found.ra.deg), float(found.dec.deg), "its own digits")

    def _by_sesame(self, name: str) -> SkyPlace | None:
        """What Sesame answers; an answer is kept, and silence is not waited for again."""
        if not self._ask or time.monotonic() < self._quiet_until:
            return None
        from astropy.coordinates import name_resolve
        from astropy.utils.data import conf

        try:
            with conf.set_temp("remote_timeout", TIMEOUT_S):
                found = name_resolve.get_icrs_coordinates(name)
        except name_resolve.NameResolveError as error:
            if "Unable to find coordinates" not in str(error):
                self._quiet_until = time.monotonic() + QUIET_S
                return None
            self._known[name] = None
            return None
        except (OSError, ValueError):  # an answer that is none
            self._quiet_until = time.monotonic() + QUIET_S
            return None
        place = SkyPlace(float(found.ra.deg), float(found.dec.deg), "Sesame")
        self._known[name] = place
        return place
