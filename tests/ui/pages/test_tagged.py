"""Tests of explorer.ui.pages.tagged."""

from typing import Any

from streamlit.testing.v1 import AppTest

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import address, clean, ids, tagged


def test_without_tags_the_page_says_how_to_tag(workspace: Workspace) -> None:
    assert "No tags yet" in sent(clean(run(tagged)), "tagged_grid")["empty"]


def test_a_tag_is_shown_renamed_and_deleted(workspace: Workspace) -> None:
    workspace.labels.tag(ids(workspace, [1, 2]), "ring", who="ada")
    page = clean(run(tagged))
    assert sorted(shown(page, "tagged_grid")) == sorted(ids(workspace, [1, 2]))
    page.text_input(key="new_ring").set_value("rings").run()
    clean(next(b for b in page.button if b.label == "Rename").click().run())
    assert workspace.labels.tags() == {"rings": 2} and address(page, "tag") == ["rings"]
    clean(next(b for b in page.button if b.label == "Delete the tag").click().run())
    assert workspace.labels.tags() == {}


def test_more_like_a_tag_is_a_click_away(workspace: Workspace) -> None:
    tagged_ids = ids(workspace, [1, 2])
    workspace.labels.tag(tagged_ids, "ring", who="ada")
    page = clean(run(tagged))
    clean(next(b for b in page.button if b.label == "More like this tag").click().run())
    target, query = page.session_state["_go"]
    assert target == "similar" and sorted(query["id"]) == sorted(tagged_ids)


def test_a_collection_is_shown_whole_or_by_its_tags(workspace: Workspace) -> None:
    workspace.labels.tag(ids(workspace, [1, 2]), "mergers/sure", who="ada")
    workspace.labels.tag(ids(workspace, [2, 3]), "mergers/doubtful", who="ada")
    workspace.labels.tag(ids(workspace, [4]), "ring", who="ada")
    page = clean(run(tagged))
    assert sorted(shown(page, "tagged_grid")) == sorted(ids(workspace, [1, 2, 3]))
    assert address(page, "tag") == ["mergers/"] and "3 " in sent(page, "tagged_grid")["note"]
    page.session_state["tag_pick mergers/"] = "mergers/sure"
    page = clean(page.run())
    assert sorted(shown(page, "tagged_grid")) == sorted(ids(workspace, [1, 2]))
    page.session_state["tag_pick"] = "ring"
    assert shown(clean(page.run()), "tagged_grid") == ids(workspace, [4])


def undo_of_tags(page: AppTest) -> list[Any]:
    """The button that takes a renaming back; that of many galaxies at once has a key."""
    return [one for one in page.button if one.label == "Undo" and one.key != "tagged_undo"]


def test_a_collection_is_renamed_and_one_undo_takes_it_back(workspace: Workspace) -> None:
    workspace.labels.tag(ids(workspace, [1, 2]), "mergers/sure", who="ada")
    page = clean(run(tagged))
    page.text_input(key="new_mergers/").set_value("pairs/").run()
    page = clean(next(b for b in page.button if b.label == "Rename").click().run())
    assert workspace.labels.tags() == {"pairs/sure": 2} and address(page, "tag") == ["pairs/"]
    page = clean(undo_of_tags(page)[0].click().run())
    assert workspace.labels.tags() == {"mergers/sure": 2} and not undo_of_tags(page)
