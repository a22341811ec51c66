"""A journal kept beside a catalogue's folder, as the workspace opens it."""

from contextlib import closing
from pathlib import Path

import pytest

from explorer.labels import Journal, Keeper, Labels
from explorer.labels.backup import OWN_FILE
from explorer.labels.database import Database
from explorer.labels.tables import METADATA


class Kept:
    """The folder, and what the next process to open it sees."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder, self.url = folder, url
        self.file = folder / OWN_FILE
        self.place = Database(url, METADATA).place if url else OWN_FILE

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.folder, self.place)

    @property
    def journal(self) -> Journal:
        return Journal(self.url or self.file, self.keeper)

    def lost(self) -> str:
        with closing(self.journal) as journal:
            return journal.lost()

    def rate(self, *galaxies: str) -> None:
        with closing(Labels(self.journal)) as labels:
            for galaxy in galaxies:
                labels.rate([galaxy], "up", who="ada")

    def rated(self) -> list[str]:
        with closing(Labels(self.journal)) as labels:
            return list(labels.ratings(who="ada"))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    folder = tmp_path / "cat"
    folder.mkdir()
    return Kept(folder)


@pytest.fixture
def served(tmp_path: Path, database: str) -> Kept:
    """The same with the journal on a PostgreSQL server."""
    folder = tmp_path / "served"
    folder.mkdir()
    return Kept(folder, database)
