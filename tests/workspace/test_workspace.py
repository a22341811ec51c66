"""The desk: find, select, colour, rate, rank and export on a catalogue built from images."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import explorer
from explorer.errors import CatalogueError, FilterError
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.workspace.workspace import Desk
from tests.conftest import write_galaxies

pytestmark = pytest.mark.usefixtures("fake_encoder")


@pytest.fixture
def desk(tmp_path: Path, fake_encoder: None) -> Desk:
    build(Recipe(str(write_galaxies(tmp_path / "in")), tmp_path / "cat"), Progress())
    return explorer.open(tmp_path / "cat")


def ids(desk: Desk, rows: object) -> list[str]:
    return [str(desk.catalogue.ids()[row]) for row in rows]  # type: ignore[attr-defined]


def test_find_by_id_prefix_place_and_word(desk: Desk) -> None:
    assert ids(desk, desk.find("587722952767439010")) == ["587722952767439010"]
    assert len(desk.find("58772295276743901")) == 10
    near = desk.find("150.2 1.83333")
    assert ids(desk, near)[0] == "587722952767439010"
    assert set(desk.catalogue.column("class")[desk.find("edge_on")]) == {"edge_on"}
    assert len(desk.find("nothing like it")) == len(desk.find("  ")) == 0


def test_select_sorts_filters_and_keeps_missing_last(desk: Desk) -> None:
    rows = desk.select(where="z < 0.05 and class = 'ring'", sort="z", descending=False)
    assert (np.diff(desk.catalogue.column("z")[rows]) > 0).all()
    assert set(desk.catalogue.column("class")[rows]) == {"ring"}
    odd = desk.catalogue.column("oddness")[desk.select()]
    assert (np.diff(odd) <= 0).all() and len(odd) == 59
    assert desk.select(sort="", where="class = 'round'").tolist() == sorted(
        np.flatnonzero(desk.catalogue.column("class") == "round")
    )
    with pytest.raises(FilterError, match="no column 'mag'"):
        desk.select(where="mag < 3")
    with pytest.raises(CatalogueError, match="No column 'mag'"):
        desk.select(sort="mag")


def test_the_oddest_are_those_that_sorting_puts_first(desk: Desk) -> None:
    order = desk.select(sort="oddness")
    assert desk.oddest(5).tolist() == order[:5].tolist()
    few = np.zeros(len(order), bool)
    few[order[[3, 7, 9]]] = True
    assert desk.oddest(2, few).tolist() == order[[3, 7]].tolist()
    assert desk.oddest(99, few).tolist() == order[[3, 7, 9]].tolist()
    assert desk.oddest(3, np.zeros(len(order), bool)).tolist() == []


def test_every_nth_row_of_a_column_is_read(desk: Desk) -> None:
    whole = desk.catalogue.column("oddness")
    for step in (1, 4, 1000):
        read = desk.catalogue.sample(["oddness"], step)["oddness"].to_numpy()
        assert np.array_equal(read, whole[::step])


def test_tags_and_ratings_in_a_filter(desk: Desk) -> None:
    first = ids(desk, range(3))
    desk.labels.tag(first[:2], "ring", who="ada")
    desk.rate(first[1:], "up", who="ada")
    assert ids(desk, np.sort(desk.select(where="tag = 'ring'"))) == first[:2]
    assert ids(desk, np.sort(desk.select(tag="ring"))) == first[:2]
    assert ids(desk, desk.select(where="tag = 'ring' and rating = 'up'", who="ada")) == [first[1]]
    assert len(desk.select(where="rating = 'up'", who="bob")) == 0
    liked = desk.similar([first[0]], where="rating = 'up'", k=24, who="ada")
    assert sorted(liked["id"]) == first[1:]


def test_thumbs_bring_more_of_the_same_to_the_top(desk: Desk) -> None:
    kinds = desk.catalogue.column("class")
    rings, others = np.flatnonzero(kinds == "ring"), np.flatnonzero(kinds != "ring")
    before = desk.ranking(who="ada")
    assert before.basis == "oddness" and before.rated == 0
    desk.rate(ids(desk, rings[:4]), "up", who="ada")
    desk.rate(ids(desk, others[:4]), "down", who="ada")
    after = desk.ranking(who="ada", mode="confident", size=10)
    assert after.basis == "taste" and after.rated == 8
    assert (kinds[after.rows] == "ring").mean() >= 0.8
    assert not set(after.rows) & {*rings[:4], *others[:4]}
    assert desk.ranking(who="bob").basis == "oddness"
    assert desk.ranking(who="ada", theme="edge-on").basis == "oddness"


def test_a_page_stays_while_its_galaxies_are_rated(desk: Desk) -> None:
    first = desk.ranking(who="ada", size=8)
    desk.rate(ids(desk, first.rows[:3]), "up", who="ada")
    again = desk.ranking(who="ada", size=8, model=first.model)
    assert np.array_equal(again.rows, first.rows)
    second = desk.ranking(who="ada", size=8, page=1, model=first.model)
    assert not set(second.rows) & set(first.rows)
    new = desk.ranking(who="ada", size=8)
    assert new.model != first.model and not set(new.rows) & set(first.rows[:3])


def test_undo_brings_the_ranking_back(desk: Desk) -> None:
    before = desk.ranking(who="ada")
    desk.rate(ids(desk, before.rows[:5]), "down", who="ada")
    assert desk.ranking(who="ada").model != before.model
    assert sorted(desk.undo(who="ada")) == sorted(ids(desk, before.rows[:5]))
    assert desk.ranking(who="ada").model == before.model


def test_pages_end_when_everything_was_shown(desk: Desk) -> None:
    shown = [row for page in range(4) for row in desk.ranking(who="ada", size=20, page=page).rows]
    assert sorted(shown) == list(range(59))
    assert len(desk.ranking(who="ada", size=20, page=9).rows) == 0


def test_an_image_of_ones_own(desk: Desk, tmp_path: Path) -> None:
    path = sorted((tmp_path / "in" / "images").iterdir())[5]
    found = desk.similar(image=path, k=3)
    assert found["id"][0] == "587722952767439005" and found["similarity"][0] > 0.999
    away = desk.similar(image=np.asarray(Image.open(path)), unlikes=found["id"][0], k=3)
    assert found["id"][0] not in away["id"].tolist()


def test_unknown_galaxies_are_refused_and_nothing_is_stored(desk: Desk) -> None:
    with pytest.raises(CatalogueError, match="No galaxy 'nope'"):
        desk.rate([ids(desk, [0])[0], "nope"], "up", who="ada")
    assert desk.labels.ratings(who="ada") == {}
    with pytest.raises(CatalogueError, match="at least one id"):
        desk.similar([])


def test_what_is_shown_of_one_galaxy(desk: Desk) -> None:
    first = ids(desk, [0])[0]
    desk.labels.tag([first], "ring", who="ada")
    desk.rate([first], "artefact", who="ada")
    shown = desk.galaxy(first, who="ada")
    assert shown["tags"] == ["ring"] and shown["rating"] == "artefact"
    assert shown["columns"]["class"] == "round" and set(shown["votes"]) == {"p_bright", "p_red"}
    assert any("legacysurvey" in url for _, url in shown["links"])
    assert desk.cards([0], who="ada")[0] | {"caption": ""} == {
        "row": 0,
        "id": first,
        "rating": "artefact",
        "tags": ["ring"],
        "caption": "",
    }


def test_colours_of_numbers_words_labels_and_likeness(desk: Desk) -> None:
    assert desk.colour("z").low < desk.colour("z").high
    words = desk.colour("class")
    assert words.categories is not None and sorted(words.categories) == ["edge_on", "ring", "round"]
    assert desk.colour("similarity:587722952767439000").values[0] == pytest.approx(1, abs=1e-5)
    desk.rate(ids(desk, [0, 1]), "up", who="ada")
    rated = desk.colour("rating", who="ada")
    assert rated.categories == ["up"] and np.isfinite(rated.values).sum() == 2
    assert desk.colour("tag").categories == []
    assert np.isfinite(desk.colour("taste", who="ada").values).all()
    many = desk.colour("objid")
    assert many.categories is None


def test_the_exported_table_reads_back(desk: Desk) -> None:
    rows = [3, 0]
    desk.labels.tag(ids(desk, rows), "=cmd|ring", who="ada")
    desk.labels.tag(ids(desk, rows), "odd", who="ada")
    desk.rate(ids(desk, [3]), "up", who="ada")
    stored = io.BytesIO()
    assert desk.export(None, stored, tag="odd", who="ada") == 2
    table = pd.read_csv(io.BytesIO(stored.getvalue()), dtype={"id": str})
    assert table["id"].tolist() == ids(desk, [0, 3])
    assert table["objid"].tolist() == [587722952767439000, 587722952767439004]
    assert table["tags"].tolist() == ["'=cmd|ring; odd"] * 2
    assert table["rating"].fillna("").tolist() == ["", "up"]
    assert table["ra_deg"].iloc[0] == 150.0
    assert {"rated_by", "rated_at", "oddness", "class", "encoder", "catalogue_version"} <= set(
        table
    )
