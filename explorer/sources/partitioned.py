"""Tables in many Parquet files: HATS catalogues, and folders that hold nothing but parts."""

import os
from pathlib import Path

from explorer.errors import SourceError, reason_of

_MARKS = ("hats.properties", "properties", "partition_info.csv", "catalog_info.json")
_COLLECTION = "collection.properties"
_PRIMARY = "hats_primary_table_url"
_NOTES = (".md", ".txt", ".json", ".csv", ".properties", "")  # words beside the parts


def parquet_parts(folder: Path) -> list[Path]:
    """The Parquet files of one table in order of name; none where the folder is no such table.

    A folder is one if it bears the marks of HATS, or if beside Parquet files and folders named
    `key=value` there are only notes in it. Of a HATS collection, the catalogue itself counts.

    Raises:
        SourceError: a part of the folder cannot be read.
    """
    if not folder.is_dir():
        return []
    try:
        folder = _primary(folder)
        if not (_has_marks(folder) or is_only(folder, (".parquet",))):
            return []
        found = folder.rglob("*.parquet")
        return sorted(each for each in found if not each.name.startswith(("_", ".")))
    except OSError as error:
        raise SourceError(f"The folder '{folder}' cannot be read ({reason_of(error)}).") from error


def _has_marks(folder: Path) -> bool:
    return any((folder / mark).is_file() for mark in _MARKS) and (folder / "dataset").is_dir()


def is_only(folder: Path, endings: tuple[str, ...]) -> bool:
    """Whether a folder holds files of these endings, and nothing but notes and parts beside them.

    Parts are folders named `key=value`, as Hive, HATS and the Multimodal Universe have them.
    """
    found = False
    with os.scandir(folder) as entries:  # a folder of a million images is left at its first
        for entry in entries:
            ending = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122
            if entry.name.startswith((".", "_")):
                continue
            if entry.is_dir():
                if "=" not in entry.name:
                    return False
                found = found or _inside(Path(entry.path), endings)
            elif ending in endings:
                found = True
            elif ending not in _NOTES:
                return False
    return found


def _inside(folder: Path, endings: tuple[str, ...]) -> bool:
    return any(each.suffix.lower() in endings for each in folder.rglob("*"))


def _primary(folder: Path) -> Path:
    """The catalogue of a HATS collection, beside which margins and indices stand."""
    told = folder / _COLLECTION
    if not told.is_file():
        return folder
    lines = (line.partition("=") for line in told.read_text(encoding="utf-8").splitlines())
    named = next((value.strip() for key, _, value in lines if key.strip() == _PRIMARY), "")
    inside = (folder / named).resolve()
    return inside if inside.is_relative_to(folder.resolve()) and inside.is_dir() else folder
