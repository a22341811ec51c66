"""Tables with images in their cells: which column it is, and what becomes of the others."""

import json
from pathlib import Path

import pyarrow as pa
import pytest

from explorer.errors import ImageError, SourceError
from explorer.sources.containers.cell_source import cell_source, class_names, image_column
from explorer.sources.containers.hugging_face import ArrowCells
from explorer.sources.files import Reading
from tests.sources.containers.made import pictures
from tests.sources.containers.test_cells import png

IMAGES = pa.array([png(image) for image in pictures(2)])


def opened(table: pa.Table, **reading: object) -> object:
    return cell_source(Path("x.parquet"), "x", ArrowCells(table), Reading(**reading))  # type: ignore[arg-type]


def test_the_usual_name_goes_first_and_paths_are_preferred() -> None:
    def column(names: dict[str, pa.DataType], wanted: str = "file") -> str:
        return image_column(pa.schema(list(names.items())), wanted)

    both = {"mask": pa.binary(), "Image": pa.binary(), "id": pa.string()}
    assert column(both) == "Image" and column(both, "mask") == "mask"
    assert column({"odd": pa.binary()}) == "odd"
    assert column({"mask": pa.binary(), "file": pa.string()}) == ""
    assert column({"one": pa.binary(), "two": pa.binary()}) == ""
    assert column(both, "gone") == ""


def test_other_arrays_are_left_out_and_told() -> None:
    table = pa.table({"image": IMAGES, "mask": IMAGES, "objid": [1, 2], "ra": [1.0, 2.0],
                      "dec": [0.0, 0.0]})  # fmt: skip
    source = opened(table)
    assert source.table.column_names[:4] == ["id", "reference", "ra_deg", "dec_deg"]
    assert source.notes == ("Not kept, since they hold arrays: mask.",)
    assert (source.load("1") == pictures(2)[1]).all()
    for wrong in ("2", "x"):
        with pytest.raises(ImageError, match="cannot be read"):
            source.load(wrong)


def test_without_a_column_of_images_it_offers_those_there_are() -> None:
    with pytest.raises(SourceError, match=r"name one with --image-column. There are: a, b"):
        opened(pa.table({"a": [1], "b": ["x"]}))
    with pytest.raises(SourceError, match="no rows"):
        opened(pa.table({"image": pa.array([], pa.binary())}))


def test_numbers_of_classes_become_their_names() -> None:
    told = {"info": {"features": {"label": {"names": ["disc", "ring"], "_type": "ClassLabel"},
                                  "image": {"_type": "Image"}}}}  # fmt: skip
    table = pa.table({"image": IMAGES, "label": [1, None]})
    table = table.replace_schema_metadata({"huggingface": json.dumps(told)})
    assert class_names(table.schema) == {"label": ["disc", "ring"]}
    source = opened(table)
    assert source.table["label"].to_pylist() == ["ring", None]
    assert source.table["id"].to_pylist() == ["x-0001", "x-0002"]
    broken = table.replace_schema_metadata({"huggingface": "{"})
    assert opened(broken).table["label"].to_pylist() == [1, None]
