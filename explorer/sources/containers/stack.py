"""A stack of images, one array for all, beside columns of as many values; a `sources.Source`."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.config import Limits
from explorer.errors import ImageError, SourceError, reason_of
from explorer.sources import columns
from explorer.sources.containers.pixels import measured, rendered
from explorer.sources.coordinates import find_position
from explorer.sources.cutouts import check_shows
from explorer.sources.files import Reading
from explorer.sources.fits import too_many_pixels
from explorer.sources.pixels import Pixels

IMAGE_NAMES = ("images", "image", "image_flux", "cutouts", "cutout", "imgs", "img", "data", "x")
Seen = TypeVar("Seen")
MOST_VALUES = 8  # of a row of a column: more are no columns but arrays


class Stack(Protocol):
    """N images of one array, which is read one at a time."""

    @property
    def shape(self) -> tuple[int, ...]:
        """(N, H, W), (N, H, W, C) or (N, C, H, W)."""
        ...

    def __getitem__(self, at: int) -> Any:
        """The array of one image."""
        ...


@dataclass(frozen=True)
class StackSource:
    """`stacks` hold the images, one after the other; a reference is the number of one, from 0."""

    name: str
    table: pa.Table
    notes: tuple[str, ...]
    stacks: Sequence[Stack]
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The image of that number, uint8 (H, W, 3).

        Raises:
            ImageError: no such number, damaged data, or nothing to be seen in it.
        """
        image = self._seen(reference, rendered)
        check_shows(image, f"Image {reference}")
        return image

    def pixels(self, reference: str) -> Pixels:
        """The bands of the image of that number, as measured; raises as `load` does."""
        return self._seen(reference, measured)

    def _seen(self, reference: str, seen: Callable[[NDArray[Any]], Seen]) -> Seen:
        try:
            with self._lock:  # not every library reads in several threads
                array = np.asarray(self._image(int(reference)))
        except (OSError, ValueError, IndexError, RuntimeError, KeyError) as error:
            raise ImageError(f"Image {reference} cannot be read ({reason_of(error)}).") from error
        try:
            return seen(array)
        except ImageError as error:
            raise ImageError(f"Image {reference}: {error}") from error

    def _image(self, at: int) -> Any:
        for stack in self.stacks:
            if 0 <= at < stack.shape[0]:
                return stack[at]
            at -= stack.shape[0]
        raise IndexError("there is no such image")


def stack_source(
    path: Path,
    name: str,
    stacks: Sequence[Stack],
    user: pa.Table,
    reading: Reading,
) -> StackSource:
    """The images of some stacks, each with its row of a table.

    Args:
        path: what ids are made of where no column has them.
        name: the specification as given.
        stacks: the images.
        user: as many rows as images; without columns where there are none.
        reading: its id column and limit count.

    Raises:
        SourceError: no image, images too large, or a table that cannot be kept.
    """
    count, where = sum(stack.shape[0] for stack in stacks), f"'{path}'"
    if not count:
        raise SourceError(f"There is no image in {where}.")
    for stack in stacks:
        _check_size(stack.shape, where)
    numbers = [str(at) for at in range(count)]
    ids = _ids(path, user, reading.id_column, count)
    position = find_position(user, where=where)
    table = columns.catalogue_table(user, ids=ids, references=numbers, position=position)
    note = columns.renamed(user, table)
    return StackSource(name, table.slice(0, reading.limit), (note,) if note else (), stacks)


def _check_size(shape: tuple[int, ...], where: str) -> None:
    if len(shape) not in (3, 4):
        raise SourceError(
            f"The images in {where} have the shape {shape}: give (N, H, W), (N, H, W, C) or "
            "(N, C, H, W)."
        )
    limits = Limits.from_environment()
    if np.prod(shape[1:], dtype=float) > 6.0 * limits.image_pixels:
        raise SourceError(f"{where}: {too_many_pixels(limits.image_pixels)}")


def _ids(path: Path, user: pa.Table, id_column: str | None, count: int) -> Sequence[str] | pa.Array:
    """Ids from a column, else the file's stem and the number of the image, from 1."""
    column = id_column or columns.guess_id_column(user.column_names)
    if column is None:
        digits = max(4, len(str(count)))
        return [f"{path.name.partition('.')[0]}-{at:0{digits}d}" for at in range(1, count + 1)]
    values = columns.find_column(user, column, option="--id-column", where=f"'{path}'")
    return columns.exact_ids(values, name=column, where=f"'{path}'")


def image_name(shapes: Mapping[str, tuple[int, ...]], wanted: str, where: str) -> str:
    """Which of the arrays holds the images: the one wanted, of a usual name, or the only one.

    Raises:
        SourceError: none, or several that could be.
    """
    if wanted in shapes:
        return wanted
    if wanted != Reading().image_column:
        there = ", ".join(shapes) or "none"
        raise SourceError(f"There is no array '{wanted}' in {where}: name one of {there}.")
    could = {name: shape for name, shape in shapes.items() if len(shape) in (3, 4)}
    by_lower = {name.rpartition("/")[2].lower(): name for name in could}
    usual = next((by_lower[name] for name in IMAGE_NAMES if name in by_lower), None)
    if usual is None and len(could) != 1:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items()) or "nothing"
        raise SourceError(
            f"Which array of {where} holds the images? Name it with --image-column; there are: "
            f"{listed[:400]}."
        )
    return usual or next(iter(could))


def columns_of(arrays: Mapping[str, Any], count: int) -> tuple[pa.Table, str]:
    """Columns of arrays with `count` rows each, and a sentence on those that are none, or "".

    An array (N, k) of up to eight numbers a row gives k columns, `name_1` and on; a structured
    array one for each of its fields.
    """
    kept: dict[str, pa.Array] = {}
    left = []
    for name, values in arrays.items():
        parts = _parts(name.replace("/", "_"), values) if len(values) == count else {}
        kept |= parts
        left += [] if parts else [name]
    told = f"Not kept, since they are no columns of {count:,} values: {', '.join(left[:12])}."
    return pa.table(kept), told if left else ""


def _parts(name: str, values: Any) -> dict[str, pa.Array]:
    if values.dtype.names:
        return {
            f"{field}": part
            for field in values.dtype.names
            for part in _parts(field, values[field]).values()
        }
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim == 1 and values.dtype.kind in "iufbSUO":
        return {name: _arrow(values)}
    if values.ndim == 2 and values.shape[1] <= MOST_VALUES and values.dtype.kind in "iufb":
        return {f"{name}_{at + 1}": _arrow(values[:, at]) for at in range(values.shape[1])}
    return {}


def _arrow(values: NDArray[Any]) -> pa.Array:
    """One column; bytes become text, numbers are brought into the machine's own order."""
    if values.dtype.kind in "SO":
        return pa.array([_text(value) for value in values.tolist()])
    return pa.array(np.ascontiguousarray(values.astype(values.dtype.newbyteorder("="))))


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
