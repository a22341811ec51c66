"""Galaxies that each have an image file: a folder of them, or a table that lists them."""

import os
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.errors import ImageError, SourceError
from explorer.sources import columns
from explorer.sources.coordinates import find_position
from explorer.sources.cutouts import read_image
from explorer.sources.tables import is_csv, is_table, read_table

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".fits", ".fit", ".fits.gz")
_DOUBTFUL_PATH = r"(^[/~])|(^[A-Za-z]:)|(\.\.)|(\\)|(://)|(^\./)"


@dataclass(frozen=True)
class FileSource:
    """Images in files under one root, which no reference leaves; a `sources.Source`."""

    name: str
    table: pa.Table
    root: Path

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The image at `reference`, a path relative to the root, as uint8 (H, W, 3) RGB.

        Raises:
            ImageError: no such file, a link that leads out of the root, or no image.
        """
        if not reference:
            raise ImageError("The row names no image.")
        try:
            path = (self.root / reference).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise ImageError(f"{reference}: is no path of a file ({error}).") from error
        if not path.is_relative_to(self.root):
            raise ImageError(f"{reference}: leads out of the folder {self.root}.")
        return read_image(path)


def open_folder(folder: Path, *, name: str, limit: int | None = None) -> FileSource:
    """Every image under a folder, in order of path; the id is the file's stem.

    Raises:
        SourceError: no image, two of one stem, or a subfolder that cannot be read.
    """
    files = sorted(_image_paths(folder))
    if not files:
        raise SourceError(_no_images(folder))
    stems = [_stem(file) for file in files]
    _check_stems(stems, files)
    table = columns.catalogue_table(pa.table({}), ids=stems, references=files)
    return FileSource(name, table.slice(0, limit), folder.resolve())


def open_table(
    path: Path, *, name: str, image_column: str, id_column: str | None, limit: int | None = None
) -> FileSource:
    """The rows of a table file, with images relative to the table's folder.

    Raises:
        SourceError: an empty or unreadable table, a missing column, an id given twice, a path
            that leaves the folder, a position off the sphere, or not one image in its place.
    """
    user = read_table(path)
    where = f"'{path}'"
    columns.find_column(user, image_column, option="--image-column", where=f"The table {where}")
    if not user.num_rows:
        raise SourceError(f"The table {where} has a header but no rows: add one per image.")
    user = user.slice(0, limit)
    root = path.resolve().parent
    references = _references(user[image_column], root=root, where=where)
    _check_some_exist(references, root=root, column=image_column)
    ids = _table_ids(path, user, references, id_column=id_column)
    position = find_position(user, where=where)
    table = columns.catalogue_table(user, ids=ids, references=references, position=position)
    return FileSource(name, table, root)


def _image_paths(folder: Path) -> Iterator[str]:
    """Relative paths of the images below a folder; hidden files and folders are passed over."""

    def fail(error: OSError) -> None:
        raise SourceError(f"The folder '{error.filename}' cannot be read ({error.strerror}).")

    for where, folders, files in os.walk(folder, onerror=fail):
        folders[:] = [each for each in folders if not each.startswith(".")]
        below = Path(where).relative_to(folder).as_posix()
        prefix = "" if below == "." else f"{below}/"
        for file in files:
            if file.lower().endswith(SUFFIXES) and not file.startswith("."):
                yield prefix + file


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


def _references(column: pa.ChunkedArray, *, root: Path, where: str) -> pa.Array:
    """Image paths relative to the root, with forward slashes; '' where the row names none."""
    texts = pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), "")).combine_chunks()
    doubtful = pc.match_substring_regex(texts, _DOUBTFUL_PATH).to_numpy(zero_copy_only=False)
    if not doubtful.any():
        return texts
    values = texts.to_pylist()
    for row in np.flatnonzero(doubtful):
        values[row] = _inside(values[row], root=root, row=f"Row {row + 1} of {where}")
    return pa.array(values, pa.string())


def _inside(reference: str, *, root: Path, row: str) -> str:
    """The path relative to the root, if it stays there by its spelling (links: see `load`)."""
    if "://" in reference:
        raise SourceError(
            f"{row} names '{reference}': images are files beside the table, so fetch it first."
        )
    plain = posixpath.normpath(reference.replace("\\", "/"))
    plain = plain.removeprefix(f"{root.as_posix()}/")
    if plain.startswith(("/", "~", "../")) or plain in (".", "..") or plain[1:2] == ":":
        raise SourceError(
            f"{row} names '{reference}', outside the table's folder '{root}': move the table above "
            "its images and give paths relative to it."
        )
    return plain


def _check_some_exist(references: pa.Array, *, root: Path, column: str) -> None:
    """One missing image is skipped later; when all are missing the table is in the wrong place."""
    if not any(text and (root / text).exists() for text in references.to_pylist()):
        raise SourceError(
            f"None of the {len(references)} images in column '{column}' is there (the first would "
            f"be '{root / references[0].as_py()}'): paths are relative to the table's folder."
        )


def _table_ids(
    path: Path, user: pa.Table, references: pa.Array, *, id_column: str | None
) -> pa.Array:
    """Ids from the column asked for, else from a usual one, else the file stems."""
    column = id_column or columns.guess_id_column(user.column_names)
    if column is None:
        stems = pa.array([_stem(text) for text in references.to_pylist()], pa.string())
        return columns.unique_ids(stems, where=f"the file names of '{path}'")
    columns.find_column(user, column, option="--id-column", where=f"The table '{path}'")
    values = user[column]
    if is_csv(path) and not columns.is_text(values.type):  # "007" is not 7
        values = read_table(path, as_text=(column,))[column].slice(0, len(user))
    return columns.exact_ids(values, name=column, where=f"'{path}'")
