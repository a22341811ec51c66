"""Tests of explorer.ui.pages.gallery."""

from explorer.search.select import Order
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import clean, gallery, ids


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
