"""The image paths of a table, spelled one way: relative to its folder wherever they can be."""

import os
import posixpath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from explorer.errors import SourceError
from explorer.sources.roots import Roots

_DOUBTFUL_PATH = r"(^[/~])|(^[A-Za-z]:)|(\.\.)|(\\)|(://)|(^\./)"


def references_of(texts: pa.Array, *, roots: Roots, column: str, where: str) -> pa.Array:
    """Paths with forward slashes: relative to the table's folder, or absolute in another root.

    Raises:
        SourceError: an address on the web, a path that leads out of the roots by its spelling or
            by a link; nothing has been read by then.
    """
    doubtful = pc.match_substring_regex(texts, _DOUBTFUL_PATH).to_numpy(zero_copy_only=False)
    values = texts.to_pylist()
    for row in np.flatnonzero(doubtful):
        values[row] = _plain(values[row], roots=roots, who=f"Row {row + 1} of {where}")
    outside = roots.first_outside(values)
    if outside is not None:
        raise roots.refusal(values[outside], f"Row {outside + 1} of {where}")
    return pa.array(values, pa.string())


def _plain(reference: str, *, roots: Roots, who: str) -> str:
    if "://" in reference:
        raise SourceError(
            f"{who} names '{reference}': images are files beside the table, so fetch it first."
        )
    plain = posixpath.normpath(reference.replace("\\", "/"))
    plain = plain.removeprefix(f"{roots.own.as_posix()}/")
    if plain.startswith(("~", "../")) or plain in (".", "..") or plain[1:2] == ":":
        raise SourceError(
            f"{who} names '{reference}', outside the table's folder '{roots.own}': write the whole "
            "path and allow its folder with --image-root, or move the table above its images."
        )
    return plain


def check_some_exist(references: pa.Array, *, roots: Roots, column: str, where: str) -> None:
    """One missing image is skipped later; when all are missing the table is in the wrong place.

    Raises:
        SourceError: no row names an image, or not one of those named is there.
    """
    where = f"column '{column}' of {where}"
    named = [reference for reference in references.to_pylist() if reference]
    if not named:
        raise SourceError(
            f"No row names an image in {where}: fill it in, or name another column with "
            "--image-column."
        )
    if not any(os.path.exists(folder / each) for each in named for folder in roots.folders):  # noqa: PTH110 (of any length)
        raise SourceError(
            f"None of the {len(references)} images in {where} is there (the first would "
            f"be '{roots.own / named[0]}'): paths are relative to the table's folder, or to one "
            "given by --image-root."
        )
