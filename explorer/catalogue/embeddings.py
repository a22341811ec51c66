"""Several embeddings of the same galaxies: the first in the catalogue's folder, others beside it.

Each lies in `encoders/NAME` as a catalogue of its own, with its own projection, index and map, so
that vectors of two encoders never meet. Ratings and tags belong to the galaxies: all share them.
"""

import re
from pathlib import Path
from typing import Any

from explorer.catalogue.kind import GALAXY
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.mirror import mirror_home
from explorer.errors import CatalogueError

FOLDER = "encoders"


def embedding_folder(folder: Path, encoder: dict[str, Any]) -> Path:
    """The folder of `encoder`'s embedding in the catalogue `folder`: itself for the first.

    Raises:
        CatalogueError: a catalogue of light curves lies there, which no image joins.
    """
    home = catalogue_folder(folder)
    if not (home / FILE_NAME).exists() or _weights(home) == encoder["weights_sha256"]:
        return home
    object_kind = Manifest.read(home).object_kind
    if object_kind != GALAXY:
        raise CatalogueError(f"{home} holds {object_kind.many}: give these images another --out.")
    short = re.sub(r"[^A-Za-z0-9_.-]+", "-", str(encoder["name"]).rsplit("/", 1)[-1]).strip("-.")
    return home / FOLDER / f"{short or 'encoder'}-{encoder['weights_sha256'][:8]}"


def catalogue_folder(folder: Path) -> Path:
    """The catalogue's own folder, where the labels are, of any of its embeddings."""
    return folder.parent.parent if folder.parent.name == FOLDER else mirror_home(folder)


def embedding_folders(folder: Path) -> list[Path]:
    """The folders of all finished embeddings of a catalogue, the first one first."""
    home = catalogue_folder(folder)
    others = sorted((home / FOLDER).glob(f"*/{FILE_NAME}"))
    return [place for place in (home, *(path.parent for path in others)) if _finished(place)]


def _weights(folder: Path) -> str:
    return str(Manifest.read(folder).encoder["weights_sha256"])


def _finished(folder: Path) -> bool:
    return (folder / FILE_NAME).exists() and Manifest.read(folder).complete
