"""A journal kept beside a catalogue's folder, as the workspace opens it."""

from contextlib import closing
from pathlib import Path

import pytest

from explorer.labels import Journal, Keeper, Labels
from explorer.labels.backup import OWN_FILE


class Kept:
    """The folder, and what the next process to open it sees."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / OWN_FILE

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.folder, OWN_FILE)

    @property
    def journal(self) -> Journal:
        return Journal(self.file, self.keeper)

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
