"""What a plot shows, as text that an address can hold: "mag_r:z:class:x"."""

from dataclasses import dataclass
from urllib.parse import quote, unquote

FIELDS = 4


@dataclass(frozen=True)
class Plot:
    """A histogram of `x`, or with `y` what lies where in both.

    x, y: columns of numbers, or a difference, "mag_g - mag_r". colour: a column to colour by. logs:
    "x", "y" or "xy" for the axes on which decades are equally long.
    """

    x: str
    y: str = ""
    colour: str = ""
    logs: str = ""

    @property
    def axes(self) -> tuple[str, ...]:
        """The one or two axes."""
        return (self.x, self.y) if self.y else (self.x,)

    def text(self) -> str:
        """It as text; `plot_from` reads it."""
        parts = (self.x, self.y, self.colour, self.logs)
        return ":".join(quote(part, safe=" ") for part in parts).rstrip(":")


def plot_from(text: str) -> Plot | None:
    """The plot that `text` stands for; None where it cannot be read."""
    parts = [unquote(part) for part in text.split(":")]
    if not parts[0] or len(parts) > FIELDS:
        return None
    return Plot(*parts)
