"""What a catalogue holds, as its pages and messages call it: galaxies, or light curves."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectKind:
    """One of them, and several."""

    one: str
    many: str

    def count(self, number: int) -> str:
        """`number` with the word that goes with it: "1 galaxy", "1,917 galaxies"."""
        return f"{number:,} {self.one if number == 1 else self.many}"

    def __str__(self) -> str:
        return self.one


GALAXY = ObjectKind("galaxy", "galaxies")
LIGHT_CURVE = ObjectKind("light curve", "light curves")
OBJECT_KINDS = {"lightcurves": LIGHT_CURVE}  # by the kind of a build
