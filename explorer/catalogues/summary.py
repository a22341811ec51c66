"""What is told of a catalogue without opening it: its size, source, ratings, and last use."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.mirror import local_folder
from explorer.catalogues import jobs
from explorer.errors import CatalogueError, LabelError
from explorer.labels import Labels
from explorer.labels.backup import OWN_FILE
from explorer.workspace.journal import journal_of

USED = ".used"  # whose time is that of the last opening

READY, BUILDING, UNFINISHED, BROKEN = "ready", "building", "unfinished", "broken"


@dataclass(frozen=True)
class Summary:
    """A catalogue in a few facts.

    `state`: ready, building, unfinished or broken, and then `problem` in a sentence. `used` and
    `built` are Unix times in s, 0 where not known. `ratings` and `tags` count rated galaxies of
    each rater and theme, and different tags.
    """

    folder: Path
    state: str
    problem: str = ""
    galaxies: int = 0
    things: str = "galaxies"
    source: str = ""
    encoder: str = ""
    built: float = 0.0
    used: float = 0.0
    ratings: int = 0
    tags: int = 0
    skipped: int = 0

    @property
    def name(self) -> str:
        """The folder's name, by which addresses know it."""
        return self.folder.name

    @property
    def stamp(self) -> int:
        """What changes with each build; for addresses that caches may keep."""
        return int(self.built)


def summary_of(folder: Path) -> Summary:
    """What is known of the catalogue in `folder`, whatever state it is in."""
    ratings, tags = labels_in(folder)
    return replace(_told(folder), ratings=ratings, tags=tags, used=_time_of(folder / USED))


def _told(folder: Path) -> Summary:
    try:
        place = local_folder(folder)
        manifest = Manifest.read(place)
    except CatalogueError as error:
        state = BUILDING if jobs.at_work(folder) else BROKEN
        state = UNFINISHED if state == BROKEN and not (folder / FILE_NAME).exists() else state
        return Summary(folder, state, jobs.problem_of(folder) or str(error))
    return Summary(
        folder,
        _state(folder, manifest),
        jobs.problem_of(folder),
        manifest.galaxies,
        manifest.object_kind.many,
        source_of(manifest),
        str(manifest.encoder.get("name", "")),
        built=built_at(place),
        skipped=len(manifest.skipped),
    )


def source_of(manifest: Manifest) -> str:
    """Where the images come from, in a few words: a service, the demo, or a folder or file."""
    service = manifest.build.get("cutouts", {}).get("service")
    place = PurePath(manifest.source)
    named = manifest.source if ":" in manifest.source else "/".join(place.parts[-2:])
    return f"{named}, images of {service}" if service else named


def built_at(folder: Path) -> float:
    """When the catalogue was last written, as Unix time in s."""
    return _time_of(folder / FILE_NAME)


def labels_in(folder: Path) -> tuple[int, int]:
    """How many ratings and tags the catalogue's own journal holds; none where there is no file."""
    if not (folder / OWN_FILE).is_file():
        return 0, 0
    try:
        labels = Labels(journal_of(folder)[0])
        try:
            return len(labels.all_ratings()), len(labels.tags())
        finally:
            labels.close()
    except LabelError:
        return 0, 0


def note_use(folder: Path) -> None:
    """Remember that the catalogue was opened now, where its folder can be written."""
    with suppress(OSError):
        (folder / USED).touch()


def ago(then: float, *, now: float | None = None) -> str:
    """A Unix time in words: "3 h ago", "2026-03-01" of what is over a month old, "" of 0."""
    if not then:
        return ""
    minutes = max(0.0, (time.time() if now is None else now) - then) / 60
    if minutes < 2:
        return "just now"
    if minutes < 120:
        return f"{minutes:.0f} min ago"
    if minutes < 48 * 60:
        return f"{minutes / 60:.0f} h ago"
    if minutes < 31 * 24 * 60:
        return f"{minutes / 60 / 24:.0f} days ago"
    return time.strftime("%Y-%m-%d", time.localtime(then))


def _state(folder: Path, manifest: Manifest) -> str:
    if jobs.at_work(folder):
        return BUILDING
    return READY if manifest.complete else UNFINISHED


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
