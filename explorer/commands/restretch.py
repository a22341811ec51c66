"""restretch: every thumbnail of a catalogue drawn anew from the real pixels."""

from typing import Any

from explorer.commands.build import run_with_progress
from explorer.commands.parser import Arguments, Commands, add_catalogue
from explorer.viewing.colour_maps import COLOUR_MAPS
from explorer.viewing.cuts import USUAL
from explorer.viewing.look import Look, look_of
from explorer.viewing.stretches import SOFTENING, STRETCHES


def register(commands: Commands) -> None:
    """Add `restretch`."""
    restretch = commands.add("restretch", run, say)
    add_catalogue(restretch)
    restretch.add_argument("--stretch", choices=tuple(STRETCHES), default=Look().stretch)
    cuts = f"99.5, zscale, minmax, or two values as -0.1,20 (default: {USUAL})"
    restretch.add_argument("--cuts", default=USUAL, help=cuts)
    bands = "for red, green and blue, or one (default: reddest, middle, bluest)"
    restretch.add_argument("--bands", default="", metavar="z,r,g", help=bands)
    scales = "a factor for each band shown (default: blue lifted)"
    restretch.add_argument("--scales", default="", metavar="1,1,1", help=scales)
    soft = f"of asinh: lower lifts what is faint (default: {SOFTENING:g})"
    restretch.add_argument("--softening", type=float, default=SOFTENING, help=soft)
    restretch.add_argument("--colours", choices=tuple(COLOUR_MAPS), default=Look().colours)
    apart = "stretch each band by itself, not by their mean (Lupton)"
    restretch.add_argument("--bands-apart", action="store_true", help=apart)
    restretch.add_argument("--inverted", action="store_true", help="dark on light")
    anew = "embed all images anew in this stretch, too: look-alikes, oddness and map change"
    restretch.add_argument("--embed", action="store_true", help=anew)


def run(arguments: Arguments) -> dict[str, Any]:
    """Draw the thumbnails; images are embedded only where that is asked for."""
    from explorer.pipeline.restretch import restretch

    look = _look(arguments)
    return run_with_progress(
        arguments.catalogue,
        lambda progress: restretch(arguments.catalogue, look, progress, embed=arguments.embed),
    )


def _look(arguments: Arguments) -> Look:
    words = {name: getattr(arguments, name) for name in ("stretch", "cuts", "softening", "colours")}
    listed = {name: _parts(getattr(arguments, name)) for name in ("bands", "scales")}
    scales = [_number(part) for part in listed["scales"]]
    return look_of(
        words
        | {"bands": listed["bands"], "scales": scales}
        | {"lupton": not arguments.bands_apart, "inverted": arguments.inverted}
    )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _number(text: str) -> float | str:
    """A number, or the text itself, which a look refuses."""
    try:
        return float(text)
    except ValueError:
        return text


def say(result: dict[str, Any]) -> str:
    """What was drawn, and what did not change."""
    what = "galaxies embedded and drawn" if result["embedded"] else "thumbnails drawn"
    lines = [f"{result['drawn']:,} {what} anew in {result['seconds']:g} s"]
    if result["kept"]:
        lines.append(f"{result['kept']:,} stay as they were: their images are gone, or pictures")
    return "\n".join([*lines, _changed(result)])


def _changed(result: dict[str, Any]) -> str:
    if not result["embedded"]:
        return "Embeddings, look-alikes, ranking and map are as before."
    line = "Look-alikes, oddness and map are new; ids, ratings and tags are as before."
    if result["taught"]:
        again = ", ".join(result["taught"])
        line += f" Taught on those before, to be taught again: {again}."
    return line
