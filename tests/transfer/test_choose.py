"""Between surveys: drift that is seen, remedies that help where they should, none by default."""

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from explorer.transfer import (
    Choice,
    LabelledSource,
    choose_remedy,
)
from tests.transfer.conftest import survey


def test_labels_of_other_shares_speak_against_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    points, classes = survey(600)
    alike, truth = survey(660, seed=1)
    one = np.flatnonzero(truth == 1)[:30]  # picked by hand: the rest does not agree
    source = LabelledSource(points, classes, 2, near=alike[:30], near_classes=truth[:30])
    picked = replace(source, near=alike[one], near_classes=truth[one])
    drifted = Choice("coral", "reverse validation", {}, "Named by the drift.")
    module = import_module("explorer.transfer.choose")
    monkeypatch.setattr(module, "_choose_by_drift", lambda source, target: drifted)
    monkeypatch.setattr(module, "_choose_by_labels", lambda right, named: named)
    assert choose_remedy(source, alike[60:]).name == "coral"
    refused = choose_remedy(picked, alike[60:])
    assert refused.name == "none" and "another look" in refused.why
