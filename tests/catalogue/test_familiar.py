"""What a catalogue says of how familiar it looks, and when its votes step back."""

import pytest

from explorer.catalogue.familiar import how_familiar, votes_hold
from explorer.catalogue.manifest import Manifest


def manifest(familiar: float | None) -> Manifest:
    return Manifest("source", {"name": "bundled"}, 8, familiar=familiar)


@pytest.mark.parametrize(
    ("share", "holds"), [(None, True), (0.93, True), (0.5, True), (0.2, False)]
)
def test_votes_step_back_where_most_look_foreign(share: float | None, holds: bool) -> None:
    assert votes_hold(manifest(share)) is holds


def test_it_is_told_in_a_sentence_or_not_at_all() -> None:
    assert how_familiar(manifest(None)) == ""
    assert how_familiar(manifest(0.934)) == (
        "93 % of the galaxies look like those the encoder was taught; 95 % would be usual."
    )
    assert "are guesses here" in how_familiar(manifest(0.02))
