"""Tests of explorer.ui.pages.plots."""

import numpy as np
import pytest

from explorer.plots.spec import Plot
from explorer.ui.pages.plots import brusher
from explorer.ui.panels import plot_box, plot_data
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, shown
from tests.ui.pages.conftest import address, clean, galaxy_map, gallery, ids, plots

BRUSH = "z:0.02:0.06"


def brushed(workspace: Workspace) -> np.ndarray:
    z = workspace.catalogue.column("z")
    return (z >= 0.02) & (z <= 0.06)


def test_the_first_plots_suit_the_catalogue(workspace: Workspace) -> None:
    page = clean(run(plots))
    histogram, scatter = sent(page, "plot_0"), sent(page, "plot_1")
    assert histogram["kind"] == "histogram" and histogram["x"]["title"] == "z"
    assert sum(histogram["counts"]) == 59 and histogram["note"] == "59 galaxies"
    assert scatter["kind"] == "points" and len(scatter["points"]) == 59
    assert "plot" not in page.query_params and not histogram["selecting"]


def test_what_is_brushed_stands_out_in_every_plot_and_below(workspace: Workspace) -> None:
    page = clean(run(plots, brush=BRUSH))
    inside = brushed(workspace)
    histogram, scatter = sent(page, "plot_0"), sent(page, "plot_1")
    assert sum(histogram["selected"]) == inside.sum() and sum(histogram["counts"]) == 59
    assert [point["selected"] for point in scatter["points"]] == inside.tolist()
    assert histogram["box"] == {"x": [0.02, 0.06], "y": None} and scatter["box"] is None
    expected = workspace.selection.oddest(24, inside)
    assert shown(page, "plots_grid") == ids(workspace, expected)
    assert any("0.02 ≤ z ≤ 0.06" in caption.value for caption in page.caption)


def test_the_same_stands_out_on_the_map_and_in_the_gallery(workspace: Workspace) -> None:
    inside = int(brushed(workspace).sum())
    data = sent(clean(run(galaxy_map, brush=BRUSH)), "map")
    assert "brush=z%3A0.02%3A0.06" in data["mask"] and data["linked"]
    assert sent(run(gallery, brush=BRUSH), "gallery_grid")["note"].startswith(f"{inside} of 59")


def test_a_region_of_the_map_stands_out_in_the_plots(workspace: Workspace) -> None:
    page = clean(run(plots, region="0.0_65535.0_65535.65535_0.65535"))
    assert sum(sent(page, "plot_0")["selected"]) == 59
    nothing = sent(clean(run(plots, region="0.0_9.0_9.9")), "plot_0")
    assert sum(nothing["selected"]) == 0 and nothing["selecting"]


def test_a_filter_narrows_what_is_drawn(workspace: Workspace) -> None:
    page = clean(run(plots, where="class = 'ring'", brush=BRUSH))
    ring = workspace.catalogue.column("class") == "ring"
    drawn = sent(page, "plot_0")
    assert sum(drawn["counts"]) == ring.sum()
    assert sum(drawn["selected"]) == (ring & brushed(workspace)).sum()


def test_many_galaxies_are_counted_in_cells(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plot_data, "MOST_POINTS", 10)
    page = clean(run(plots, plot=["z:oddness", "z:oddness:class"], brush=BRUSH))
    plain, coloured = sent(page, "plot_0"), sent(page, "plot_1")
    assert plain["kind"] == "density" and sum(cell[2] for cell in plain["cells"]) == 59
    assert sum(cell[3] for cell in plain["cells"]) == brushed(workspace).sum()
    assert coloured["legend"]["categories"] and {cell[4] for cell in coloured["cells"]} <= {
        *(0, 1, 2, 255)
    }


def test_plots_are_added_changed_and_taken_away(workspace: Workspace) -> None:
    page = clean(run(plots, plot="z"))
    clean(next(b for b in page.button if b.label == "Scatter").click().run())
    assert address(page, "plot") == ["z", "z:p_bright"]
    page.selectbox(key="plot 0 y z").set_value("oddness").run()
    assert address(clean(page), "plot") == ["z:oddness", "z:p_bright"]
    page.toggle(key="plot 1 log x z:p_bright").set_value(True).run()
    assert address(clean(page), "plot") == ["z:oddness", "z:p_bright::x"]
    assert sent(page, "plot_1")["x"]["log"]
    clean(page.button(key="plot 0 drop z:oddness").click().run())
    assert address(page, "plot") == ["z:p_bright::x"]


def test_an_axis_that_is_not_there_is_one_sentence(workspace: Workspace) -> None:
    page = run(plots, plot=["brightness", "z"])
    assert not page.exception and "brightness" in page.error[0].value
    assert sent(page, "plot_1")["kind"] == "histogram"


def test_the_ranges_become_a_filter(workspace: Workspace) -> None:
    page = clean(run(plots, brush=BRUSH, where="class = 'ring'"))
    clean(next(b for b in page.button if b.label == "Use as filter").click().run())
    assert address(page, "where") == ["(class = 'ring') and z >= 0.02 and z <= 0.06"]
    assert "brush" not in page.query_params


def test_a_box_replaces_the_ranges_of_its_axes_and_a_click_drops_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = {"brush": "z:0:1;oddness:0:1"}
    monkeypatch.setattr("explorer.ui.session.get_query", lambda name, _="": held.get(name, ""))
    monkeypatch.setattr("explorer.ui.session.set_query", lambda **new: held.update(new))
    monkeypatch.setattr("explorer.ui.pages.plots.remember_selection", lambda page: None)
    brusher(Plot("z"))({"x": [0.2, 0.3], "y": None})
    assert held["brush"] == "z:0.2:0.3;oddness:0:1"
    brusher(Plot("z", "mag"))({"x": [0, 1], "y": [17, 18]})
    assert held["brush"] == "z:0:1;oddness:0:1;mag:17:18"
    brusher(Plot("z", "mag"))({"clear": True})
    assert held["brush"] == "oddness:0:1"


def test_a_catalogue_without_measures_begins_with_the_sky(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ("sigma", "z", "mag_g", "mag_r")
    monkeypatch.setattr(plot_box, "is_measured", lambda _workspace, name: name in whole)
    assert plot_box.telling_columns(workspace)[0] in whole
    monkeypatch.setattr(plot_box, "is_measured", lambda _workspace, name: False)
    assert plot_box.usual_plots(workspace) == [Plot("ra_deg", "dec_deg")]


def test_votes_that_do_not_hold_are_no_first_plot(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = [column.name for column in workspace.catalogue.columns if column.origin == "vote"]
    monkeypatch.setattr(plot_box, "is_measured", lambda _workspace, name: name in votes)
    assert plot_box.telling_columns(workspace)[0] == votes[0]
    monkeypatch.setattr(plot_box, "votes_hold", lambda _manifest: False)
    assert plot_box.telling_columns(workspace)[0] not in votes
