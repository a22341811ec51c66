"""The grid in a notebook: its selection is a table, its answers are stored, its pages turn."""

from typing import Any

import pandas as pd
import pytest

from explorer.errors import ArgumentError, CatalogueError
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ids
from tests.workspace.notebook.host_page import Kernel, show_widget

LEFT_HALF = "0.0_32768.0_32768.65535_0.65535"


@pytest.fixture
def kernel(widget: Any) -> Kernel:
    return Kernel(widget)


def ask(kernel: Kernel, path: str, **body: Any) -> dict[str, Any]:
    (message, _) = kernel("message", {"question": "v 1", "path": path, "body": body})["sent"][-1]
    return message


def shown(widget: Any) -> list[str]:
    return [card["id"] for card in widget.sheet["cards"]]


def test_the_selection_is_a_live_table(widget: Any, kernel: Kernel) -> None:
    heard = list[pd.DataFrame]()
    widget.observe(lambda change: heard.append(change["new"]), "selected")
    chosen = shown(widget)[2:0:-1]
    kernel("state", {"selected_ids": chosen})
    assert isinstance(widget.selected, pd.DataFrame) and widget.selected.ids == chosen
    assert len(heard) == 1 and heard[0] is widget.selected
    ask(kernel, "x/rate", galaxies=chosen[:1], answer="up")
    assert widget.selected["rating"].tolist()[0] == "up" and len(heard) == 2


def test_python_selects_rates_and_tags_too(workspace: Workspace, widget: Any) -> None:
    one, other = shown(widget)[:2]
    widget.select(one)
    widget.rate([one, other], "up")
    widget.tag(other, "arcs")
    assert widget.selected_ids == [one]
    first, second = widget.sheet["cards"][:2]
    assert first["rating"] == "up" and second["tags"] == ["arcs"]
    assert set(workspace.labels.ratings(**ADA)) == {one, other}


def test_an_unknown_id_is_refused_and_the_selection_stays(widget: Any, kernel: Kernel) -> None:
    widget.select(shown(widget)[:1])
    with pytest.raises(CatalogueError, match="'nope' among"):
        widget.select("nope")
    with pytest.raises(ArgumentError):
        widget.rate(1.5, "up")
    assert widget.selected_ids == shown(widget)[:1] and len(widget.selected) == 1
    assert "'nope'" in ask(kernel, "x/rate", galaxies=["nope"], answer="up")["error"]
    assert "knows no 'x/delete'" in ask(kernel, "x/delete")["error"]


def test_pages_turn_and_stop_at_the_last(widget: Any, kernel: Kernel) -> None:
    first = shown(widget)
    ask(kernel, "page", value=1)
    assert widget.sheet["page"] == 1 and not set(first) & set(shown(widget))
    ask(kernel, "page", value=99)
    assert widget.sheet["page"] == widget.sheet["pages"] - 1 == 11


def test_look_alikes_and_the_way_back(workspace: Workspace, widget: Any, kernel: Kernel) -> None:
    first = shown(widget)
    ask(kernel, "similar", value=first[:1])
    assert shown(widget) == workspace.similar(first[:1], k=5).ids and widget.sheet["back"]
    ask(kernel, "back", value=None)
    assert shown(widget) == first and not widget.sheet["back"]


def test_a_region_of_the_map_is_selected_and_let_go(widget: Any, kernel: Kernel) -> None:
    assert "error" not in ask(kernel, "map", value={"by": "z"}) and widget.picture["by"] == "z"
    ask(kernel, "region", value=LEFT_HALF)
    assert 0 < len(widget.selected) < 59 and widget.picture["region"] == LEFT_HALF
    assert widget.selected.ids[:5] == shown(widget) and widget.sheet["back"]
    ask(kernel, "similar", value=shown(widget)[:1])
    assert widget.picture["region"] == ""
    ask(kernel, "back", value=None)
    assert widget.picture["region"] == LEFT_HALF
    ask(kernel, "region", value="")
    assert widget.selected_ids == [] and widget.sheet["pages"] == 12
    ask(kernel, "map", value=None)
    assert widget.picture == {}


def test_a_region_chooses_from_what_the_widget_is_of(workspace: Workspace, widget: Any) -> None:
    few = workspace.similar(shown(widget)[0], k=9)
    widget.show(few)
    widget.show_map(layout="sky")
    widget._select_region("0.0_65535.0_65535.65535_0.65535")
    assert set(widget.selected_ids) == set(few.ids) and "9 of 9" in widget.sheet["note"]
    assert widget.picture["mask"]
    widget._go_back(None)
    widget._go_back(None)
    assert widget.picture["mask"] == ""  # it is of all of them again


def test_too_large_a_region_is_shown_and_not_selected(
    widget: Any, kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.workspace.notebook.widget.MOST_SELECTED", 3)
    widget.show_map()
    told = ask(kernel, "region", value=LEFT_HALF)["error"]
    assert "none is selected" in told and "up to 3" in told
    assert widget.selected_ids == [] and "in the region" in widget.sheet["note"]


def test_a_point_is_selected_and_its_look_alikes_shown(
    workspace: Workspace, widget: Any, kernel: Kernel
) -> None:
    widget.show_map()
    ask(kernel, "pick", value=7)
    (galaxy,) = ids(workspace, [7])
    assert widget.selected.ids == [galaxy] and widget.picture["marks"]["selected"] == [7]
    assert shown(widget) == workspace.similar(galaxy, k=5).ids
    assert "from 0 to 58" in ask(kernel, "pick", value=99)["error"]
    with pytest.raises(CatalogueError, match="no column 'nope'"):
        widget.show_map(by="nope")


def test_another_view_shows_what_was_answered_meanwhile(
    workspace: Workspace, widget: Any, kernel: Kernel
) -> None:
    workspace.rate(shown(widget)[0], "down", **ADA)
    assert widget.sheet["cards"][0]["rating"] is None
    ask(kernel, "refresh", value=None)
    assert widget.sheet["cards"][0]["rating"] == "down"


def test_who_is_logged_in_rates_where_nobody_is_named(workspace: Workspace) -> None:
    pytest.importorskip("anywidget")
    assert workspace.widget(ids(workspace, [0])).rater.who == workspace.settings.who


@pytest.mark.browser
def test_it_is_drawn_clicked_and_rated_in_a_browser(page: Any, widget: Any) -> None:
    kernel = show_widget(page, widget)
    cards = page.locator(".card")
    page.locator(".card img[src^='blob:']").nth(4).wait_for()
    cards.nth(1).click()
    cards.nth(3).click()
    page.get_by_text("2 selected").wait_for()
    cards.nth(3).press("u")
    page.get_by_role("button", name="saved").wait_for()
    picked = [shown(widget)[place] for place in (1, 3)]
    assert widget.selected.ids == picked and widget.selected["rating"][1] == "up"
    widget.select(picked[1:])
    page.evaluate("news => model.take(news)", kernel.news())
    page.get_by_text("1 selected").wait_for()
    page.get_by_role("button", name="Next page (])").first.click()
    page.get_by_text("2 / 12").wait_for()
    page.get_by_role("button", name="Cards: L").click()
    page.get_by_role("button", name="Keys").click()
    page.get_by_text("Arrows move").wait_for()
    assert cards.first.get_attribute("data-id") == shown(widget)[0]
    page.get_by_role("button", name="Show or hide the map").click()
    page.locator('.galaxymap[data-ready="1"]').wait_for()
    box = page.locator(".stage").bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 80)
    page.keyboard.down("Shift")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2, steps=3)
    page.mouse.up()
    page.keyboard.up("Shift")
    page.get_by_text("in the region").wait_for()
    assert 0 < len(widget.selected) < 59 and widget.selected.ids[:5] == shown(widget)
    page.get_by_label("Layout").select_option("sky")
    page.get_by_role("application").press("Shift+ArrowRight")
    page.locator(".hover-card strong").wait_for()
    page.get_by_role("button", name="Show or hide the map").click()
    page.get_by_role("application").wait_for(state="hidden")
