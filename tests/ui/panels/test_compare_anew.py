"""Tests of explorer.ui.panels.compare_anew."""

import json
import os
from pathlib import Path

import pytest

from explorer.catalogue.manifest import Manifest
from explorer.catalogues import jobs
from explorer.errors import EncoderError
from explorer.pipeline import own_views
from explorer.workspace.workspace import Workspace
from tests.conftest import copy_of
from tests.ui.conftest import run
from tests.ui.pages.conftest import about, clean


@pytest.fixture
def built(built: Path, tmp_path: Path) -> Path:
    """A copy: what these tests write would be read by all that follow."""
    return copy_of(built, tmp_path / "copy")


def test_a_catalogue_is_compared_anew_from_the_page(
    workspace: Workspace,
) -> None:
    folder = Path(workspace.catalogue.path)
    workspace.rate([str(workspace.catalogue.ids()[0])], "up", who="ada")
    page = clean(run(about))
    tune = next(box for box in page.selectbox if box.label.startswith("Tuned"))
    assert tune.value == "auto" and "What counts" not in [box.label for box in page.selectbox]
    tune.select("no").run()
    page.button(key="compare_anew").click().run()
    assert Manifest.read(folder).representation["tune"] == "no"
    assert workspace.labels.version() > 0 and not page.exception


def _gone(wanted: dict[str, object], **where: object) -> None:
    raise EncoderError("The encoder is not here.")


def test_what_cannot_be_done_is_said_and_nothing_changes(workspace: Workspace) -> None:
    folder = Path(workspace.catalogue.path)
    before = (folder / "manifest.json").read_bytes()
    page = run(about)
    box = next(box for box in page.selectbox if box.label.startswith("Tuned"))
    box.select("yes").run()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own_views, "FEWEST_GALAXIES", 10)
        patch.setattr(own_views, "load_same_encoder", _gone)
        page.button(key="compare_anew").click().run()
    assert [error.value for error in page.error] and (
        folder / "manifest.json"
    ).read_bytes() == before


def test_the_encoder_is_fitted_behind_the_page_which_follows_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, begun = Path(workspace.catalogue.path), []
    monkeypatch.setattr(jobs, "begin_index", lambda *given: begun.append(given))
    page = run(about)
    next(box for box in page.selectbox if box.label.startswith("Tuned")).select("network").run()
    page.button(key="compare_anew").click().run()
    assert begun == [(folder, ["--tune", "network"])]
    report = {"stage": "fitting", "done": 5, "total": 20, "pid": os.getpid()}
    (folder / "progress.json").write_text(json.dumps(report))
    page.run()
    assert "compare_anew" not in [button.key for button in page.button]
    assert any("go on meanwhile" in caption.value for caption in page.caption)
    (folder / "progress.json").write_text(json.dumps(report | {"error": "The images are gone."}))
    page.run()
    assert "The images are gone." in page.error[0].value
