"""Look-alikes in one catalogue: of galaxies, of an embedding, and away from others."""

import numpy as np
import pytest

from explorer.errors import CatalogueError
from explorer.search.nearest import Page
from explorer.search.similar import Query, SimilaritySearch
from explorer.workspace.workspace import Workspace

FIRST, THIRD = "587722952767439000", "587722952767439002"


@pytest.fixture
def similarity(workspace: Workspace) -> SimilaritySearch:
    return workspace.search.similarity


def test_the_query_is_left_out_and_the_best_come_first(similarity: SimilaritySearch) -> None:
    found = similarity.nearest(Query((FIRST,)), Page(10), None)
    assert len(found.rows) == 10 and 0 not in found.rows
    assert (np.diff(found.similarity) <= 1e-6).all() and found.similarity.max() <= 1 + 1e-5
    assert set(similarity.catalogue.column("class")[found.rows]) == {"round"}
    apart = Query((FIRST,), apart=[str(similarity.catalogue.ids()[found.rows[0]])])
    assert found.rows[0] not in similarity.nearest(apart, Page(10), None).rows


def test_its_embedding_finds_the_galaxy_itself(similarity: SimilaritySearch) -> None:
    own = similarity.catalogue.embeddings([0])[0]
    found = similarity.nearest(Query(embedding=own), Page(1), None)
    assert found.rows.tolist() == [0] and found.similarity[0] == pytest.approx(1, abs=1e-3)


def test_an_unlike_leads_away_and_is_left_out(similarity: SimilaritySearch) -> None:
    near = similarity.nearest(Query((FIRST, THIRD)), Page(58), None).rows.tolist()
    away = similarity.nearest(Query((FIRST,), (THIRD,)), Page(58), None).rows.tolist()
    rings = similarity.catalogue.column("class") == "ring"
    assert 1 not in away and np.mean(rings[away[:20]]) <= np.mean(rings[near[:20]])


@pytest.mark.parametrize(
    ("query", "page", "told"),
    [
        (Query(), Page(), "at least one id"),
        (Query(("nope",)), Page(), "No galaxy 'nope'"),
        (Query((FIRST,), embedding=np.full(192, np.nan)), Page(), "NaN or infinity"),
        (Query((FIRST,)), Page(0), "k must be at least 1"),
        (Query((FIRST,)), Page(5, -1), "offset at least 0"),
        (Query((FIRST,)), Page(radius=-1.0), "0 or more, not -1"),
    ],
)
def test_what_cannot_be_looked_for(
    similarity: SimilaritySearch, query: Query, page: Page, told: str
) -> None:
    with pytest.raises((CatalogueError, ValueError), match=told):
        similarity.nearest(query, page, None)
