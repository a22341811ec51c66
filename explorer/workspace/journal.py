"""Where the journal of a catalogue is, and what its folder remembers of it."""

from pathlib import Path

from explorer.catalogue.embeddings import catalogue_folder
from explorer.labels import Journal, Keeper
from explorer.labels.backup import OWN_FILE


def journal_of(path: Path, labels_url: str = "") -> tuple[Journal, Keeper]:
    """The journal of the catalogue in `path`, in its folder or at a URL, and its keeper.

    Nothing is opened yet, and the catalogue itself need not be whole.

    Raises:
        LabelError: the URL cannot be read.
    """
    home = catalogue_folder(path.absolute())
    journal = Journal(labels_url or home / OWN_FILE)
    place = journal.database.place.removeprefix(f"{home}/")
    journal.keeper = Keeper(catalogue_folder(path), place)
    return journal, journal.keeper
