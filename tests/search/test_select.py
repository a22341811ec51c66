"""Which galaxies pass, and in what order."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.dataset import Catalogue
from explorer.errors import CatalogueError, FilterError
from explorer.labels import Labels, Rater
from explorer.search.select import Order, Selection


@pytest.fixture
def selection(built: Path, tmp_path: Path) -> Selection:
    return Selection(Catalogue.open(built), Labels(tmp_path / "labels.sqlite"))


def test_filter_and_order_go_together(selection: Selection) -> None:
    column = selection.catalogue.column
    rows = selection.rows(where="z < 0.05 and class = 'ring'", order=Order("z", False))
    assert (np.diff(column("z")[rows]) > 0).all() and set(column("class")[rows]) == {"ring"}
    odd = column("oddness")[selection.rows()]
    assert (np.diff(odd) <= 0).all() and len(odd) == 59
    rounds = np.flatnonzero(column("class") == "round")
    assert selection.rows(where="class = 'round'", order=Order("")).tolist() == rounds.tolist()
    words = column("class")[selection.rows(order=Order("class", False))].tolist()
    assert words == sorted(words)


def test_those_alike_in_one_column_are_ordered_by_the_next(selection: Selection) -> None:
    column = selection.catalogue.column
    rows = selection.rows(order=Order("class", False, then=Order("z", True)))
    pairs = [(name, -z) for name, z in zip(column("class")[rows], column("z")[rows], strict=True)]
    assert pairs == sorted(pairs) and len({name for name, _ in pairs}) == 3
    kinds = np.where(column("class") == "ring", 1, 0).astype(np.float32)
    rows = selection.rows(order=Order(scores=kinds, then=Order("class", True, then=Order("z"))))
    assert column("class")[rows].tolist() == ["ring"] * 20 + ["round"] * 20 + ["edge_on"] * 19
    assert (np.diff(column("z")[rows][:20]) < 0).all()


def test_scores_order_as_a_column_does_and_missing_values_come_last(selection: Selection) -> None:
    scores = np.arange(59, dtype=np.float32)
    scores[7] = np.nan
    down = selection.rows(order=Order(scores=scores))
    up = selection.rows(order=Order(scores=scores, descending=False))
    assert down[0] == 58 and up[0] == 0 and down[-1] == up[-1] == 7


def test_the_oddest_are_those_that_sorting_puts_first(selection: Selection) -> None:
    order = selection.rows(order=Order("oddness"))
    assert selection.oddest(5).tolist() == order[:5].tolist()
    few = np.zeros(len(order), bool)
    few[order[[3, 7, 9]]] = True
    assert selection.oddest(2, few).tolist() == order[[3, 7]].tolist()
    assert selection.oddest(99, few).tolist() == order[[3, 7, 9]].tolist()
    assert selection.oddest(3, np.zeros(len(order), bool)).tolist() == []


def test_tags_and_ratings_stand_in_a_filter_and_the_mask_follows_them(selection: Selection) -> None:
    ids, ada = [str(galaxy) for galaxy in selection.catalogue.ids()[:3]], Rater("ada")
    assert not selection.mask("rating = 'up'", ada).any()
    selection.labels.tag(ids[:2], "ring", who="ada")
    selection.labels.rate(ids[1:], "up", **ada.words)
    assert np.flatnonzero(selection.mask("rating = 'up'", ada)).tolist() == [1, 2]
    assert not selection.mask("rating = 'up'", Rater("bob")).any()
    assert sorted(selection.rows(tag="ring")) == [0, 1]
    assert selection.rows(where="tag = 'ring' and rating = 'up'", rater=ada).tolist() == [1]
    assert selection.mask("z < 1", ada) is selection.mask("z < 1", ada)
    with pytest.raises(ValueError, match="read-only"):
        selection.mask("z < 1", ada)[0] = False  # the kept one is everybody's


def test_unknown_columns_are_refused(selection: Selection) -> None:
    with pytest.raises(FilterError, match="no column 'mag'"):
        selection.rows(where="mag < 3")
    with pytest.raises(CatalogueError, match="No column 'mag'"):
        selection.rows(order=Order("mag"))
