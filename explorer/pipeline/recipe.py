"""What a build is asked for, and the source that it names; nothing here loads a network."""

from dataclasses import dataclass
from pathlib import Path

from explorer.config import Settings
from explorer.sources.files import Reading
from explorer.sources.open import Source, open_source
from explorer.sources.services.positions import open_positions
from explorer.sources.services.wanted import Wanted


@dataclass(frozen=True)
class Recipe:
    """What a build is asked for."""

    source: str
    out: Path
    image_column: str = "file"
    id_column: str | None = None
    encoder: str = "bundled"
    views: int | None = None  # those the catalogue has, 8 for a new one
    limit: int | None = None
    image_roots: tuple[str, ...] = ()  # folders that images may lie in, beside the source's own
    seed: int = 0
    device: str = "auto"
    frame: str = ""  # auto, both, source or whole; "": as the catalogue has it
    index: str = ""  # auto, flat, ivf or milvus:URI; "" and None: as the catalogue had it
    recall: float | None = None
    cutouts: Wanted | None = None  # fetched for the positions of a table


def opened(recipe: Recipe) -> Source:
    """The source of a recipe, checked; SourceError where it cannot become a catalogue."""
    if recipe.cutouts is not None:
        return open_positions(
            Path(recipe.source).expanduser(),
            recipe.cutouts,
            reading=reading_of(recipe),
            catalogue=recipe.out,
            server=Settings.from_environment().cutout_server,
        )
    return open_source(
        recipe.source,
        image_column=recipe.image_column,
        id_column=recipe.id_column,
        limit=recipe.limit,
        image_roots=recipe.image_roots,
    )


def reading_of(recipe: Recipe) -> Reading:
    """How its table is read."""
    return Reading(recipe.image_column, recipe.id_column, recipe.limit, recipe.image_roots)
