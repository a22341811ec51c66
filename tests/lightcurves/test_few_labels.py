"""Tests of explorer.lightcurves.few_labels."""

import numpy as np
import pytest

from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.few_labels import WAYS, Taught, untouched, with_head
from explorer.lightcurves.measures import measure_curves
from explorer.lightcurves.network import CurveConfig, classify_curves
from explorer.lightcurves.simulate import simulate
from tests.lightcurves.conftest import QUICK, quick_encoder

OTHERS = ("RR_Lyrae_FM", "Delta_Scuti", "W Ursae Maj", "Mira")  # what the kinds are called here


@pytest.fixture(scope="module")
def source() -> CurveEncoder:
    return quick_encoder()


@pytest.fixture(scope="module")
def labelled() -> Taught:
    curves, kinds = simulate(QUICK, 64, seed=9)
    order = ["RRab", "DSCT", "EB_contact", "MIRA"]
    classes = np.array([order.index(kind) for kind in kinds], np.int64)
    return Taught(measure_curves(curves), classes, OTHERS)


@pytest.mark.parametrize("name", WAYS)
def test_every_way_learns_from_few_labels(
    name: str, source: CurveEncoder, labelled: Taught
) -> None:
    few, rest = labelled.part(np.arange(24)), labelled.part(np.arange(24, 64))
    told = WAYS[name](source, few, rest.measures)
    assert told.shape == (40, 4) and np.allclose(told.sum(axis=1), 1)
    assert np.mean(told.argmax(axis=1) == rest.classes) > 0.7


def test_the_source_alone_answers_by_the_names(source: CurveEncoder, labelled: Taught) -> None:
    told = untouched(source, OTHERS, labelled.measures)
    assert np.mean(told.argmax(axis=1) == labelled.classes) > 0.8
    points = source.points(labelled.measures)
    begun = classify_curves(with_head(source, OTHERS), points).argmax(axis=1)
    assert np.mean(begun == labelled.classes) > 0.8


def test_a_class_of_an_unknown_name_is_learnt_all_the_same(
    source: CurveEncoder, labelled: Taught
) -> None:
    strange = Taught(labelled.measures, labelled.classes, ("a", "b", "c", "d"))
    told = WAYS["linear"](source, strange.part(np.arange(24)), strange.measures[24:])
    assert np.mean(told.argmax(axis=1) == strange.classes[24:]) > 0.7


def test_one_label_can_be_left_out_of_a_class(source: CurveEncoder, labelled: Taught) -> None:
    without = labelled.part(np.flatnonzero(labelled.classes != 2)[:12])
    for way in WAYS.values():
        assert way(source, without, labelled.measures[:5]).shape == (5, 4)
    assert CurveConfig().noise == 0  # few labels are not disturbed
