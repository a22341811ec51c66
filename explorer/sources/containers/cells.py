"""Images in the cells of a table: files as bytes, arrays as lists, bands with their names."""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from explorer.errors import ImageError
from explorer.sources.containers.pixels import rendered
from explorer.sources.cutouts import decode_image
from explorer.sources.wavelengths import by_wavelength

_IS_LIST = (pa.types.is_list, pa.types.is_large_list, pa.types.is_fixed_size_list)
_IS_BYTES = (pa.types.is_binary, pa.types.is_large_binary)


def holds_images(kind: pa.DataType) -> bool:
    """Whether cells of an Arrow type can be images.

    That are bytes, a structure with `bytes` (Hugging Face) or with `flux` (Multimodal Universe),
    a list of these, or lists of lists of numbers.
    """
    kind = plain(kind)
    if any(check(kind) for check in _IS_BYTES):
        return True
    if pa.types.is_struct(kind):
        names = {kind.field(at).name for at in range(kind.num_fields)}
        return "flux" in names or {"bytes", "path"} == names
    if not _is_list(kind):
        return False
    inner = plain(kind.value_type)
    return _is_list(inner) or (pa.types.is_struct(inner) and holds_images(inner))


def plain(kind: pa.DataType) -> pa.DataType:
    """The type that an extension of Arrow is stored as."""
    return kind.storage_type if isinstance(kind, pa.BaseExtensionType) else kind


def picture_of(cell: pa.Scalar, name: str) -> NDArray[np.uint8]:
    """The image in a cell, uint8 (H, W, 3).

    Raises:
        ImageError: an empty cell, or nothing that can be shown; the message begins with `name`.
    """
    cell = cell.value if isinstance(cell, pa.ExtensionScalar) else cell
    if cell is None or not cell.is_valid:
        raise ImageError(f"{name}: the cell is empty.")
    if any(check(cell.type) for check in _IS_BYTES):
        return decode_image(cell.as_py(), name)
    if pa.types.is_struct(cell.type):
        return _of_structure(cell, name)
    return _of_array(_light(cell, name), name)


def _of_structure(cell: pa.Scalar, name: str) -> NDArray[np.uint8]:
    """{"bytes", "path"}, or {"flux", "band"} with a band for each plane."""
    names = {cell.type.field(at).name for at in range(cell.type.num_fields)}
    if "flux" in names:
        flux = cell["flux"]
        planes = _array(flux.value if isinstance(flux, pa.ExtensionScalar) else flux, name)
        bands = cell["band"].as_py() if "band" in names else None
        return _of_array(_ordered(planes, bands), name)
    data = cell["bytes"].as_py()
    if not data:
        raise ImageError(f"{name}: the cell names a file ({cell['path'].as_py()}) and holds none.")
    return decode_image(data, name)


def _light(cell: pa.Scalar, name: str) -> NDArray[Any]:
    """The array of a list; of a list of bands, the planes in order of wavelength."""
    inner = plain(cell.type.value_type)
    if not pa.types.is_struct(inner):
        return _array(cell, name)
    parts = list(cell)
    planes = np.stack([_array(part["flux"], name) for part in parts])
    return _ordered(planes, [str(part["band"].as_py()) for part in parts])


def _ordered(planes: NDArray[Any], bands: Any) -> NDArray[Any]:
    """Planes (C, H, W) by wavelength, where their bands have names that say so."""
    if planes.ndim != 3 or not isinstance(bands, list) or len(bands) != len(planes):
        return planes
    return planes[by_wavelength([str(band) for band in bands])]


def _array(cell: pa.Scalar, name: str) -> NDArray[Any]:
    """Nested lists of numbers as one array.

    Raises:
        ImageError: lists of different lengths, or none.
    """
    values, shape = cell.values, [len(cell.values)]
    while _is_list(plain(values.type)):
        values = values.storage if isinstance(values, pa.ExtensionArray) else values
        inner = values.flatten()
        shape.append(len(inner) // max(1, len(values)))
        values = inner
    if 0 in shape or int(np.prod(shape)) != len(values):
        raise ImageError(f"{name}: the cell holds no array, but lists of several lengths.")
    return values.to_numpy(zero_copy_only=False).reshape(shape)


def _of_array(pixels: NDArray[Any], name: str) -> NDArray[np.uint8]:
    try:
        return rendered(pixels)
    except ImageError as error:
        raise ImageError(f"{name}: {error}") from error


def _is_list(kind: pa.DataType) -> bool:
    return any(check(kind) for check in _IS_LIST)
