"""Tests of explorer.ui.panels.views_box."""

from streamlit.testing.v1 import AppTest

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import clean


def gallery_with_views() -> None:
    from explorer.ui import session
    from explorer.ui.pages import gallery
    from explorer.ui.panels.views_box import views_box

    views_box(session.workspace(), "gallery")
    gallery.page()


def save(page: AppTest, name: str) -> None:
    page.text_input(key="view_name").set_value(name)
    clean(next(b for b in page.button if b.label == "Save the view").click().run())


def test_a_view_is_saved_without_who_and_led_back_to(workspace: Workspace) -> None:
    query = {"where": "z < 0.05", "sort": "z", "theme": "rings", "brush": "z:0:1", "who": "bob"}
    page = clean(run(gallery_with_views, **query, before=["a", "b"]))
    save(page, " Near rings ")
    view = workspace.labels.views.all()["Near rings"]
    assert view.who == "bob" and view.address.startswith("gallery?where=z+%3C+0.05")
    assert "who" not in view.address and "before" not in view.address
    other = clean(run(gallery_with_views, brush="z:3:4", theme="bars"))
    clean(other.button(key="view Near rings").click().run())
    target, asked = other.session_state["_go"]
    assert target == "gallery" and asked["where"] == ["z < 0.05"] and asked["brush"] == ["z:0:1"]
    assert asked["theme"] == ["rings"] and asked["who"] == "ada"
    assert "bars" in other.query_params["theme"]  # the address here is left for Back
    assert other.session_state["_selection"] == ("", "", "", "")


def test_a_view_is_taken_out(workspace: Workspace) -> None:
    workspace.labels.views.save("old", "map?by=z", who="bob")
    page = clean(run(gallery_with_views))
    clean(page.button(key="drop view old").click().run())
    assert workspace.labels.views.all() == {}


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


def test_a_view_has_a_link_that_opens_it(workspace: Workspace) -> None:
    workspace.labels.views.save(
        "near & far", "map?by=z&theme=rings&view=5.5.2&region=1.2_3.4_5.6", who="bob"
    )
    page = clean(run(gallery_with_views))
    (code,) = [block.value for block in page.code]
    assert code.endswith("/?saved=near+%26+far")
    page = clean(run(whole, saved="near & far", brush="z:0:1"))
    address = sent(page, "navigation")["address"]
    assert address.startswith("./map?") and "theme=rings" in address
    assert "by=z&view=5.5.2&region=1.2_3.4_5.6" in address
    assert "saved=" not in address and "brush" not in address and "who=ada" in address
    assert set(page.query_params) == {"saved", "brush"}  # else Back would need two presses


def test_an_unknown_view_says_so_and_leaves_the_page(workspace: Workspace) -> None:
    workspace.labels.views.save("old", "map?by=z", who="bob")
    workspace.labels.views.save("other", "map", who="bob")
    workspace.labels.views.delete("old", who="bob")
    page = clean(run(whole, saved="old"))
    (warning,) = page.warning
    assert "No view is named “old”" in warning.value and "There are: other" in warning.value
    assert sent(page, "navigation")["turn"] == 0 and shown(page, "gallery_grid")
    save(page, "here")
    assert "saved" not in workspace.labels.views.all()["here"].address


def test_what_the_map_shows_is_no_name_of_a_view(workspace: Workspace) -> None:
    assert not clean(run(whole, view="30000.30000.2")).warning
