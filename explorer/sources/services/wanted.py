"""What cutouts are asked for, and how politely."""

from dataclasses import asdict, dataclass, field
from typing import Any

from explorer.errors import SourceError

JPEG, FITS = "jpeg", "fits"
LARGEST_ARCSEC = 3_600.0


@dataclass(frozen=True)
class Manners:
    """How a service is asked: never by more at once, nor more often, than its owners would like.

    `workers`: requests at once. `per_second`: requests begun a second, repeated ones too. `tries`:
    of one cutout. `first_wait_s` before the second try; each further wait is twice as long.
    `longest_wait_s`: the most that a service may ask to wait. `timeout_s`: of each answer.
    """

    workers: int = 4
    per_second: float = 5.0
    tries: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 120.0
    timeout_s: float = 30.0


@dataclass(frozen=True)
class Wanted:
    """Cutouts of one service.

    `service`: ls-dr10, ls-dr9, sdss, hips:ID, or an address with {ra} and {dec}. `arcsec`: a side.
    `column`: of the table, in arcsec, whose values times `factor` are each galaxy's side; `arcsec`
    is for those without. `pixscale`: arcsec a pixel; None takes what suits the service. `bands`:
    of FITS, where the service lets one choose.
    """

    service: str = field(repr=False)  # an address may hold a key
    arcsec: float = 60.0
    column: str | None = None
    factor: float = 3.0
    format: str = JPEG
    bands: str = "grz"
    pixscale: float | None = None
    manners: Manners = Manners()

    def __post_init__(self) -> None:
        """Refuse what no service could give."""
        if not 0 < self.arcsec <= LARGEST_ARCSEC:
            raise SourceError(
                f"A cutout of {self.arcsec:g} arcsec cannot be had: give --cutout-arcsec from 1 to "
                f"{LARGEST_ARCSEC:,.0f}."
            )
        if self.format not in (JPEG, FITS):
            raise SourceError(f"There is no cutout format '{self.format}': take {JPEG} or {FITS}.")

    def told(self) -> dict[str, Any]:
        """What of it the manifest keeps: what decides the pixels, without the address."""
        unused = {"service", "manners"}
        unused |= set() if self.column else {"factor"}
        unused |= set() if self.format == FITS else {"bands"}
        told = asdict(self).items()
        return {name: value for name, value in told if name not in unused and value is not None}
