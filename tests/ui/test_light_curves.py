"""A catalogue of light curves on every page: its words, tag to export, and a second survey."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import explorer
from explorer.__main__ import main
from explorer.catalogue.embeddings import embedding_folder
from explorer.errors import CatalogueError
from explorer.lightcurves import FEATURES
from explorer.lightcurves.encoder import bundled_encoder
from explorer.lightcurves.kept_measures import MEASURES_FILE
from explorer.lightcurves.simulate import SURVEYS, Survey
from explorer.lightcurves.stored import PLACES
from explorer.tasks.labels import Task
from explorer.transfer import adapt
from explorer.ui.format import literal
from explorer.ui.panels import drift
from explorer.ui.panels.light_curve import KINDS, kind_probabilities, words
from explorer.ui.server import prepare_curves
from explorer.ui.teach_jobs import Teacher
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, served, show_workspace, shown
from tests.ui.pages.conftest import about, anomalies, clean, galaxy_map, gallery, similar, tagged
from tests.ui.pages.test_teach import finished
from tests.ui.pages.test_teach import page as teach

pytestmark = pytest.mark.slow

COUNT = 40
EVERYTHING = "0.0_65535.0_65535.65535_0.65535"


def quick(name: str, noise: float) -> Survey:
    return Survey(name, 60, 200.0, (noise, 2 * noise), 1.0, 1)


@pytest.fixture(scope="session")
def surveys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Catalogues of two simulated surveys, side by side."""
    folder = tmp_path_factory.mktemp("curves")
    with pytest.MonkeyPatch.context() as patch:
        for name, noise in (("ogle", 0.01), ("asas", 0.05)):
            patch.setitem(SURVEYS, name, quick(name, noise))
            made = ["--simulate", name, "--count", str(COUNT), "--out", str(folder / name)]
            labels = ["--labels", str(folder / f"{name}.labels.csv")]
            assert main(["lightcurves", str(folder / f"{name}.csv"), *made, *labels]) == 0
    return folder


@pytest.fixture
def curves(surveys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The first survey, as the one that the page opens."""
    labels = f"sqlite:///{tmp_path / 'labels.sqlite'}"
    open_workspace = explorer.open(surveys / "ogle", labels_url=labels)
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(surveys / "ogle"))
    monkeypatch.setenv("EXPLORER_WHO", "ada")
    show_workspace(monkeypatch, lambda: open_workspace)
    yield open_workspace
    open_workspace.labels.close()


def said(page: AppTest, *grids: str) -> str:
    """All that a reader finds on a page."""
    parts = [element.body for element in page.get("html")]
    for kind in ("caption", "markdown", "warning", "button", "toggle", "text_input", "expander"):
        for element in page.get(kind):
            parts += [str(getattr(element, name, "")) for name in ("value", "label", "help")]
    for key in grids:
        data = sent(page, key)
        parts += [data["note"], data["empty"], data["onwards"]]
    return " ".join(parts)


@pytest.mark.parametrize(
    ("script", "query", "grids", "word"),
    [
        (gallery, {}, ["gallery_grid"], "40 light curves"),
        (gallery, {"where": "kind = 'none'"}, ["gallery_grid"], "No light curve passes"),
        (similar, {}, ["similar_grid"], "No other light curve"),
        (anomalies, {"progress": "1"}, ["anomalies_grid"], "drawn at random"),
        (anomalies, {"audit": "1"}, ["audit_grid"], "Nothing is drawn"),
        (galaxy_map, {}, ["map_strangest"], "Click a point"),
        (galaxy_map, {"region": EVERYTHING}, ["region_grid"], "40 light curves selected"),
        (tagged, {}, ["tagged_grid"], "Press the tag on a light curve"),
        (teach, {"from": "tag"}, [], "press the tag on a light curve"),
        (about, {}, [], "light curves"),
    ],
)
def test_pages_speak_of_light_curves(
    curves: Workspace,
    script: Callable[[], None],
    query: dict[str, str],
    grids: list[str],
    word: str,
) -> None:
    text = said(clean(run(script, **query)), *grids)
    assert word in text and "galax" not in text.lower()


def test_light_curves_are_tagged_and_taken_home(curves: Workspace) -> None:
    client = served()
    chosen = [str(curves.catalogue.ids()[row]) for row in (3, 5, 8)]
    tag = {"galaxies": chosen, "add": "pulsators", "who": "ada"}
    assert client.post("/x/tag", json=tag).status_code == 200
    page = clean(run(tagged))
    assert "3 light curves tagged “pulsators”" in said(page, "tagged_grid")
    assert sorted(shown(page, "tagged_grid")) == chosen
    reply = client.post("/x/export", json={"galaxies": chosen, "who": "ada"})
    table = pd.read_csv(io.BytesIO(reply.content), dtype={"id": str})
    assert {"id", "tags", "rating", "kind", "observations", *FEATURES} <= set(table.columns)
    assert table["id"].tolist() == chosen and (table["tags"] == "pulsators").all()
    kinds, periods = (curves.catalogue.column(name)[[3, 5, 8]] for name in ("kind", "period"))
    assert table["kind"].tolist() == kinds.tolist()
    assert np.allclose(table["period"], periods, equal_nan=True)


def test_a_hit_is_shown_beside_the_query(curves: Workspace) -> None:
    first, hit = curves.similar(str(curves.catalogue.ids()[0]), k=2)["id"]
    page = clean(run(similar, id=first, why=hit))
    assert "their measured features" in said(page) and not page.warning
    assert sent(page, "query_hero")["pictured"] is False


def test_a_curve_is_folded_anew_by_a_button(curves: Workspace) -> None:
    galaxy = str(curves.catalogue.ids()[0])
    page = clean(run(similar, id=galaxy))
    (buttons,) = page.button_group
    assert buttons.options[1:] == [literal(words) for words in ("P/2", "2P", "over time")]
    before = sent(page, "light_curve")
    after = sent(buttons.set_value("double").run(), "light_curve")
    period = curves.catalogue.column("period")[0]
    assert before["x"]["title"] == f"cycles of {period:.6g} days"
    assert after["x"]["title"] == f"cycles of {2 * period:.6g} days"
    assert before["series"][0]["x"] != after["series"][0]["x"]
    assert "Predicted from simulated stars, not measured" in said(page)


def test_the_periodogram_comes_on_demand_and_its_peaks_refold(curves: Workspace) -> None:
    row = int(np.nanargmax(curves.catalogue.column("amplitude")))
    page = clean(run(similar, id=str(curves.catalogue.ids()[row])))
    (ask,) = [one for one in page.toggle if one.label == "Periodogram"]
    page = clean(ask.set_value(True).run())
    assert sent(page, "periodogram")["x"]["title"] == "period in days"
    (buttons,) = page.button_group
    rival = buttons.options[-1].strip("` ")
    assert rival.endswith(" d") and len(buttons.options) > 4
    page = clean(buttons.set_value(rival).run())
    assert sent(page, "light_curve")["x"]["title"] == f"cycles of {rival[:-2]} days"


def test_what_the_network_gives_each_kind_is_a_guess(curves: Workspace) -> None:
    told = kind_probabilities(curves, 3)
    best = max(told, key=lambda kind: told[kind])
    kind = curves.catalogue.column("predicted_kind")[3]
    assert best == KINDS[kind] and 0.6 < sum(told.values()) <= 1.001
    assert set(KINDS) == set(bundled_encoder().kinds)
    there = curves.catalogue.path / MEASURES_FILE
    away = there.rename(there.with_suffix(".away"))
    try:
        assert kind_probabilities(curves, 3) == {}
        assert f"not measured: {kind}" in said(
            clean(run(similar, id=str(curves.catalogue.ids()[3])))
        )
    finally:
        away.rename(there)


def test_the_server_loads_what_names_a_curve_before_the_first_click(
    curves: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    named = "explorer.ui.panels.light_curve.kind_probabilities"
    monkeypatch.setattr(named, lambda _workspace, row: asked.append(row))
    prepare_curves(curves)
    assert asked == [0]
    kept = curves.catalogue.path / PLACES
    away = kept.rename(kept.with_suffix(".away"))
    try:
        prepare_curves(curves)  # a catalogue built before has nothing to draw
    finally:
        away.rename(kept)
    assert asked == [0]


def test_a_catalogue_built_before_shows_no_panel(curves: Workspace) -> None:
    kept = curves.catalogue.path / PLACES
    away = kept.rename(kept.with_suffix(".away"))
    try:
        page = clean(run(similar, id=str(curves.catalogue.ids()[0])))
        with pytest.raises(AssertionError, match="no component"):
            sent(page, "light_curve")
    finally:
        away.rename(kept)


@pytest.mark.parametrize(
    ("period", "unsure", "word"),
    [(0.532113, 0.00002, "P 0.53211(2) d"), (140.0, 3.0, "P 140(3) d"), (2.5, None, "P 2.5 d")],
)
def test_the_uncertainty_stands_behind_the_digits_it_touches(
    period: float, unsure: float | None, word: str
) -> None:
    assert words("period", period, unsure) == word


def test_teach_carries_the_network_over_and_says_so(
    surveys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(surveys / "ogle", tmp_path / "ogle")
    own, one = explorer.open(tmp_path / "ogle"), Teacher()
    kind = pd.Series(own.catalogue.column("kind")).value_counts().index[0]
    show_workspace(monkeypatch, lambda: own)
    monkeypatch.setattr("explorer.ui.pages.teach.teacher", lambda: one)
    job = finished(one.begin(own, Task(column="kind", positive=(kind,))))
    assert job.result is not None and job.result.carried is not None and not job.error
    page = clean(run(teach, **{"from": "column", "column": "kind", "yes": kind}))
    assert literal(job.result.carried.why) in [one.value for one in page.caption]
    (store,) = [button for button in page.button if button.label == "Store the column"]
    clean(store.click().run())
    (entry,) = explorer.open(own.catalogue.path).catalogue.manifest.taught.values()
    assert entry["mode"] == ("carried over" if job.result.carried.pays else "probe")


def test_a_catalogue_without_measures_is_taught_by_the_probe(surveys: Path, tmp_path: Path) -> None:
    shutil.copytree(surveys / "ogle", tmp_path / "ogle")
    (tmp_path / "ogle" / MEASURES_FILE).unlink()
    own = explorer.open(tmp_path / "ogle")
    kind = pd.Series(own.catalogue.column("kind")).value_counts().index[0]
    job = finished(Teacher().begin(own, Task(column="kind", positive=(kind,))))
    assert job.result is not None and job.result.carried is None and not job.error


def test_two_surveys_compare_but_not_with_galaxies(
    curves: Workspace, surveys: Path, built: Path
) -> None:
    assert "AUC" in drift.compare_catalogues(curves, surveys / "asas").words
    with pytest.raises(CatalogueError, match="give these images another --out"):
        embedding_folder(surveys / "ogle", {"name": "fake", "weights_sha256": "f"})
    with pytest.raises(CatalogueError, match=r"light curves and .* galaxies: choose two"):
        adapt.check_same_encoder(curves, explorer.open(built))
