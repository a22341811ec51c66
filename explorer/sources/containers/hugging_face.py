"""Datasets that Hugging Face's `datasets` has saved to disk: read as the Arrow files they are."""

import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from explorer.errors import SourceError, reason_of
from explorer.sources.containers.cell_source import CellSource, cell_source
from explorer.sources.files import Reading

_STATE, _SPLITS = "state.json", "dataset_dict.json"


@dataclass(frozen=True)
class ArrowCells:
    """A table mapped into memory: what is not asked for is not read."""

    whole: pa.Table

    @property
    def schema(self) -> pa.Schema:
        """The columns that there are."""
        return self.whole.schema

    def table(self, names: list[str]) -> pa.Table:
        """Some columns, whole."""
        return self.whole.select(names).replace_schema_metadata(None)

    def cell(self, name: str, at: int) -> pa.Scalar:
        """One cell of a column."""
        return self.whole[name][at]


def is_saved_dataset(path: Path) -> bool:
    """Whether a folder was written by `save_to_disk`."""
    return (path / _STATE).is_file() or (path / _SPLITS).is_file()


def open_saved_dataset(path: Path, *, name: str, reading: Reading) -> CellSource:
    """The galaxies of a dataset, of all its splits with the column `split`.

    Raises:
        SourceError: damaged files, splits that do not fit together, or no images in it.
    """
    try:
        whole = _splits(path) if (path / _SPLITS).is_file() else _part(path)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise SourceError(
            f"The dataset '{path}' cannot be read ({reason_of(error)}): save it once more by "
            "save_to_disk."
        ) from error
    return cell_source(path, name, ArrowCells(whole), reading)


def _splits(path: Path) -> pa.Table:
    names = json.loads((path / _SPLITS).read_text(encoding="utf-8"))["splits"]
    parts = [(name, _part(path / name)) for name in names]
    told = [
        part.append_column("split", pa.array([name] * part.num_rows, pa.string()))
        for name, part in parts
        if "split" not in part.column_names
    ]
    return pa.concat_tables(told or [part for _, part in parts])


def _part(path: Path) -> pa.Table:
    state = json.loads((path / _STATE).read_text(encoding="utf-8"))
    files = [path / Path(each["filename"]).name for each in state["_data_files"]]
    return pa.concat_tables(
        [pa.ipc.open_stream(pa.memory_map(str(file))).read_all() for file in files]
    )
