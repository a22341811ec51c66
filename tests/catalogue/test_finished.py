"""The writer of a finished catalogue: what was killed is undone, an addition under way refused."""

from pathlib import Path

import pyarrow as pa
import pytest

from explorer.catalogue.finished import finished_writer
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.writer import Writer
from explorer.errors import CatalogueError


def test_what_a_killed_write_left_is_undone(catalogue: Path) -> None:
    manifest, killed = Manifest.read(catalogue), Writer(catalogue)
    killed.replace_columns({"half": pa.chunked_array([pa.array([1] * manifest.galaxies)])})
    assert "half" in Writer(catalogue).dataset.schema.names
    assert "half" not in finished_writer(catalogue, manifest).dataset.schema.names


def test_an_addition_without_an_index_names_the_command(catalogue: Path) -> None:
    manifest = Manifest.read(catalogue)
    manifest.galaxies -= 1
    with pytest.raises(CatalogueError, match=r"is unfinished\. Run: python -m explorer build"):
        finished_writer(catalogue, manifest)
