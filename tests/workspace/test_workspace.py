"""The workspace: find, select, colour, rate, rank and export on a catalogue built from images."""

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer.errors import CatalogueError
from explorer.labels import Rater
from explorer.workspace.workspace import Workspace

pytestmark = pytest.mark.usefixtures("fake_encoder")


def ids(workspace: Workspace, rows: object) -> list[str]:
    return [str(workspace.catalogue.ids()[row]) for row in rows]


def test_tags_and_ratings_in_a_filter(workspace: Workspace) -> None:
    first = ids(workspace, range(3))
    workspace.labels.tag(first[:2], "ring", who="ada")
    workspace.rate(first[1:], "up", who="ada")
    assert ids(workspace, np.sort(workspace.selection.rows(where="tag = 'ring'"))) == first[:2]
    assert ids(workspace, np.sort(workspace.selection.rows(tag="ring"))) == first[:2]
    assert ids(
        workspace,
        workspace.selection.rows(where="tag = 'ring' and rating = 'up'", rater=Rater("ada")),
    ) == [first[1]]
    assert len(workspace.selection.rows(where="rating = 'up'", rater=Rater("bob"))) == 0
    liked = workspace.similar([first[0]], where="rating = 'up'", k=24, who="ada")
    assert sorted(liked["id"]) == first[1:]


def test_thumbs_bring_more_of_the_same_to_the_top(workspace: Workspace) -> None:
    kinds = workspace.catalogue.column("class")
    rings, others = np.flatnonzero(kinds == "ring"), np.flatnonzero(kinds != "ring")
    before = workspace.ranking(who="ada")
    assert before.basis == "oddness" and before.rated == 0
    workspace.rate(ids(workspace, rings[:4]), "up", who="ada")
    workspace.rate(ids(workspace, others[:4]), "down", who="ada")
    after = workspace.ranking(who="ada", mode="confident", size=10)
    assert after.basis == "taste" and after.rated == 8
    assert (kinds[after.rows] == "ring").mean() >= 0.8
    assert not set(after.rows) & {*rings[:4], *others[:4]}
    assert workspace.ranking(who="bob").basis == "oddness"
    assert workspace.ranking(who="ada", theme="edge-on").basis == "oddness"


def test_a_page_stays_while_its_galaxies_are_rated(workspace: Workspace) -> None:
    first = workspace.ranking(who="ada", size=8)
    workspace.rate(ids(workspace, first.rows[:3]), "up", who="ada")
    again = workspace.ranking(who="ada", size=8, model=first.model)
    assert np.array_equal(again.rows, first.rows)
    second = workspace.ranking(who="ada", size=8, page=1, model=first.model)
    assert not set(second.rows) & set(first.rows)
    new = workspace.ranking(who="ada", size=8)
    assert new.model != first.model and not set(new.rows) & set(first.rows[:3])


def test_undo_brings_the_ranking_back(workspace: Workspace) -> None:
    before = workspace.ranking(who="ada")
    workspace.rate(ids(workspace, before.rows[:5]), "down", who="ada")
    assert workspace.ranking(who="ada").model != before.model
    assert sorted(workspace.undo(who="ada")) == sorted(ids(workspace, before.rows[:5]))
    assert workspace.ranking(who="ada").model == before.model


def test_pages_end_when_everything_was_shown(workspace: Workspace) -> None:
    shown = [
        row for page in range(4) for row in workspace.ranking(who="ada", size=20, page=page).rows
    ]
    assert sorted(shown) == list(range(59))
    assert len(workspace.ranking(who="ada", size=20, page=9).rows) == 0


def test_an_image_of_ones_own(workspace: Workspace, tmp_path: Path) -> None:
    path = sorted((tmp_path / "in" / "images").iterdir())[5]
    found = workspace.similar(image=path, k=3)
    assert found["id"][0] == "587722952767439005" and found["similarity"][0] > 0.999
    away = workspace.similar(image=np.asarray(Image.open(path)), unlikes=found["id"][0], k=3)
    assert found["id"][0] not in away["id"].tolist()


def test_unknown_galaxies_are_refused_and_nothing_is_stored(workspace: Workspace) -> None:
    with pytest.raises(CatalogueError, match="No galaxy 'nope'"):
        workspace.rate([ids(workspace, [0])[0], "nope"], "up", who="ada")
    assert workspace.labels.ratings(who="ada") == {}
    with pytest.raises(CatalogueError, match="at least one id"):
        workspace.similar([])


def test_what_is_shown_of_one_galaxy(workspace: Workspace) -> None:
    first = ids(workspace, [0])[0]
    workspace.labels.tag([first], "ring", who="ada")
    workspace.rate([first], "artefact", who="ada")
    shown = workspace.galaxy(first, Rater("ada"))
    assert shown["tags"] == ["ring"] and shown["rating"] == "artefact"
    assert shown["columns"]["class"] == "round" and set(shown["votes"]) == {"p_bright", "p_red"}
    assert any("legacysurvey" in url for _, url in shown["links"])
    assert workspace.cards([0], Rater("ada"))[0] | {"caption": ""} == {
        "row": 0,
        "id": first,
        "rating": "artefact",
        "tags": ["ring"],
        "caption": "",
    }


def test_colours_of_numbers_words_labels_and_likeness(workspace: Workspace) -> None:
    assert workspace.colour("z").low < workspace.colour("z").high
    words = workspace.colour("class")
    assert words.categories is not None and sorted(words.categories) == ["edge_on", "ring", "round"]
    assert workspace.colour("similarity:587722952767439000").values[0] == pytest.approx(1, abs=1e-5)
    workspace.rate(ids(workspace, [0, 1]), "up", who="ada")
    rated = workspace.colour("rating", Rater("ada"))
    assert rated.categories == ["up"] and np.isfinite(rated.values).sum() == 2
    assert workspace.colour("tag").categories == []
    assert np.isfinite(workspace.colour("taste", Rater("ada")).values).all()
    many = workspace.colour("objid")
    assert many.categories is None


def test_the_exported_table_reads_back(workspace: Workspace) -> None:
    rows = [3, 0]
    workspace.labels.tag(ids(workspace, rows), "=cmd|ring", who="ada")
    workspace.labels.tag(ids(workspace, rows), "odd", who="ada")
    workspace.rate(ids(workspace, [3]), "up", who="ada")
    stored = io.BytesIO()
    assert workspace.export(None, stored, tag="odd", who="ada") == 2
    table = pd.read_csv(io.BytesIO(stored.getvalue()), dtype={"id": str})
    assert table["id"].tolist() == ids(workspace, [0, 3])
    assert table["objid"].tolist() == [587722952767439000, 587722952767439004]
    assert table["tags"].tolist() == ["'=cmd|ring; odd"] * 2
    assert table["rating"].fillna("").tolist() == ["", "up"]
    assert table["ra_deg"].iloc[0] == 150.0
    assert {"rated_by", "rated_at", "oddness", "class", "encoder", "catalogue_version"} <= set(
        table
    )
