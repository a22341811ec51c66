"""Which frames a catalogue weighs, and how: by how familiar it looks, or as it was asked to."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import PLAIN
from explorer.errors import EncoderError
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.representation import (
    choose_frames,
    familiar_share,
    weigh_frames,
    weighing,
)
from explorer.progress import Progress


def manifest(**more: object) -> Manifest:
    parts = {"source": 3, "whole": 2}
    made = Manifest("source", {"name": "bundled", "parts": parts}, 8)
    made.representation = {**more}
    return made


def test_the_share_of_familiar_galaxies_leaves_out_what_is_unknown() -> None:
    assert familiar_share(np.array([0.5, 0.01, 0.9, 0.05, np.nan])) == pytest.approx(0.75)
    assert familiar_share(None) is None and familiar_share(np.full(3, np.nan)) is None


@pytest.mark.parametrize(
    ("share", "frame"), [(0.95, "both"), (0.2, "both"), (None, "both"), (0.02, "whole")]
)
def test_a_foreign_survey_is_seen_whole(share: float | None, frame: str) -> None:
    chosen = choose_frames("auto", share)
    assert chosen["frame"] == frame and chosen["asked"] == "auto" and chosen["why"].endswith(".")


def test_a_frame_that_is_asked_for_stays() -> None:
    made = manifest(asked="source")
    made.familiar = 0.0
    weigh_frames(made)
    assert made.representation["frame"] == "source"
    with pytest.raises(ValueError, match="choose auto, both, source, whole"):
        choose_frames("tight", 0.5)


def test_parts_are_weighed_by_their_frame() -> None:
    made = manifest(frame="source")
    assert weighing(made).weights.tolist() == [1, 1, 1, 0, 0]  # type: ignore[union-attr]  # not None
    made.representation["frame"] = "whole"
    foreign = weighing(made)
    assert foreign.weights == pytest.approx([0.6, 0.6, 0.6, 1, 1]) and foreign.evened == 0.5
    assert weighing(Manifest("source", {"name": "timm"}, 8)) is PLAIN


def test_a_catalogue_of_one_frame_says_so_and_stays_as_it_is(catalogue: Path) -> None:
    before = (catalogue / "manifest.json").read_bytes()
    with pytest.raises(EncoderError, match="one frame only"):
        rebuild_derived(catalogue, Progress(), frame="whole")
    assert (catalogue / "manifest.json").read_bytes() == before
