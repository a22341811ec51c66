"""Which container a file or a folder is, if it is one."""

from pathlib import Path

from explorer.sources.containers.arrays import is_fits_stack, open_fits_stack, open_npy
from explorer.sources.containers.cell_source import CellSource
from explorer.sources.containers.hdf5 import SUFFIXES as HDF5
from explorer.sources.containers.hdf5 import open_hdf5
from explorer.sources.containers.hugging_face import is_saved_dataset, open_saved_dataset
from explorer.sources.containers.parquet import parquet_source
from explorer.sources.containers.stack import StackSource
from explorer.sources.containers.zarr_store import is_zarr, open_zarr
from explorer.sources.files import Reading
from explorer.sources.partitioned import is_only, parquet_parts

NAMES = "HDF5, zarr, .npy"


def open_container(path: Path, *, name: str, reading: Reading) -> StackSource | CellSource | None:
    """The galaxies of a file or folder that holds many images at once; None where it is none.

    Raises:
        SourceError: it is one and cannot become a catalogue.
    """
    if path.is_dir():
        return _of_folder(path, name, reading)
    ending = path.suffix.lower()
    if ending in HDF5:
        return open_hdf5(path, [path], name=name, reading=reading)
    if ending == ".npy":
        return open_npy(path, name=name, reading=reading)
    if ending in (".parquet", ".pq"):
        return parquet_source(path, [path], name=name, reading=reading)
    if ".fit" in path.name.lower() and is_fits_stack(path):
        return open_fits_stack(path, name=name, reading=reading)
    return None


def _of_folder(path: Path, name: str, reading: Reading) -> StackSource | CellSource | None:
    if is_zarr(path):
        return open_zarr(path, name=name, reading=reading)
    if is_saved_dataset(path):
        return open_saved_dataset(path, name=name, reading=reading)
    if is_only(path, HDF5):
        files = sorted(each for each in path.rglob("*") if each.suffix.lower() in HDF5)
        return open_hdf5(path, files, name=name, reading=reading) if files else None
    return parquet_source(path, parquet_parts(path), name=name, reading=reading)
