"""Which frames a catalogue weighs, and how: by how familiar it looks, or as it was asked to."""

from pathlib import Path

import numpy as np
import pytest

from explorer.catalogue.manifest import Manifest
from explorer.catalogue.projection import PLAIN
from explorer.errors import EncoderError
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.representation import (
    Wish,
    choose_frames,
    familiar_share,
    is_tuned,
    take_wish,
    told_wish,
    weigh_frames,
    weighing,
    why_weighed,
)
from explorer.progress import Progress


def manifest(**more: object) -> Manifest:
    parts = {"source": 3, "whole": 2}
    made = Manifest("source", {"name": "bundled", "parts": parts}, 8)
    made.representation = {**more}
    return made


def test_the_share_of_familiar_galaxies_leaves_out_what_is_unknown() -> None:
    batches = [np.array([0.5, 0.01]), np.array([0.9, 0.05, np.nan])]
    assert familiar_share(batches) == pytest.approx(0.75)
    assert familiar_share([]) is None and familiar_share([np.full(3, np.nan)]) is None


@pytest.mark.parametrize(
    ("share", "frame"), [(0.95, "source"), (0.2, "both"), (None, "both"), (0.02, "whole")]
)
def test_a_foreign_survey_is_seen_whole(share: float | None, frame: str) -> None:
    chosen = choose_frames("auto", share)
    assert chosen["frame"] == frame and chosen["asked"] == "auto" and chosen["why"].endswith(".")


def test_a_frame_that_is_asked_for_stays() -> None:
    made = manifest(asked="source")
    made.familiar = 0.0
    weigh_frames(made)
    assert made.representation["frame"] == "source"
    assert "asked for (frame source)" in why_weighed(made)
    made.representation["why"] = "Asked for."  # as it was stored once
    assert "asked for (frame source)" in why_weighed(made)
    for wrong in (Wish("tight"), Wish(tune="much")):
        with pytest.raises(ValueError, match="choose auto, "):
            take_wish(made, wrong)


def test_a_catalogue_is_tuned_where_it_looks_foreign_or_as_asked() -> None:
    made = manifest()
    for familiar, tune, tuned in [
        (0.02, "auto", True),
        (0.3, "auto", False),
        (0.9, "auto", False),
        (None, "auto", False),
        (0.9, "yes", True),
        (0.02, "no", False),
    ]:
        made.familiar = familiar
        take_wish(made, Wish(tune=tune))
        weigh_frames(made)
        assert is_tuned(made) == tuned


def test_what_is_asked_for_again_changes_nothing() -> None:
    made = manifest()
    assert not take_wish(made, Wish()) and not take_wish(made, Wish("auto", "auto"))
    assert take_wish(made, Wish("whole")) and not take_wish(made, Wish("whole"))
    assert take_wish(made, Wish(tune="no")) and told_wish(made) == "--frame whole --tune no"


def test_parts_are_weighed_by_their_frame() -> None:
    made = manifest(frame="source")
    assert weighing(made).weights.tolist() == [1, 1, 1, 0, 0]  # type: ignore[union-attr]  # not None
    made.representation["frame"] = "whole"
    foreign = weighing(made)
    assert foreign.weights == pytest.approx([0.6, 0.6, 0.6, 1, 1]) and foreign.evened == 0.5
    views = np.ones((4, 5), np.float32)
    assert weighing(made, views).evened == 0 and weighing(made, views).nuisance is views
    assert weighing(Manifest("source", {"name": "timm"}, 8)) == PLAIN


def test_a_catalogue_of_one_frame_says_so_and_stays_as_it_is(catalogue: Path) -> None:
    before = (catalogue / "manifest.json").read_bytes()
    with pytest.raises(EncoderError, match="one frame only"):
        rebuild_derived(catalogue, Progress(), wish=Wish("whole"))
    assert (catalogue / "manifest.json").read_bytes() == before
