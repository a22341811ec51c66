"""Tests of explorer.pipeline.rebuild."""

from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.catalogue.dataset import Catalogue
from explorer.errors import StaleIndexError
from explorer.pipeline.rebuild import rebuild_derived
from explorer.progress import Progress
from tests.conftest import write_galaxies
from tests.pipeline.conftest import build_from

pytestmark = [pytest.mark.usefixtures("fake_encoder"), pytest.mark.slow]


def test_a_cut_index_names_the_command_and_the_command_mends_it(tmp_path: Path) -> None:
    out = tmp_path / "cat"
    build_from(write_galaxies(tmp_path / "in"), out)
    file = next((out / "index").glob("*.vectors.npy"))
    before = Catalogue.open(out)
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(StaleIndexError, match="python -m explorer index"):
        explorer.open(out)
    rebuild_derived(out, Progress())
    mended = explorer.open(out).catalogue
    assert len(mended) == 59
    assert mended.manifest.projection == before.manifest.projection
    np.testing.assert_array_equal(mended.map_xy(), before.map_xy())


def test_a_broken_projection_is_mended_too(tmp_path: Path) -> None:
    out = tmp_path / "cat"
    build_from(write_galaxies(tmp_path / "in"), out)
    file = next(out.glob("projection-*.npz"))
    file.write_bytes(b"cut off")
    rebuild_derived(out, Progress())
    workspace = explorer.open(out)
    galaxy = str(workspace.catalogue.ids()[0])
    own = workspace.catalogue.embeddings([0])[0]
    assert workspace.similar(embedding=own, k=1)["id"].tolist() == [galaxy]
