"""Tests of explorer.ui.pages.anomalies."""

from explorer.labels import Rater
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import RATER, address, anomalies, clean, ids


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

        if session.remembered("turned") is None:
            session.remember("turned", True)
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

        if session.remembered("turned") is None:
            session.remember("turned", True)
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


def test_the_note_and_the_progress_count_alike(workspace: Workspace) -> None:
    workspace.rate(ids(workspace, range(5)), "up", **RATER)
    workspace.rate(ids(workspace, [7]), "unsure", **RATER)
    page = clean(run(anomalies, progress="1"))
    assert "from 5 ratings · 1 unsure" in sent(page, "anomalies_grid")["note"]
    assert page.metric[0].value == "5"


def test_the_number_on_an_image_is_explained(workspace: Workspace) -> None:
    assert "odd" in sent(clean(run(anomalies)), "anomalies_grid")["measure"]
    workspace.rate(ids(workspace, range(3)), "up", **RATER)
    measures = [
        sent(clean(run(anomalies, mode=mode)), "anomalies_grid")["measure"]
        for mode in ("balanced", "confident", "curious")
    ]
    assert len(set(measures)) == 3 and not any("odd" in words for words in measures)


def test_candidates_are_spread_over_a_measure(workspace: Workspace) -> None:
    page = clean(run(anomalies))
    plain = shown(page, "anomalies_grid")
    clean(page.selectbox(key="anomalies_spread").set_value("z").run())
    assert address(page, "spread") == ["z"]
    assert shown(page, "anomalies_grid") == ids(
        workspace, workspace.ranking(who="ada", spread="z").rows
    )
    assert set(shown(page, "anomalies_grid")) != set(plain)
