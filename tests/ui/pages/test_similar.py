"""The look-alikes page: found by name and place, cropped, explained, duplicates folded."""

import io

import numpy as np
import pytest
from PIL import Image

from explorer.errors import EncoderError
from explorer.ui.pages.similar import no_other
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import address, clean, ids, similar


def first(workspace: Workspace, row: int = 0) -> str:
    return str(workspace.catalogue.ids()[row])


def test_a_name_of_one_galaxy_is_the_query(workspace: Workspace) -> None:
    page = clean(run(similar, find="IMAGES/G007.png"))
    (row,) = workspace.lookup.named("images/g007.png").rows
    assert shown(page, "query_hero") == [first(workspace, row)]


def test_a_name_of_several_offers_them(workspace: Workspace) -> None:
    page = clean(run(similar, find="Ring"))
    offered = sent(page, "matches")
    assert len(offered["cards"]) == 20 and "20 galaxies answer" in offered["note"]
    assert shown(page, "query_hero") == [offered["cards"][0]["id"]]


def test_a_place_shows_the_separation(workspace: Workspace) -> None:
    page = clean(run(similar, find=f"150.0 {2.0 + 2 / 3600:.6f}"))
    assert sent(page, "matches")["cards"][0]["score"] == "2.0″"
    assert shown(page, "query_hero") == [first(workspace)]


@pytest.mark.parametrize(("find", "told"), [("10 95", "outside"), ("xyzzy", "Nothing is called")])
def test_what_is_not_found_is_one_sentence(workspace: Workspace, find: str, told: str) -> None:
    page = run(similar, find=find)
    assert not page.exception and told in page.error[0].value


def test_a_crop_in_the_address_is_searched_and_leaves_its_galaxy_out(workspace: Workspace) -> None:
    page = clean(run(similar, id=first(workspace), crop="0.0.10000"))
    assert first(workspace) not in shown(page, "similar_grid")
    assert sent(page, "query_hero")["crop"] == "0.0.10000" and sent(page, "query_hero")["crops"]
    assert (
        shown(page, "similar_grid")[:3] == workspace.similar(first(workspace), k=3)["id"].tolist()
    )
    broken = clean(run(similar, id=first(workspace), crop="a.b"))
    assert sent(broken, "query_hero")["crop"] == ""


def test_a_hit_is_explained_beside_the_query(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explorer.encoder.patches import Agreement

    grey, heat = np.full((16, 16, 3), 90, np.uint8), np.eye(4, dtype=np.float32)
    monkeypatch.setattr(
        workspace.search, "agreement", lambda query, galaxy: Agreement(grey, grey, heat, heat, 0)
    )
    hit = workspace.similar(first(workspace), k=1)["id"][0]
    page = clean(run(similar, id=first(workspace), why=hit))
    assert [image.caption for image in page.get("imgs")] or page.get("image")
    texts = " ".join(element.body for element in page.get("html"))
    assert hit in texts and "rank" in texts and "similarity" in texts


def test_an_encoder_without_a_map_is_a_sentence_and_the_hits_stay(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(query: object, galaxy: str) -> None:
        raise EncoderError("It keeps no map of features.")

    monkeypatch.setattr(workspace.search, "agreement", refuse)
    hit = workspace.similar(first(workspace), k=1)["id"][0]
    page = run(similar, id=first(workspace), why=hit)
    assert not page.exception and "no map of features" in page.warning[0].value
    assert len(shown(page, "similar_grid")) == 48


def test_a_wider_radius_folds_more_and_says_so(workspace: Workspace) -> None:
    apart = clean(run(similar, id=first(workspace), radius="0"))
    assert "folded" not in sent(apart, "similar_grid")["note"]
    wide = clean(run(similar, id=first(workspace), radius="300"))
    assert "folded" in sent(wide, "similar_grid")["note"]
    assert any(" +" in card["score"] for card in sent(wide, "similar_grid")["cards"])


def test_overlays_are_warm_where_the_heat_is() -> None:
    from explorer.ui.panels.why_similar import SIDE_PX, overlay

    heat = np.zeros((4, 4), np.float32)
    heat[0, 0] = 1
    drawn = np.asarray(Image.open(io.BytesIO(overlay(np.full((32, 32, 3), 60, np.uint8), heat))))
    assert drawn.shape == (SIDE_PX, SIDE_PX, 3)
    assert int(drawn[10, 10, 0]) > int(drawn[-10, -10, 0]) + 60
    assert np.ptp(drawn[-10, -10].astype(int)) < 6


def test_the_look_in_the_address_reaches_the_large_image(workspace: Workspace) -> None:
    head = sent(clean(run(similar, id=first(workspace), look='{"stretch":"log"}')), "query_hero")
    assert head["look"] == '{"stretch":"log"}' and head["looks"]


def test_light_curves_are_not_asked_for_by_image(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = clean(run(similar, id=first(workspace)))
    assert sent(page, "query_hero")["crops"] and len(page.get("file_uploader")) == 1
    monkeypatch.setattr(type(workspace.catalogue), "pictured", False)
    page = clean(run(similar, id=first(workspace)))
    assert not sent(page, "query_hero")["crops"] and not page.get("file_uploader")


def test_similar_leaves_the_query_out_and_puts_the_best_first(workspace: Workspace) -> None:
    query = ids(workspace, [3])[0]
    page = clean(run(similar, id=query))
    cards = sent(page, "similar_grid")["cards"]
    scores = [float(card["score"]) for card in cards]
    assert query not in shown(page, "similar_grid") and scores == sorted(scores, reverse=True)
    assert shown(page, "query_hero") == [query]


def test_similar_takes_several_likes_and_an_unlike_from_the_address(workspace: Workspace) -> None:
    likes, unlike = ids(workspace, [2, 5]), ids(workspace, [0])
    page = clean(run(similar, id=likes, **{"not": unlike}))
    expected = workspace.similar(likes, unlikes=unlike, k=48)["id"].tolist()
    assert shown(page, "similar_grid") == expected
    assert shown(page, "members") == [*likes, *unlike]


def test_similar_to_an_unknown_galaxy_says_so(workspace: Workspace) -> None:
    page = run(similar, id="nobody")
    assert not page.exception and "nobody" in page.error[0].value


def test_adding_a_like_moves_it_out_of_the_unlikes(workspace: Workspace) -> None:
    def script() -> None:
        from explorer.ui.pages import similar

        similar.add_like("b")

    page = run(script, id=["a"], **{"not": ["b", "c"]})
    assert address(page, "id") == ["a", "b"] and address(page, "not") == ["c"]


def test_more_like_my_ratings_takes_liked_and_disliked(workspace: Workspace) -> None:
    liked, disliked = ids(workspace, [1, 2]), ids(workspace, [3])
    workspace.rate(liked, "up", who="ada")
    workspace.rate(disliked, "down", who="ada")
    page = clean(run(similar))
    clean(next(b for b in page.button if b.label.startswith("My ratings")).click().run())
    target, query = page.session_state["_go"]
    assert target == "similar" and sorted(query["id"]) == sorted(liked)
    assert query["not"] == disliked


def test_a_look_typed_here_leads_to_the_gallery(workspace: Workspace) -> None:
    page = run(similar, find="blue")
    assert "Nothing is called" in page.error[0].value
    page.button[0].click().run()
    assert page.session_state["_go"][0] == "gallery" and not page.exception


def test_why_there_is_no_other_is_said(workspace: Workspace) -> None:
    assert no_other(workspace, narrowed=True).startswith("No other galaxy passes")
    assert no_other(workspace, narrowed=False) == "No other galaxy is in this catalogue."
