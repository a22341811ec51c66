"""A stack beside its columns: which array holds the images, and what becomes a column."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from explorer.errors import ImageError, SourceError
from explorer.sources.containers.stack import columns_of, image_name, stack_source
from explorer.sources.files import Reading
from explorer.sources.pixels import PixelSource
from tests.sources.containers.made import pictures

PATH = Path("survey.h5")


def test_images_are_counted_through_several_stacks() -> None:
    stacks = [pictures(2), pictures(3)]
    source = stack_source(PATH, "survey.h5", stacks, pa.table({}), Reading())
    assert source.table["id"].to_pylist()[::4] == ["survey-0001", "survey-0005"]
    assert np.array_equal(source.load("4"), stacks[1][2])
    for wrong in ("5", "-1", "x"):
        with pytest.raises(ImageError, match="cannot be read"):
            source.load(wrong)


def test_the_numbers_behind_an_image_are_there_too() -> None:
    light = np.random.default_rng(0).normal(0, 1, (2, 3, 16, 16)).astype(np.float32)
    source = stack_source(PATH, "s", [light], pa.table({}), Reading())
    assert isinstance(source, PixelSource) and np.array_equal(source.pixels("1").bands, light[1])
    with pytest.raises(ImageError, match="cannot be read"):
        source.pixels("2")


def test_an_empty_image_is_refused_like_any_other() -> None:
    source = stack_source(PATH, "s", [np.zeros((1, 9, 9), np.uint8)], pa.table({}), Reading())
    with pytest.raises(ImageError, match="same value"):
        source.load("0")


@pytest.mark.parametrize(
    ("shape", "told"), [((0, 8, 8), "no image"), ((4, 8), "shape"), ((1, 30_000, 30_000), "pixels")]
)
def test_what_is_no_stack_is_refused(shape: tuple[int, ...], told: str) -> None:
    stack = np.broadcast_to(np.uint8(0), shape)
    with pytest.raises(SourceError, match=told):
        stack_source(PATH, "s", [stack], pa.table({}), Reading())


def test_ids_come_from_a_column_and_the_limit_counts() -> None:
    user = pa.table({"objid": ["b", "a"], "x": [1, 2]})
    source = stack_source(PATH, "s", [pictures(2)], user, Reading(limit=1))
    assert source.table["id"].to_pylist() == ["b"]
    assert source.table.column_names == ["id", "reference", "objid", "x"]
    with pytest.raises(SourceError, match="given twice"):
        stack_source(PATH, "s", [pictures(2)], pa.table({"id": ["b", "b"]}), Reading())


def test_the_array_of_images_is_found_or_asked_for() -> None:
    shapes = {"a/images": (9, 8, 8), "mask": (9, 8, 8), "ra": (9,)}
    assert image_name(shapes, "file", "'x'") == "a/images"
    assert image_name(shapes, "mask", "'x'") == "mask"
    assert image_name({"odd": (9, 8, 8), "ra": (9,)}, "file", "'x'") == "odd"
    with pytest.raises(SourceError, match="no array 'pics' in 'x': name one of a/images"):
        image_name(shapes, "pics", "'x'")
    with pytest.raises(SourceError, match="Which array of 'x' holds the images"):
        image_name({"one": (9, 8, 8), "two": (9, 8, 8)}, "file", "'x'")


def test_columns_keep_their_types_and_the_rest_is_told() -> None:
    both = np.zeros(2, dtype=[("mag", ">f4"), ("name", "S3")])
    both["name"] = [b"a", b"bc"]
    table, note = columns_of(
        {
            "deep/id": np.array([2**62, 1], ">i8"),
            "scale": np.ones((2, 3)),
            "one": np.ones((2, 1), bool),
            "both": both,
            "vectors": np.ones((2, 64)),
            "short": np.ones(1),
        },
        2,
    )
    assert table["deep_id"].to_pylist() == [2**62, 1]
    assert table.column_names == [
        "deep_id", "scale_1", "scale_2", "scale_3", "one", "mag", "name",
    ]  # fmt: skip
    assert table["name"].to_pylist() == ["a", "bc"] and table["mag"].type == pa.float32()
    assert note == "Not kept, since they are no columns of 2 values: vectors, short."
