"""The pages, each run by AppTest on a small real catalogue."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.labels import Rater
from explorer.search.select import Order
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown

RATER = {"who": "ada", "theme": "interesting"}


def gallery() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import gallery

    with frame.explained():
        gallery.page()


def similar() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import similar

    with frame.explained():
        similar.page()


def anomalies() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import anomalies

    with frame.explained():
        anomalies.page()


def galaxy_map() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import map

    with frame.explained():
        map.page()


def tagged() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import tagged

    with frame.explained():
        tagged.page()


def about() -> None:
    from explorer.ui.pages import catalogue

    catalogue.page()


def whole() -> None:
    from explorer.ui import main

    main.main()


def ids(workspace: Workspace, rows: object) -> list[str]:
    return [str(workspace.catalogue.ids()[row]) for row in rows]  # type: ignore[attr-defined]


def address(page: AppTest, name: str) -> list[str]:
    value = page.query_params[name]
    return value if isinstance(value, list) else [value]


def clean(page: AppTest) -> AppTest:
    assert not page.exception and not page.error
    return page


# gallery


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


# similar


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


# anomalies


def test_anomalies_turn_from_oddness_to_taste_and_leave_the_rated_out(workspace: Workspace) -> None:
    before = clean(run(anomalies))
    assert "oddness" in sent(before, "anomalies_grid")["note"]
    rated = shown(before, "anomalies_grid")[:6]
    workspace.rate(rated[:3], "up", **RATER)
    workspace.rate(rated[3:], "down", **RATER)
    after = clean(run(anomalies))
    assert "your taste, from 6 ratings" in sent(after, "anomalies_grid")["note"]
    assert not set(rated) & set(shown(after, "anomalies_grid"))


def test_a_page_of_candidates_stays_while_it_is_rated(workspace: Workspace) -> None:
    page = clean(run(anomalies))
    first = shown(page, "anomalies_grid")
    workspace.rate(first[:2], "up", **RATER)
    assert shown(clean(page.run()), "anomalies_grid") == first


def test_the_next_candidates_come_from_the_refitted_taste(workspace: Workspace) -> None:
    def turned() -> None:
        from explorer.ui import session
        from explorer.ui.pages import anomalies

        if session.kept("turned") is None:
            session.keep("turned", True)
            workspace = session.workspace()
            rows = workspace.ranking(who="ada").rows
            workspace.rate(
                [str(workspace.catalogue.ids()[row]) for row in rows[:4]], "up", who="ada"
            )
            anomalies.turn(1)
        anomalies.page()

    page = clean(run(turned, m=workspace.ranking(who="ada").model))
    assert "from 4 ratings" in sent(page, "anomalies_grid")["note"]
    assert sent(page, "anomalies_grid")["page"] == 1


def test_a_page_that_was_turned_does_not_come_back(workspace: Workspace) -> None:
    def turned() -> None:
        from explorer.ui import session
        from explorer.ui.pages import anomalies

        if session.kept("turned") is None:
            session.keep("turned", True)
            anomalies.turn(1)
        anomalies.page()

    first = ids(workspace, workspace.ranking(who="ada").rows)
    page = clean(run(turned, m=workspace.ranking(who="ada").model))
    assert not set(first) & set(shown(page, "anomalies_grid"))
    assert sorted(ids(workspace, workspace.ranking.seen(Rater(**RATER)))) == sorted(first)


def test_why_and_progress_stand_beside_the_candidates(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, [0, 1]), "up", **RATER)
    workspace.rate(ids(workspace, [2, 3]), "down", **RATER)
    page = clean(run(anomalies, why=ids(workspace, [5])[0], progress="1"))
    assert any("likely to interest you" in element.body for element in page.get("html"))
    assert shown(page, "why_for") and [metric.value for metric in page.metric][:2] == ["4", "2"]
    clean(page.button(key="audit").click().run())
    drawn = shown(page, "audit_grid")
    assert (
        sorted(drawn) == sorted(ids(workspace, workspace.audit.drawn(Rater(**RATER))))
        and len(drawn) == 30
    )


def test_a_file_of_ratings_is_stored_after_a_look(workspace: Workspace) -> None:
    def script() -> None:
        from explorer.ui import session
        from explorer.ui.panels import ratings_file

        rater = session.rater()
        ids = session.workspace().catalogue.ids()
        text = f"id,answer,who\n{ids[0]},down,bo\n{ids[1]},up,bo\nnobody,up,bo\n"
        ratings_file.preview(session.workspace(), text.encode(), rater)

    workspace.rate(ids(workspace, [0]), "up", **RATER)
    page = clean(run(script))
    assert "1 new" in page.caption[0].value and page.text_area[0].value == "nobody"
    assert len(workspace.labels.ratings(**RATER)) == 1
    clean(page.button(key="import").click().run())
    held = [rating.answer for rating in workspace.labels.ratings(**RATER).values()]
    assert held == ["up", "up"]


def test_themes_are_separate_tastes(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, [0]), "up", who="ada", theme="rings")
    assert "oddness" in sent(clean(run(anomalies)), "anomalies_grid")["note"]
    assert "taste" in sent(clean(run(anomalies, theme="rings")), "anomalies_grid")["note"]


def test_a_new_theme_does_not_show_the_ranking_of_the_one_before(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, range(5)), "up", **RATER)
    workspace.rate(ids(workspace, [9]), "up", who="ada", theme="rings")
    page = clean(run(anomalies))
    assert "from 5 ratings" in sent(page, "anomalies_grid")["note"]
    clean(page.selectbox(key="anomalies_theme").set_value("rings").run())
    assert "from 1 rating" in sent(page, "anomalies_grid")["note"]
    assert sent(page, "anomalies_grid")["theme"] == "rings" and address(page, "theme") == ["rings"]


def test_a_long_error_is_shortened() -> None:
    from explorer.ui.frame import shortened

    assert len(shortened("There is no column 'x'. Columns: " + "name, " * 500)) < 300
    assert shortened("Short.") == "Short."


# map


def test_the_map_sends_addresses_not_points(workspace: Workspace) -> None:
    data = sent(clean(run(galaxy_map, by="class")), "map")
    assert data["points"].startswith(f"x/{workspace.catalogue.version}/map/points.bin")
    assert set(data["legend"]["categories"]) == {"round", "edge_on", "ring"}
    assert "cards" not in data


def test_a_region_in_the_address_selects_its_galaxies(workspace: Workspace) -> None:
    everything = "0.0_65535.0_65535.65535_0.65535"
    page = clean(run(galaxy_map, region=everything))
    assert any("59 galaxies selected" in element.body for element in page.get("html"))
    assert len(shown(page, "region_grid")) == 24
    empty = clean(run(galaxy_map, region="0.0_9.0_9.9"))
    assert any("0 galaxies selected" in element.body for element in empty.get("html"))


def test_a_broken_region_selects_nothing(workspace: Workspace) -> None:
    clean(run(galaxy_map, region="1.x_2"))


def test_tagging_a_region_tags_all_of_it(workspace: Workspace) -> None:
    page = clean(run(galaxy_map, region="0.0_65535.0_65535.65535_0.65535"))
    clean(page.text_input(key="region_tag").set_value("field").run())
    assert workspace.labels.tags() == {"field": 59}


def test_rating_a_region_is_one_undoable_action(workspace: Workspace) -> None:
    page = clean(run(galaxy_map, region="0.0_65535.0_65535.65535_0.65535"))
    clean(page.button(key="rate_artefact").click().run())
    assert len(workspace.labels.ratings(**RATER)) == 59
    clean(page.button(key="rate_undo").click().run())
    assert workspace.labels.ratings(**RATER) == {}


def test_the_map_of_a_chosen_galaxy_shows_its_look_alikes(workspace: Workspace) -> None:
    chosen = ids(workspace, [4])[0]
    page = clean(run(galaxy_map, id=chosen))
    assert shown(page, "map_similar") == workspace.similar(chosen, k=12)["id"].tolist()
    assert sent(page, "map")["chosen"] == 4


# tagged, catalogue, frame


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


def test_the_catalogue_page_names_encoder_recall_and_skipped_images(workspace: Workspace) -> None:
    page = clean(run(about))
    text = " ".join(element.body for element in page.get("html"))
    assert "fake" in text and "recall" in text and "skipped" in text
    assert page.expander[0].label == "1 skipped"


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "a&b"])
def test_user_text_is_escaped(workspace: Workspace, name: str) -> None:
    from explorer.ui.panels.galaxy import table

    assert "<script>" not in table({name: name}) and "&amp;" in table({"x": "a&b"})


def test_the_whole_app_runs(workspace: Workspace) -> None:
    page = clean(run(whole))
    assert shown(page, "gallery_grid") and page.sidebar.text_input[0].value == "ada"
