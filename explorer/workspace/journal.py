"""Where the journal of a catalogue is, and what its folder remembers of it."""

from pathlib import Path

from explorer.catalogue.embeddings import catalogue_folder
from explorer.labels import Journal, Keeper
from explorer.labels.backup import OWN_FILE
from explorer.object_store.address import address_behind


def journal_of(path: Path, labels_url: str = "") -> tuple[Journal, Keeper]:
    """The journal of the catalogue in `path`, in its folder or at a URL, and its keeper.

    Nothing is opened yet, and the catalogue itself need not be whole. One on an object store has
    none of its own: without a URL its ratings are none, and none is taken.

    Raises:
        LabelError: the URL cannot be read.
    """
    home = catalogue_folder(path.absolute())
    address = address_behind(path)
    journal = Journal(
        labels_url or home / OWN_FILE,
        closed_because=_nowhere(address) if address and not labels_url else "",
    )
    place = journal.database.place.removeprefix(f"{home}/")
    journal.keeper = Keeper(catalogue_folder(path), place)
    return journal, journal.keeper


def _nowhere(address: str) -> str:
    return (
        f"{address} keeps no ratings: name a place for them, EXPLORER_LABELS=FILE.sqlite or "
        "postgresql://user@host/database"
    )
