"""What the script of a widget asks is answered, and what it may not is refused in a sentence."""

import pytest

from explorer.errors import ArgumentError, CatalogueError, LabelError
from explorer.workspace.map_places import layout_grid
from explorer.workspace.notebook.questions import QUESTIONS
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ids


def test_thumbnails_are_the_stored_files(workspace: Workspace, ask) -> None:
    answer = QUESTIONS["thumbnails"](ask(rows=[4, 2]))
    assert answer.buffers == workspace.catalogue.thumbnails([4, 2])


@pytest.mark.parametrize("rows", [None, [59], [-1], ["1"], [0] * 501])
def test_rows_that_are_not_there_are_refused(ask, rows) -> None:
    with pytest.raises(ArgumentError, match="'rows' are"):
        QUESTIONS["thumbnails"](ask(rows=rows))


def test_the_map_travels_as_bytes(workspace: Workspace, ask) -> None:
    (places,) = QUESTIONS["points"](ask()).buffers
    assert places == layout_grid(workspace.catalogue, "map").astype("<u2").tobytes()
    (colours,) = QUESTIONS["colours"](ask()).buffers
    (held,) = QUESTIONS["standing-out"](ask()).buffers
    assert len(colours) == 59 and held == b"\1" * 59
    assert isinstance(QUESTIONS["names"](ask()).reply["regions"], list)


def test_a_point_says_what_is_known_of_its_galaxy(workspace: Workspace, ask) -> None:
    facts = QUESTIONS["galaxy"](ask(row=7)).reply
    assert facts["id"] == ids(workspace, [7])[0] and facts["columns"]["z"] is not None
    with pytest.raises(ArgumentError, match="from 0 to 58"):
        QUESTIONS["galaxy"](ask(row=59))


def test_an_answer_is_stored_and_undone(workspace: Workspace, ask) -> None:
    (galaxy,) = ids(workspace, [3])
    said = QUESTIONS["x/rate"](ask(galaxies=[galaxy], answer="up", since=0)).reply
    assert said["stored"][galaxy]["rating"] == "up" and said["seq"] == 1
    assert workspace.labels.ratings(**ADA)[galaxy].answer == "up"
    assert QUESTIONS["x/undo"](ask()).reply["stored"][galaxy]["rating"] is None


def test_a_tag_goes_on_off_and_back(workspace: Workspace, ask) -> None:
    (galaxy,) = ids(workspace, [3])
    QUESTIONS["x/tag"](ask(galaxies=[galaxy], add="arcs"))
    assert workspace.labels.tagged("arcs") == [galaxy]
    QUESTIONS["x/tag"](ask(galaxies=[galaxy], remove="arcs"))
    assert workspace.labels.tags() == {}
    undone = QUESTIONS["x/undo"](ask(tags=True)).reply
    assert undone["stored"][galaxy]["tags"] == ["arcs"]


def test_the_galaxies_are_a_csv_file(workspace: Workspace, ask) -> None:
    (buffer,) = QUESTIONS["x/export"](ask(galaxies=ids(workspace, [3, 1]))).buffers
    lines = buffer.decode().splitlines()
    assert lines[0].startswith('"id",') and len(lines) == 3


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"galaxies": ["nope"], "answer": "up"}, CatalogueError),
        ({"galaxies": [1.5], "answer": "up"}, ArgumentError),
        ({"galaxies": None, "answer": "up"}, ArgumentError),
    ],
)
def test_wrong_ids_and_answers_store_nothing(workspace: Workspace, ask, body, error) -> None:
    with pytest.raises(error):
        QUESTIONS["x/rate"](ask(**body))
    with pytest.raises(LabelError, match="Unknown answer"):
        QUESTIONS["x/rate"](ask(galaxies=ids(workspace, [0]), answer="lovely"))
    assert workspace.labels.version() == 0
