"""Tests of explorer.transfer.softmax."""

from explorer.transfer.softmax import SoftmaxModel, fit
from tests.transfer.conftest import survey


def test_a_class_without_a_member_gets_no_probability() -> None:
    points, classes = survey(80)
    line = fit(points, classes, 3, strength=1.0)
    assert isinstance(line, SoftmaxModel) and line(points)[:, 2].max() < 1e-12
