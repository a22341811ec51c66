"""Galaxies that each have an image file: a folder of them, or a table that lists them."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import ImageError, SourceError
from explorer.sources import columns
from explorer.sources.coordinates import find_position
from explorer.sources.cutouts import read_image
from explorer.sources.fits import FITS_SUFFIXES
from explorer.sources.pixels import Pixels, read_pixels
from explorer.sources.references import check_some_exist, references_of
from explorer.sources.roots import Roots
from explorer.sources.tables import is_csv, is_table, read_table

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", *FITS_SUFFIXES)


@dataclass(frozen=True)
class FileSource:
    """Images in files under some roots, which no reference leaves; a `sources.Source`.

    `notes`: sentences on what is not read, or kept under another name.
    """

    name: str
    table: pa.Table
    roots: Roots
    notes: tuple[str, ...] = ()

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The image at `reference`, absolute or relative to a root, as uint8 (H, W, 3) RGB.

        Raises:
            ImageError: no such file, a link that leads out of the roots, or no image.
        """
        return read_image(self._file(reference), name=PurePosixPath(reference).name)

    def pixels(self, reference: str) -> Pixels:
        """The bands of the image at `reference`, as measured; raises as `load` does."""
        return read_pixels(self._file(reference), name=PurePosixPath(reference).name)

    def _file(self, reference: str) -> Path:
        if not reference:
            raise ImageError("The row names no image.")
        return self.roots.find(reference)


@dataclass(frozen=True)
class Reading:
    """How a table or a folder is read.

    `limit`: keep the first so many rows. `image_roots`: folders that images may lie in, beside the
    source's own. `imageless`: whether rows, or all of them, may be without an image.
    """

    image_column: str = "file"
    id_column: str | None = None
    limit: int | None = None
    image_roots: tuple[str, ...] = ()
    imageless: bool = False


def open_folder(folder: Path, *, name: str, reading: Reading) -> FileSource:
    """Every image under a folder, in order of path; the id is the file's stem.

    Raises:
        SourceError: no image, two of one stem, a link that leads out of the roots, or a subfolder
            that cannot be read.
    """
    files, others = _listed(folder)
    if not files:
        raise SourceError(_no_images(folder))
    stems = [_stem(file) for file in files]
    _check_stems(stems, files)
    roots = Roots.of(folder, reading.image_roots)
    outside = roots.first_outside(files)
    if outside is not None:
        raise roots.refusal(files[outside], f"The folder '{folder}'")
    table = columns.catalogue_table(pa.table({}), ids=stems, references=files)
    notes = (others_note(others),) if others else ()
    return FileSource(name, table.slice(0, reading.limit), roots, notes)


def open_table(path: Path, *, name: str, reading: Reading) -> FileSource:
    """The rows of a table file, with images relative to the table's folder or in other roots.

    Raises:
        SourceError: an empty or unreadable table, a missing column or one given twice, values that
            cannot be kept, an id given twice, a path that leaves the roots, a position off the
            sphere, or not one image in its place.
    """
    return table_source(path, read_table(path), name=name, reading=reading)


def table_source(path: Path, user: pa.Table, *, name: str, reading: Reading) -> FileSource:
    """The rows of a table that has been read; see `open_table`."""
    where = f"'{path}'"
    images = _image_column(user, reading, where)
    if not user.num_rows:
        raise SourceError(f"The table {where} has a header but no rows: add one per image.")
    user, images = user.slice(0, reading.limit), images.slice(0, reading.limit)
    roots = Roots.of(path.resolve().parent, reading.image_roots)
    texts = columns.path_texts(images, name=reading.image_column, where=where)
    references = references_of(texts, roots=roots, column=reading.image_column, where=where)
    if not reading.imageless:
        check_some_exist(references, roots=roots, column=reading.image_column, where=where)
    ids = _table_ids(path, user, references, id_column=reading.id_column)
    position = find_position(user, where=where)
    table = columns.catalogue_table(user, ids=ids, references=references, position=position)
    note = columns.renamed(user, table)
    return FileSource(name, table, roots, (note,) if note else ())


def _image_column(user: pa.Table, reading: Reading, where: str) -> pa.ChunkedArray:
    """The column of image paths, without any where the usual one may be missing and is."""
    usual = Reading().image_column
    if reading.imageless and reading.image_column == usual and usual not in user.column_names:
        return pa.chunked_array([pa.nulls(user.num_rows, pa.string())])
    return columns.find_column(
        user, reading.image_column, option="--image-column", where=f"The table {where}"
    )


def others_note(others: Counter[str]) -> str:
    """One sentence on the files of a folder that are no images: how many of which kinds."""
    kinds = [f"{count:,} {kind}" for kind, count in others.most_common(8)]
    rest = sum(others.values()) - sum(count for _, count in others.most_common(8))
    listed = ", ".join([*kinds, f"{rest:,} of other kinds"] if rest else kinds)
    return f"Not read, since they are no images: {listed}."


def _listed(folder: Path) -> tuple[list[str], Counter[str]]:
    """Sorted relative paths of the images below a folder, and how many of which other kinds.

    Hidden files and folders are passed over; linked folders are not entered.
    """

    def fail(error: OSError) -> None:
        raise SourceError(f"The folder '{error.filename}' cannot be read ({error.strerror}).")

    images, others = [], Counter[str]()
    for where, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [each for each in folders if not each.startswith(".")]
        others["linked folders"] += sum((Path(where) / each).is_symlink() for each in folders)
        below = Path(where).relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        for file in files:
            kind = _unread_kind(prefix + file)
            if kind:
                others[kind] += 1
            elif not file.startswith("."):
                images.append(prefix + file)
    return sorted(images), +others


def _unread_kind(file: str) -> str:
    """What a file is called that is not read as an image; "" for one that is, or is hidden."""
    name = PurePosixPath(file)
    if name.name.startswith("."):
        return ""
    if not _is_utf8(file):
        return "with names that are not UTF-8"
    if name.name.lower().endswith(SUFFIXES):
        return ""
    return name.suffix.lower()[:12] or "without an ending"


def _is_utf8(text: str) -> bool:
    try:
        return bool(text.encode())
    except UnicodeEncodeError:
        return False


def _stem(reference: str) -> str:
    name = PurePosixPath(reference).name
    suffix = next((end for end in reversed(SUFFIXES) if name.lower().endswith(end)), "")
    return name[: len(name) - len(suffix)]


def _check_stems(stems: Sequence[str], files: Sequence[str]) -> None:
    """Two files of one stem would be one galaxy."""
    seen: dict[str, str] = {}
    for stem, file in zip(stems, files, strict=True):
        if stem in seen:
            raise SourceError(
                f"'{seen[stem]}' and '{file}' would both be galaxy '{stem}': rename one, or list "
                "the images in a table with an id column."
            )
        seen[stem] = file


def _no_images(folder: Path) -> str:
    tables = sorted(file.name for file in folder.iterdir() if file.is_file() and is_table(file))
    hint = f" To read the table in it, give '{folder / tables[0]}'." if tables else ""
    return f"The folder '{folder}' holds no image ({', '.join(SUFFIXES)}).{hint}"


def _table_ids(
    path: Path, user: pa.Table, references: pa.Array, *, id_column: str | None
) -> pa.Array:
    """Ids from the column asked for, else from a usual one, else the file stems."""
    column = id_column or columns.guess_id_column(user.column_names)
    if column is None:
        stems = pa.array([_stem(text) for text in references.to_pylist()], pa.string())
        return columns.unique_ids(stems, where=f"the file names of '{path}'")
    return ids_of_column(path, user, column)


def ids_of_column(path: Path, user: pa.Table, column: str) -> pa.Array:
    """The ids (N,) that stand in a column of a table file, as text.

    Raises:
        SourceError: no such column, or values that are no ids, or not one for each row.
    """
    where = f"The table '{path}'"
    values = columns.find_column(user, column, option="--id-column", where=where)
    if is_csv(path) and not columns.is_text(values.type):  # "007" is not 7
        values = read_table(path, as_text=(column,))[column].slice(0, len(user))
    return columns.exact_ids(values, name=column, where=f"'{path}'")
