"""A table whose galaxies have embeddings already: a column of it, or a .npy file beside it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from explorer.errors import ImageError, SourceError, reason_of
from explorer.sources.columns import find_column
from explorer.sources.files import FileSource, Reading, table_source
from explorer.sources.pixels import Pixels
from explorer.sources.placeholder import placeholder
from explorer.sources.tables import read_table

NAME = "own embeddings"
AT_ONCE = 16_384
_IS_LIST = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)


@dataclass(frozen=True)
class OwnEmbeddings:
    """Where the embeddings are, in a column or in a file, and what the encoder is called."""

    column: str = ""
    file: Path | None = None
    encoder_name: str = NAME


@dataclass(frozen=True)
class OwnEncoder:
    """What made embeddings that came with a table: a name and a length D, and no network.

    origin: {"column": name} or {"file": whole path}.
    """

    name: str
    dim: int
    origin: dict[str, str]
    vote_names: tuple[str, ...] = ()

    @property
    def weights_sha256(self) -> str:
        """Tells embeddings of another name or length apart; of the weights nothing is known."""
        return hashlib.sha256(f"{NAME} {self.dim} {self.name}".encode()).hexdigest()

    @property
    def parts(self) -> dict[str, int]:
        """No parts: a vector is taken as it is."""
        return {}

    @property
    def record(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"own_embeddings": self.origin}


@dataclass(frozen=True)
class EmbeddedSource:
    """Galaxies with embeddings, and images where there are any; a `sources.Source`.

    embeddings: float16 (N, D), unit length, in the order of the table.
    """

    files: FileSource
    encoder: OwnEncoder
    embeddings: NDArray[np.float16]
    undrawn: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The specification as given."""
        return self.files.name

    @property
    def table(self) -> pa.Table:
        """One row a galaxy (N rows), without the column of embeddings."""
        return self.files.table

    @property
    def notes(self) -> tuple[str, ...]:
        """Those of the table, and how many images that it names could not be read so far."""
        if not self.undrawn:
            return self.files.notes
        one = len(self.undrawn) == 1
        told = "1 image is" if one else f"{len(self.undrawn):,} images are"
        first = f"a placeholder is shown ({self.undrawn[0]})"
        return (*self.files.notes, f"{told} missing or unreadable, so that {first}.")

    def load(self, reference: str) -> NDArray[np.uint8]:
        """The image of one row; ImageError if there is none."""
        return self.files.load(reference)

    def pixels(self, reference: str) -> Pixels:
        """The bands of the same image, as measured; raises as `load` does."""
        return self.files.pixels(reference)

    def picture(self, reference: str) -> NDArray[np.uint8]:
        """The image of one row, or the placeholder; what is unreadable is noted."""
        if not reference:
            return placeholder()
        try:
            return self.load(reference)
        except ImageError as error:
            self.undrawn.append(str(error).rstrip("."))
            return placeholder()


def open_embedded(spec: str, own: OwnEmbeddings, reading: Reading) -> EmbeddedSource:
    """The rows of the table file `spec` with embeddings of one's own.

    Images come from the reading's column; where the table lacks the usual one, there are none.

    Raises:
        SourceError: no table, or embeddings that are not finite, of one length, and one a row.
    """
    path = Path(spec).expanduser()
    if not path.is_file():
        raise SourceError(f"There is no table '{spec}': embeddings of your own need one, with ids.")
    user, where = read_table(path), f"'{path}'"
    if own.file is not None:
        origin = {"file": str(own.file.expanduser().resolve())}
        embeddings = _from_file(own.file, rows=user.num_rows, most=reading.limit)
    else:
        origin, named = {"column": own.column}, f"The table {where}"
        column = find_column(user, own.column, option="--embedding-column", where=named)
        told = f"column '{own.column}' of {where}"
        embeddings = _from_column(column.slice(0, reading.limit), told)
        user = user.drop_columns([own.column])
    files = table_source(path, user, name=spec, reading=reading)
    encoder = OwnEncoder(own.encoder_name, embeddings.shape[1], origin)
    return EmbeddedSource(files, encoder, embeddings)


def _from_file(path: Path, *, rows: int, most: int | None) -> NDArray[np.float16]:
    try:
        stored = np.load(path.expanduser(), mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise SourceError(
            f"The embeddings '{path}' cannot be read ({reason_of(error)})."
        ) from error
    except (ValueError, EOFError):
        raise SourceError(
            f"'{path}' is no .npy file of plain numbers: save the embeddings by numpy.save."
        ) from None
    if not isinstance(stored, np.ndarray) or stored.ndim != 2 or stored.dtype.kind not in "fiu":
        raise SourceError(
            f"'{path}' is no array of numbers (rows, length): save the embeddings by numpy.save."
        )
    if len(stored) != rows:
        raise SourceError(
            f"'{path}' holds {len(stored):,} embeddings and the table {rows:,} rows: they belong "
            "together row by row, so save as many, in the table's order."
        )
    _check_length(stored.shape[1], f"'{path}'")
    wanted = stored[:most]
    parts = (wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE))
    return _checked(parts, wanted.shape, f"'{path}'")


def _from_column(column: pa.ChunkedArray, where: str) -> NDArray[np.float16]:
    """A column of lists as float16 (N, D), unit length."""
    if not any(is_list(column.type) for is_list in _IS_LIST) or not _is_number(
        column.type.value_type
    ):
        raise SourceError(
            f"In {where} are no lists of numbers ({str(column.type)[:60]}): save the embeddings as "
            "lists in Parquet, or as .npy for --embeddings."
        )
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    dim = int(lengths[0]) if len(lengths) else 0
    _check_lengths(lengths, where)
    parts = (_as_matrix(column.slice(at, AT_ONCE), dim) for at in range(0, len(column), AT_ONCE))
    return _checked(parts, (len(column), dim), where)


def _as_matrix(column: pa.ChunkedArray, dim: int) -> NDArray[np.float64]:
    flat = pc.list_flatten(column).cast(pa.float64(), safe=False)
    return flat.to_numpy().reshape(-1, dim)


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind))


def _check_lengths(lengths: NDArray[np.integer], where: str) -> None:
    """One length for all; the first row says which."""
    if not lengths.all():
        raise SourceError(
            f"Row {int((lengths == 0).argmax()) + 1} has no embedding in {where}: fill it in, or "
            "remove the row."
        )
    wrong = lengths != lengths[0]
    if wrong.any():
        row = int(wrong.argmax())
        raise SourceError(
            f"Row {row + 1} has an embedding of {lengths[row]:,} numbers in {where}, row 1 one of "
            f"{lengths[0]:,}: all must be of one encoder and one length."
        )
    _check_length(int(lengths[0]), where)


def _check_length(length: int, where: str) -> None:
    if length < 2:
        raise SourceError(f"The embeddings in {where} have a length of {length}: 2 are the least.")


def _checked(
    parts: Iterator[NDArray[Any]], shape: tuple[int, ...], where: str
) -> NDArray[np.float16]:
    """Batches (B, D) made unit length, as one float16 (N, D)."""
    unit, done = np.empty(shape, np.float16), 0
    for part in parts:
        values = part.astype(np.float64)
        finite = np.isfinite(values).all(axis=1)
        _refuse(~finite, done, f"has NaN or infinity in its embedding in {where}")
        largest = np.abs(values).max(axis=1, keepdims=True)
        _refuse(~values.any(axis=1), done, f"has an embedding of zeros alone in {where}")
        values /= largest  # so that no square overflows
        unit[done : done + len(values)] = values / np.linalg.norm(values, axis=1, keepdims=True)
        done += len(values)
    return unit


def _refuse(wrong: Any, before: int, fault: str) -> None:
    """SourceError for the first row of a batch that is wrong, bool (B,); `before` rows went on."""
    if wrong.any():
        row = before + int(wrong.argmax()) + 1
        raise SourceError(f"Row {row} {fault}: embed that galaxy again, or remove the row.")
