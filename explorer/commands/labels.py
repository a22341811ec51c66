"""labels: a copy of the ratings, a copy put back, and whether any are lost."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from explorer.catalogue.embeddings import catalogue_folder
from explorer.catalogue.manifest import FILE_NAME as MANIFEST
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.mirror import local_folder
from explorer.commands.parser import Arguments, Commands, add_catalogue, family
from explorer.config import Settings
from explorer.errors import LabelError, unwritten
from explorer.files import STANDARD_OUTPUT, behind_links, goes_to_file
from explorer.labels import Journal, Keeper
from explorer.labels.backup import BY_HAND, dated_copy, send_copy, write_copy
from explorer.labels.check import accept, check
from explorer.labels.restore import restore
from explorer.object_store.address import address_of
from explorer.workspace.journal import journal_of


def register(commands: Commands) -> None:
    """Add `labels backup`, `labels restore` and `labels check`."""
    labels = family(commands, "labels")
    backup = labels.add("backup", run_backup, say_backup, about="write a copy, while others rate")
    add_catalogue(backup)
    place = "where to (- is standard output; default: a dated name in backups/)"
    backup.add_argument("-o", "--output", type=Path, metavar="FILE", help=place)
    back = labels.add("restore", run_restore, say_restore, about="put a copy back")
    add_catalogue(back)
    back.add_argument("file", type=Path, metavar="FILE", help="what backup wrote")
    asks = "replace also ratings that FILE lacks; they are kept in backups/"
    back.add_argument("--overwrite", action="store_true", help=asks)
    whole = labels.add("check", run_check, say_check, about="whether ratings are lost or damaged")
    add_catalogue(whole)
    asks = "go on with the ratings as they are now, whatever was lost"
    whole.add_argument("--accept", action="store_true", help=asks)


def run_backup(arguments: Arguments) -> dict[str, Any]:
    """A copy as of one moment; refused while ratings are missing, lest it replace a good one."""
    journal, keeper = _opened(arguments.catalogue)
    lost = journal.lost()
    if lost:
        raise LabelError(lost)
    target = arguments.output or dated_copy(keeper.folder, keeper.place, BY_HAND)
    arguments.speaks_on_stderr = target == STANDARD_OUTPUT
    if journal.database.file == behind_links(target):
        raise LabelError(f"{target} is the journal itself: name another file.")
    try:
        if arguments.output is None:
            target.parent.mkdir(exist_ok=True)
        if goes_to_file(target):
            copied = write_copy(journal.database, target.resolve())
        else:
            copied = send_copy(journal.database, target)
    except OSError as error:
        raise LabelError(unwritten(target, error)) from error
    return {"file": str(target), "lines": copied.count, "last": copied.last, "id": copied.id}


def run_restore(arguments: Arguments) -> dict[str, Any]:
    """The lines of the copy in the place of those there were, which are kept."""
    journal, keeper = _opened(arguments.catalogue)
    try:
        done = restore(journal, keeper, arguments.file, overwrite=arguments.overwrite)
    except OSError as error:
        raise LabelError(f"{keeper.folder} cannot be written ({error.strerror}).") from error
    return {
        "file": str(arguments.file),
        "lines": done.state.count,
        "last": done.state.last,
        "id": done.state.id,
        "replaced": done.replaced,
        "kept": None if done.kept is None else str(done.kept),
        "known": asdict(done.known),
    }


def run_check(arguments: Arguments) -> dict[str, Any]:
    """What the journal holds, what the catalogue knows of it, and what is wrong."""
    journal, keeper = _opened(arguments.catalogue)
    try:
        found = accept(journal, keeper) if arguments.accept else check(journal, keeper)
    except OSError as error:
        raise LabelError(f"{keeper.folder} cannot be written ({error.strerror}).") from error
    return {
        "journal": keeper.place,
        "id": found.state.id,
        "lines": found.state.count,
        "last": found.state.last,
        "known": asdict(found.known),
        "accepted": arguments.accept,
        "problems": found.problems,
    }


def say_backup(result: dict[str, Any]) -> str:
    """Where the copy is."""
    return f"{result['lines']:,} journal lines copied to {result['file']}"


def say_restore(result: dict[str, Any]) -> str:
    """What is there now, what is missing of what was known, and where the rest is kept."""
    lines = [f"{result['lines']:,} journal lines put back from {result['file']}"]
    missing = result["known"]["last"] - result["last"]
    if missing > 0:
        lines.append(f"{missing:,} of the last lines known of are not in this copy")
    if result["kept"]:
        lines.append(f"what was there is kept in {result['kept']}")
    return "\n".join([*lines, "restart the app if it is running"])


def say_check(result: dict[str, Any]) -> str:
    """The problems, or that there is none."""
    held = f"{result['lines']:,} journal lines in {result['journal']}"
    accepted = ", taken as they are" if result["accepted"] else ""
    return "\n".join([held + accepted, *(result["problems"] or ["nothing wrong found"])])


def _opened(catalogue: Path) -> tuple[Journal, Keeper]:
    """The journal of a catalogue, also of one whose other files are damaged."""
    if address_of(catalogue):
        return journal_of(local_folder(catalogue), Settings.from_environment().labels_url)
    home = catalogue_folder(catalogue)
    if not (home / MANIFEST).exists():
        Manifest.read(home)  # tells what the folder lacks
    return journal_of(catalogue, Settings.from_environment().labels_url)
