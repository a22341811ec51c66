"""Results are pandas tables as before, and show their galaxies in a notebook."""

import copy
import pickle

import pandas as pd
import pytest

from explorer.errors import CatalogueError
from explorer.workspace.results import GalaxyTable
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ids


@pytest.fixture
def alike(workspace: Workspace) -> GalaxyTable:
    return workspace.similar(ids(workspace, [0]), k=5)


def test_look_alikes_carry_pictures_and_their_ids(alike: GalaxyTable) -> None:
    html = alike._repr_html_()
    assert html.count("data:image/jpeg;base64,") == 5 and "<table" in html
    assert f"{alike['similarity'][0]:.3f} · {alike.ids[0]}" in html
    assert alike.ids == alike["id"].tolist()


def test_they_are_pandas_tables_in_every_way(alike: GalaxyTable) -> None:
    assert isinstance(alike, pd.DataFrame) and set(alike.attrs) == {"recall", "ms"}
    pd.testing.assert_frame_equal(pd.DataFrame(alike), alike, check_frame_type=False)
    assert pd.concat([alike, alike])["id"].tolist() == 2 * alike.ids
    assert copy.deepcopy(alike).ids == alike.ids


def test_what_is_made_of_a_result_shows_pictures_too(alike: GalaxyTable) -> None:
    some = alike[alike["rank"] > 2].sort_values("id")
    assert some._repr_html_().count("<img") == 3 == len(some.ids)
    assert some.attrs == alike.attrs


def test_without_its_ids_it_is_shown_as_any_table(alike: GalaxyTable) -> None:
    bare = alike[["similarity"]]
    assert "<img" not in bare._repr_html_() and "<table" in bare._repr_html_()
    with pytest.raises(CatalogueError, match="no column 'id'"):
        bare.ids  # noqa: B018


def test_another_process_gets_the_table_without_the_pictures(alike: GalaxyTable) -> None:
    there = pickle.loads(pickle.dumps(alike))
    assert there.ids == alike.ids and there.attrs == alike.attrs
    assert "<img" not in there._repr_html_()


def test_a_page_of_candidates_carries_pictures_and_ids(workspace: Workspace) -> None:
    page = workspace.ranking(who="ada", size=5)
    assert page.ids == ids(workspace, page.rows) and len(page) == 5
    html = page._repr_html_()
    assert html.count("data:image/jpeg;base64,") == 5 and "By oddness, 0 rated" in html
    assert f"{page.scores[0]:.3f} · {page.ids[0]}" in html
    workspace.rate(page, "up", who="ada")
    assert list(workspace.labels.ratings(who="ada")) == page.ids
