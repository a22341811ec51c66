"""The map of a widget: what it sends, what stands out on it, what is ringed."""

import json

import numpy as np
import pytest

from explorer.errors import ArgumentError, CatalogueError
from explorer.workspace.map_places import layout_grid
from explorer.workspace.notebook import map_view
from explorer.workspace.notebook.map_view import Look, MapView
from explorer.workspace.notebook.shown import Shown, shown_of
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids

HALF = "0.0_32768.0_32768.65535_0.65535"


@pytest.fixture
def whole(workspace: Workspace) -> Shown:
    return shown_of(workspace.selection, None, "", ME)


@pytest.fixture
def view(workspace: Workspace, whole: Shown) -> MapView:
    return MapView(workspace.ranking, ME, whole)


def picture(view: MapView, shown: Shown, selected: list[str] | None = None) -> dict:
    return json.loads(json.dumps(view.picture(shown, shown.rows[:3], selected or [])))


def test_it_is_hidden_until_it_is_turned_to(view: MapView, whole: Shown) -> None:
    assert picture(view, whole) == {}
    view.turn("z", "")
    drawn = picture(view, whole)
    assert (drawn["by"], drawn["layout"], drawn["legend"]["title"]) == ("z", "map", "z")
    assert drawn["mask"] == "" and drawn["marks"]["shown"] == whole.rows[:3].tolist()
    assert {"oddness", "taste", "z"} <= set(drawn["colours"]) and "sky" in drawn["layouts"]


def test_an_unknown_column_or_layout_leaves_what_is(view: MapView) -> None:
    for by, layout in (("nope", ""), ("", "moon"), ("nope", "sky"), ("z", "moon")):
        with pytest.raises(CatalogueError, match="There is no"):
            view.turn(by, layout)
    assert view.look is None
    view.turn("", "sky")
    assert view.look == Look("oddness", "sky")


def test_the_sky_brings_its_lines(view: MapView, whole: Shown) -> None:
    view.turn("", "sky")
    assert picture(view, whole)["sky"]["span"] > 0


def test_a_rating_changes_the_address_of_its_colours_alone(
    workspace: Workspace, view: MapView, whole: Shown
) -> None:
    (galaxy,) = ids(workspace, [4])
    addresses = []
    for by in ("z", "rating"):
        view.turn(by, "")
        addresses.append(picture(view, whole)["colour"])
    workspace.rate(galaxy, "up", **ADA)
    workspace.tag(galaxy, "arcs")
    for by, before in zip(("z", "rating"), addresses, strict=True):
        view.turn(by, "")
        assert (picture(view, whole)["colour"] == before) == (by == "z")
    marks = picture(view, whole, [galaxy])["marks"]
    assert marks["rated"] == {"up": [4]} and marks["tagged"] == marks["selected"] == [4]


def test_what_the_widget_is_of_stands_out(view: MapView, whole: Shown) -> None:
    view.turn("", "")
    before = picture(view, whole)["mask"]
    view.be_of(Shown(whole.rows[:5], "five"))
    first = picture(view, whole)["mask"]
    view.be_of(Shown(whole.rows[:6], "six"))
    assert len({before, first, picture(view, whole)["mask"]}) == 3
    assert np.flatnonzero(view.standing_out()).tolist() == sorted(whole.rows[:6].tolist())


def test_a_region_is_drawn_on_the_layout_it_is_of(
    workspace: Workspace, view: MapView, whole: Shown
) -> None:
    view.turn("", "")
    places = layout_grid(workspace.catalogue, "map")
    part = whole.part(view.inside(HALF), region=HALF, on="map")
    assert sorted(part.rows) == np.flatnonzero(places[:, 0] < 32768).tolist()
    assert 0 < len(part.rows) < 59 and picture(view, part)["region"] == HALF
    assert picture(view, part, ids(workspace, part.rows))["marks"]["selected"] == []
    assert len(picture(view, part, ids(workspace, part.rows[:1]))["marks"]["selected"]) == 1
    view.turn("", "sky")
    assert picture(view, part)["region"] == ""


def test_of_a_large_catalogue_a_part_is_drawn_by_chance(
    workspace: Workspace, whole: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_view, "MOST_POINTS", 20)
    view = MapView(workspace.ranking, ME, whole)
    view.turn("", "")
    drawn = picture(view, whole)
    assert (drawn["drawn"], drawn["galaxies"]) == (20, 59)
    sent = np.frombuffer(view.of_drawn(view.places()), "<u2").reshape(-1, 2)
    assert np.array_equal(sent, view.places()[view.drawn])
    assert dict(drawn["marks"]["places"]).keys() == set(drawn["marks"]["shown"])
    assert view.inside(HALF).sum() == (view.places()[:, 0] < 32768).sum()


@pytest.mark.parametrize("row", [59, -1, 1.5, "1", None, True])
def test_a_row_that_is_not_there_is_refused(view: MapView, row) -> None:
    with pytest.raises(ArgumentError, match="from 0 to 58"):
        view.galaxy_in(row)
