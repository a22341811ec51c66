"""Every notebook runs from its first cell to its last, and shows what it did when it was stored."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.notebook import DOCS, cells_of, execute, run_cell

NOTEBOOKS = sorted(DOCS.glob("*.ipynb"))
LOOK_ALIKES = DOCS / "find-look-alikes.ipynb"
HUNT, SURVEY = "hunt-anomalies.ipynb", "your-own-survey.ipynb"


@pytest.fixture
def folder(catalogue: Path, fake_encoder: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, where the made galaxies stand for the demo."""
    (catalogue.parent / "catalogues").mkdir()
    catalogue.rename(catalogue.parent / "catalogues" / "hubble")
    monkeypatch.chdir(catalogue.parent)
    return catalogue.parent


def test_look_alikes_from_the_first_cell_to_the_last(folder: Path) -> None:
    names: dict[str, Any] = {}
    shown = [run_cell("".join(cell["source"]), names) for cell in cells_of(LOOK_ALIKES)]
    workspace, alike = names["workspace"], names["alike"]
    assert len(alike) == 10 and names["galaxy"] not in alike.ids
    assert shown[4]["id"][0] == names["galaxy"]  # its own image
    assert shown[5].rated == 7 and shown[5].basis == "taste"
    assert set(shown[6].ids) == set(workspace.labels.tagged("like it"))
    assert shown[7] == 4 and (folder / "like-it.fits").stat().st_size > 1000
    assert shown[8].sheet["cards"][0]["id"] == alike.ids[0]
    assert shown[9].ids == alike.ids[:2] and set(shown[9]["rating"]) == {"up"}


def test_a_hunt_from_the_first_cell_to_the_last(folder: Path) -> None:
    names: dict[str, Any] = {}
    shown = [run_cell("".join(cell["source"]), names) for cell in cells_of(DOCS / HUNT)]
    assert shown[0].basis == "oddness" and shown[2].basis == "taste" and shown[2].rated == 32
    assert "of 32 rated" in shown[3] and shown[4][0] == 1
    assert shown[6] == len(shown[5]) > 2 and (folder / "hunted.csv").exists()


def test_an_own_survey_from_the_first_cell_to_the_last(folder: Path) -> None:
    names: dict[str, Any] = {}
    shown = [run_cell("".join(cell["source"]), names) for cell in cells_of(DOCS / SURVEY)]
    assert shown[3] == (50, []) and len(shown[5]) == 5
    assert shown[7].rated == 1 and len(names["mine"]) == 50


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_was_executed(path: Path) -> None:
    cells = cells_of(path)
    assert 0 < len(cells) <= 12 and path.stat().st_size < 300_000
    for number, cell in enumerate(cells, start=1):
        assert cell["execution_count"] == number and len(cell["source"]) <= 6
        assert len(cell["outputs"]) == 1 and cell["outputs"][0]["output_type"] == "execute_result"


def test_executing_stores_what_each_cell_shows(folder: Path) -> None:
    path = folder / LOOK_ALIKES.name
    notebook = json.loads(LOOK_ALIKES.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    execute(path)
    first = cells_of(path)[0]["outputs"][0]["data"]
    assert "".join(first["text/plain"]).startswith("<Workspace catalogues/hubble: 59 galaxies")
    assert "data:image/jpeg;base64," in "".join(first["text/html"])
