"""Tests of explorer.ui.pages.gallery."""

from explorer.search.select import Order
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import address, clean, gallery, ids


def test_gallery_begins_in_the_catalogues_order_and_sorts_by_oddness(workspace: Workspace) -> None:
    strange = clean(run(gallery, sort="oddness"))
    assert shown(strange, "gallery_grid") == ids(workspace, workspace.selection.rows()[:48])
    page = clean(run(gallery))
    assert shown(page, "gallery_grid") == ids(workspace, range(48))
    grid = sent(page, "gallery_grid")
    assert grid["note"].startswith("59 galaxies") and (grid["page"], grid["pages"]) == (0, 2)


def test_gallery_address_gives_page_filter_and_order(workspace: Workspace) -> None:
    assert len(shown(clean(run(gallery, p="1")), "gallery_grid")) == 59 - 48
    page = clean(run(gallery, where="class = 'ring'", sort="z", order="low"))
    expected = workspace.selection.rows(where="class = 'ring'", order=Order("z", False))
    assert shown(page, "gallery_grid") == ids(workspace, expected)
    assert sent(page, "gallery_grid")["note"].startswith("20 of 59")


def test_gallery_finds_a_galaxy_by_id_or_place(workspace: Workspace) -> None:
    wanted = ids(workspace, [7])
    assert shown(clean(run(gallery, find=wanted[0])), "gallery_grid") == wanted
    ra, dec = (workspace.catalogue.column(name)[7] for name in ("ra_deg", "dec_deg"))
    assert shown(clean(run(gallery, find=f"{ra} {dec}")), "gallery_grid")[0] == wanted[0]
    assert "Nothing is called" in sent(run(gallery, find="xyzzy"), "gallery_grid")["empty"]


def test_a_wrong_filter_is_one_sentence_not_a_traceback(workspace: Workspace) -> None:
    page = run(gallery, where="brightness > 3")
    assert not page.exception and "brightness" in page.error[0].value


def test_what_is_nobodys_name_is_read_as_a_look(workspace: Workspace) -> None:
    page = clean(run(gallery, find="blue purple"))
    kinds = dict(zip(ids(workspace, range(59)), workspace.catalogue.column("class"), strict=True))
    assert {kinds[galaxy] for galaxy in shown(page, "gallery_grid")[:15]} == {"ring"}
    assert "purple" in page.warning[0].value and "thumbnails" in page.caption[-1].value
    assert [slider.value for slider in page.slider] == [1.0]


def test_a_slider_turns_a_look_round_and_the_address_keeps_it(workspace: Workspace) -> None:
    first = shown(clean(run(gallery, find="blue")), "gallery_grid")[0]
    page = run(gallery, find="blue")
    clean(page.slider[0].set_value(-1.0).run())
    assert address(page, "weights") == ["-1"]
    reddest = shown(page, "gallery_grid")[0]
    assert reddest != first
    assert shown(clean(run(gallery, find="blue", weights="-1")), "gallery_grid")[0] == reddest


def test_a_name_comes_before_a_look_and_the_look_is_offered(workspace: Workspace) -> None:
    name = ids(workspace, [3])[0]
    workspace.labels.remarks.add(name, "so blue", who="ada")
    page = clean(run(gallery, find="blue"))
    assert shown(page, "gallery_grid") == [name]
    clean(next(b for b in page.button if b.label.startswith("Look for")).click().run())
    assert len(shown(page, "gallery_grid")) == 48


def test_weights_that_fit_no_look_are_passed_over(workspace: Workspace) -> None:
    for weights in ("x", "1_1", "7", "nan"):
        page = clean(run(gallery, find="blue", weights=weights))
        assert page.slider[0].value == 1.0


def test_other_words_begin_with_weights_of_their_own(workspace: Workspace) -> None:
    page = clean(run(gallery, find="blue", weights="-1"))
    page.text_input(key="gallery_find").set_value("red").run()
    assert [slider.value for slider in clean(page).slider] == [1.0]
    assert "weights" not in page.query_params


def test_a_second_column_orders_those_alike_in_the_first(workspace: Workspace) -> None:
    query = {"sort": "class", "order": "low", "sort2": "z", "order2": "high"}
    page = clean(run(gallery, **query))
    order = Order("class", False, then=Order("z", True))
    assert shown(page, "gallery_grid") == ids(workspace, workspace.selection.rows(order=order)[:48])
    assert "by class, then z" in sent(page, "gallery_grid")["note"]


def test_a_usual_sort_stands_in_the_address_and_can_be_left(workspace: Workspace) -> None:
    def sorted_usually() -> None:
        import streamlit as st

        from explorer.ui import session
        from explorer.ui.pages import gallery

        if not st.session_state.get("begun"):
            session.set_usual_sort("oddness")
        st.session_state["begun"] = True
        gallery.page()

    page = clean(run(sorted_usually))
    assert address(page, "sort") == ["oddness"]
    page.selectbox(key="gallery_sort").set_value("as listed").run()
    assert address(clean(page), "sort") == ["as listed"]
    assert shown(page, "gallery_grid") == ids(workspace, range(48))
