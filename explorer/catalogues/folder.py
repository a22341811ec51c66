"""The catalogues of one folder by name: a name never leads to anything outside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explorer.access import Access
from explorer.catalogue.manifest import FILE_NAME
from explorer.config import PROJECT, Settings
from explorer.errors import CatalogueError
from explorer.object_store.address import address_of
from explorer.progress import FILE_NAME as PROGRESS

JOB = "job.json"
MARKS = (FILE_NAME, JOB, PROGRESS)  # what tells a catalogue, finished or being built


@dataclass(frozen=True)
class CatalogueFolder:
    """A folder of catalogues.

    `home` is the catalogue that the app was opened on, which may lie elsewhere. Without `listed`
    it is the only one.
    """

    folder: Path
    home: Path
    listed: bool = True

    @classmethod
    def of(cls, settings: Settings) -> CatalogueFolder:
        """The folder EXPLORER_CATALOGUES, else the one that the opened catalogue lies in.

        What lies beside the opened one is nobody's business where people log in, unless the
        folder was named.
        """
        named = settings.catalogue
        home = named if address_of(named) else named.absolute()
        if settings.catalogues is not None:
            return cls(settings.catalogues.absolute(), home)
        if address_of(home):  # nothing is built beside it, and nobody lists a bucket
            return cls(PROJECT / "catalogues", home, listed=False)
        return cls(home.parent, home, listed=not Access.from_environment().names_people)

    def names(self) -> list[str]:
        """Every catalogue's name, the opened one's first if it is there."""
        home = [self.home.name] if is_catalogue(self.home) else []
        return home + sorted(name for name in self._beside() if name != self.home.name)

    def _beside(self) -> list[str]:
        if not self.listed or not self.folder.is_dir():
            return []
        return [path.name for path in self.folder.iterdir() if self._holds(path.name)]

    def path_of(self, name: str) -> Path:
        """The folder of the catalogue `name`.

        Raises:
            CatalogueError: no catalogue of that name is listed.
        """
        if name == self.home.name:
            return self.home
        if self.listed and self._holds(name):
            return self.folder / name
        raise CatalogueError(
            f"There is no catalogue '{name[:100]}' here. The page Catalogues lists those there are."
        )

    def _holds(self, name: str) -> bool:
        """Whether `name` is a catalogue right in the folder, and no link to one elsewhere."""
        if not is_name(name):
            return False
        place = self.folder / name
        return is_catalogue(place) and not place.is_symlink()


def is_name(name: str) -> bool:
    """Whether `name` is that of one file in a folder, and not hidden."""
    return bool(name) and Path(name).name == name and name[0] != "." and name.isprintable()


def is_catalogue(place: Path) -> bool:
    """Whether a catalogue lies there, finished or not; an address is taken to lead to one."""
    return bool(address_of(place)) or any((place / mark).is_file() for mark in MARKS)
