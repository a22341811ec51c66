"""Tests of explorer.transfer.drift_plot."""

from explorer.transfer import measure_drift
from explorer.transfer.drift_plot import drift_figure
from tests.transfer.conftest import moved, survey


def test_two_histograms_under_the_words_of_the_drift() -> None:
    points = survey(200)[0]
    drift = measure_drift(points[:100], moved(points[100:]))
    figure = drift_figure(drift, "sdss", "euclid")
    assert [trace.name for trace in figure.data] == ["sdss", "euclid"]
    assert [len(trace.x) for trace in figure.data] == [100, 100]
    assert figure.data[1].x.mean() > figure.data[0].x.mean()
    assert figure.layout.title.text == drift.words() and "euclid" in figure.layout.xaxis.title.text


def test_names_are_no_html() -> None:
    points = survey(200)[0]
    drift = measure_drift(points[:100], moved(points[100:]))
    figure = drift_figure(drift, "<b>a</b>", "<a href='x'>b</a>")
    names = [trace.name for trace in figure.data] + [figure.layout.xaxis.title.text]
    assert not any("<" in name for name in names) and "&lt;b&gt;a" in names[0]
