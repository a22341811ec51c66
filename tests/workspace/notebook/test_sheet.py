"""One page of what a widget shows, plain enough to travel as JSON."""

import json

from explorer.workspace.notebook.sheet import PageOf, sheet_of
from explorer.workspace.notebook.shown import shown_of
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ME, ids


def test_each_page_has_its_own_cards_and_numbers(workspace: Workspace) -> None:
    alike = workspace.similar(ids(workspace, [0]), k=7)
    shown = shown_of(workspace.selection, alike, "", ME)
    sheet = json.loads(json.dumps(sheet_of(workspace.labelling, shown, ME, PageOf(1, 5))))
    assert (sheet["page"], sheet["pages"], len(sheet["cards"])) == (1, 2, 2)
    assert [card["id"] for card in sheet["cards"]] == alike.ids[5:]
    assert [card["score"] for card in sheet["cards"]] == [
        f"{s:.3f}" for s in alike["similarity"][5:]
    ]
    assert sheet["who"] == "ada" and sheet["theme"] == "rings" and "7 " in sheet["note"]


def test_nothing_to_show_is_one_empty_page(workspace: Workspace) -> None:
    shown = shown_of(workspace.selection, [], "", ME)
    sheet = sheet_of(workspace.labelling, shown, ME, PageOf(0, 5))
    assert sheet["cards"] == [] and sheet["pages"] == 1 and sheet["empty"]
