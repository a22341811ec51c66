"""What a build would read, looked at before it begins: how many, which columns, what goes where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pyarrow as pa
import pyarrow.parquet as pq

from explorer.errors import SourceError
from explorer.sources.coordinates import find_position
from explorer.sources.files import SUFFIXES, Reading, open_folder
from explorer.sources.fits import FITS_SUFFIXES, holds_image
from explorer.sources.open import open_source
from explorer.sources.tables import is_table, read_table

FOLDER, TABLE, POSITIONS, MOSAIC = "folder", "table", "positions", "mosaic"
LOOKED_AT = 200  # rows that tell which column names images
MATCHED = "with_images.parquet"


@dataclass(frozen=True)
class Preview:
    """What lies at `source`.

    `kind`: folder, table (its images named by `image_column`), positions (none are) or mosaic.
    `count`: galaxies, None where only the build finds them. `notes`: what is worth knowing.
    """

    source: Path
    kind: str
    count: int | None = None
    columns: tuple[str, ...] = ()
    image_column: str = ""
    notes: tuple[str, ...] = ()


def allowed(path: str, roots: Sequence[Path]) -> Path:
    """The file or folder that a build from the page may read, links resolved.

    Raises:
        SourceError: it is not there, or lies outside every root.
    """
    whole = Path(path.strip()).expanduser()
    folders = [root.expanduser().resolve() for root in roots]
    named = ", ".join(str(folder) for folder in folders) or "none"
    try:
        real = whole.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise SourceError(f"'{path[:200]}' is no path of a file.") from error
    if not path.strip() or not any(real.is_relative_to(folder) for folder in folders):
        raise SourceError(
            f"'{path[:200]}' is not in a folder that builds may read ({named}); EXPLORER_ROOTS "
            "names them."
        )
    if not real.exists():
        raise SourceError(f"There is no file or folder '{path[:200]}'.")
    return real


def look(source: Path) -> Preview:
    """What a build of `source` would read.

    Raises:
        SourceError: it cannot become a catalogue, in one sentence.
    """
    if source.is_dir():
        opened = open_folder(source, name=str(source), reading=Reading())
        return Preview(source, FOLDER, opened.table.num_rows, notes=opened.notes)
    if is_table(source) or (_is_fits(source) and not holds_image(source)):
        return _look_at_table(source, read_table(source))
    if source.name.lower().endswith(SUFFIXES):
        return Preview(source, MOSAIC, notes=("Its galaxies are found when it is built.",))
    open_source(str(source))  # says what it is not
    return Preview(source, MOSAIC)


def _is_fits(source: Path) -> bool:
    return source.name.lower().endswith(FITS_SUFFIXES)


def look_at_upload(folder: Path, images: Sequence[str], tables: Sequence[str]) -> Preview:
    """What a build of an unpacked upload would read: its table where it has one that names images.

    A table whose ids are the images' names gets a column that names them.

    Raises:
        SourceError: the table cannot be read, or the images cannot become a catalogue.
    """
    if not tables:
        return look(folder)
    path = folder / sorted(tables, key=lambda name: (name.count("/"), name))[0]
    others = f"Of {len(tables)} tables, {path.name} is taken." if len(tables) > 1 else ""
    table = read_table(path)
    found = _look_at_table(path, table)
    if not found.image_column and images:
        found = _matched(path, table, [str(folder / image) for image in images])
    return Preview(**{**found.__dict__, "notes": (*found.notes, *filter(None, [others]))})


def _look_at_table(path: Path, table: pa.Table) -> Preview:
    named = image_column_of(table)
    position = find_position(table, where=f"'{path}'") is not None
    kind = TABLE if named or not position else POSITIONS
    note = () if named or position else ("No column names images, and none holds positions.",)
    names = tuple(dict.fromkeys(table.column_names))
    return Preview(path, kind, table.num_rows, names, named, note)


def image_column_of(table: pa.Table) -> str:
    """The column whose values end as images do, "" for none."""
    for name in dict.fromkeys(table.column_names):
        column = table.column(table.column_names.index(name))
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            told = [text for text in column.slice(0, LOOKED_AT).to_pylist() if text]
            if told and sum(text.lower().endswith(SUFFIXES) for text in told) * 2 > len(told):
                return name
    return ""


def _matched(path: Path, table: pa.Table, images: Sequence[str]) -> Preview:
    """The table with a column of the images that are called as one of its columns says.

    Raises:
        SourceError: no column does.
    """
    by_stem = {_stem(image): image for image in images}
    for name in dict.fromkeys(table.column_names):
        texts = table.column(table.column_names.index(name)).to_pylist()
        files = [by_stem.get(str(text)) for text in texts]
        found = sum(file is not None for file in files)
        if found * 2 > len(files):
            place = path.with_name(MATCHED)
            held = pa.array([file and str(Path(file).relative_to(path.parent)) for file in files])
            pq.write_table(table.append_column("image_file", held), place)
            note = f"{found:,} of {len(files):,} rows have an image called as their {name}."
            names = (*dict.fromkeys(table.column_names), "image_file")
            return Preview(place, TABLE, table.num_rows, names, "image_file", (note,))
    raise SourceError(
        f"The table {path.name} and the images do not fit: let a column of it hold each image's "
        "path below the table, or its name."
    )


def _stem(image: str) -> str:
    name = PurePosixPath(image).name
    ending = next(end for end in reversed(SUFFIXES) if name.lower().endswith(end))
    return name[: -len(ending)]
