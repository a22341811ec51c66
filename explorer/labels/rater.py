"""Who rates, and for which taste of theirs."""

from dataclasses import dataclass
from typing import TypedDict

DEFAULT_THEME = "interesting"


class RaterWords(TypedDict, total=False):
    """A rater as keyword arguments."""

    who: str
    theme: str


@dataclass(frozen=True)
class Rater:
    """One researcher and one theme; each pair has ratings and a ranking of its own."""

    who: str = ""
    theme: str = DEFAULT_THEME

    @property
    def words(self) -> RaterWords:
        """As the keyword arguments that `Labels` takes."""
        return {"who": self.who, "theme": self.theme}
