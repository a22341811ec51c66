"""What a build is asked for, and the source that it names; nothing here loads a network."""

from dataclasses import dataclass
from pathlib import Path

from explorer.config import Settings
from explorer.sources.files import Reading
from explorer.sources.open import Source, open_source
from explorer.sources.services.positions import open_positions
from explorer.sources.services.wanted import Wanted
from explorer.sources.tiles.opening import open_tiles


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
    tune: str = ""  # auto, yes or no; "": as the catalogue has it
    index: str = ""  # auto, flat, ivf, shards or milvus:URI; "" and None: as the catalogue had it
    recall: float | None = None
    cutouts: Wanted | None = None  # fetched, or cut from tiles, for the positions of a table
    tiles: str = ""  # a survey's images: a pattern, a folder, or a table of files


def opened(recipe: Recipe) -> Source:
    """The source of a recipe, checked; SourceError where it cannot become a catalogue."""
    if recipe.cutouts is not None:
        return _opened_cutouts(recipe, recipe.cutouts)
    return open_source(
        recipe.source,
        image_column=recipe.image_column,
        id_column=recipe.id_column,
        limit=recipe.limit,
        image_roots=recipe.image_roots,
    )


def _opened_cutouts(recipe: Recipe, wanted: Wanted) -> Source:
    """A table of positions, whose images a service sends or tiles hold."""
    path, reading = Path(recipe.source).expanduser(), reading_of(recipe)
    if recipe.tiles:
        return open_tiles(path, recipe.tiles, wanted, reading=reading, catalogue=recipe.out)
    server = Settings.from_environment().cutout_server
    return open_positions(path, wanted, reading=reading, catalogue=recipe.out, server=server)


def reading_of(recipe: Recipe) -> Reading:
    """How its table is read."""
    return Reading(recipe.image_column, recipe.id_column, recipe.limit, recipe.image_roots)
