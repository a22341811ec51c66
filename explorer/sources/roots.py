"""Where the images of a source may lie: in its own folder, and in those that the builder allows."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from explorer.errors import ImageError, SourceError


@dataclass(frozen=True)
class Roots:
    """Folders, links resolved: the source's own first. No image is read that lies elsewhere."""

    folders: tuple[Path, ...]

    @classmethod
    def of(cls, own: Path, allowed: Sequence[str] = ()) -> "Roots":
        """The folder `own` and those `allowed` beside it.

        Raises:
            SourceError: one of those allowed is no folder.
        """
        for each in allowed:
            if not Path(each).expanduser().is_dir():
                raise SourceError(f"There is no folder '{each}': name another with --image-root.")
        folders = [own, *map(Path, allowed)]
        return cls(tuple(folder.expanduser().resolve() for folder in folders))

    @property
    def own(self) -> Path:
        """The source's own folder."""
        return self.folders[0]

    def hold(self, path: str) -> bool:
        """Whether a path, links resolved, lies in one of the folders."""
        return any(
            path.startswith(f"{str(folder).rstrip(os.sep)}{os.sep}") for folder in self.folders
        )

    def find(self, reference: str) -> Path:
        """The file of a reference: absolute, or relative to the first folder that has it.

        Raises:
            ImageError: no path at all, or one that leads out of the folders.
        """
        try:
            path = Path(self._spelled(reference)).resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise ImageError(f"{reference[:200]}: is no path of a file ({error}).") from error
        if not self.hold(str(path)):
            raise ImageError(
                f"{reference}: leads out of the folder {self.own}; --image-root allows another."
            )
        return path

    def _spelled(self, reference: str) -> str:
        """The path in the first folder that has it, links not followed; else in the own one."""
        places = [os.path.join(folder, reference) for folder in self.folders]  # noqa: PTH118
        there = (place for place in places if len(places) == 1 or os.path.lexists(place))
        return next(there, places[0])

    def first_outside(self, references: Sequence[str]) -> int | None:
        """The place of the first reference that leads out, by a link or its spelling, or None.

        Only links are followed, no file is opened: a million references take seconds.
        """
        folder_of = lru_cache(maxsize=4_096)(os.path.realpath)
        for at, reference in enumerate(references):
            if reference and not self.hold(_resolved(self._spelled(reference), folder_of)):
                return at
        return None

    def refusal(self, reference: str, who: str) -> SourceError:
        """The sentence on a reference that `who`, a row or a folder, names outside."""
        target = Path(os.path.realpath(self.own / reference))
        leads = "" if str(target) == reference else f", which leads to '{target}'"
        return SourceError(
            f"{who} names '{reference}'{leads}, outside the folder '{self.own}': allow it with "
            f"--image-root '{target.parent}', or put the image below that folder."
        )


def _resolved(path: str, folder_of: Callable[[str], str]) -> str:
    """A path with its links followed; a path that cannot be one, or a circle, as it is spelled."""
    try:
        folder, name = os.path.split(os.path.normpath(path))
        place = f"{folder_of(folder)}{os.sep}{name}"
        return os.path.realpath(place) if os.path.islink(place) else place  # noqa: PTH114
    except (OSError, ValueError):
        return path
