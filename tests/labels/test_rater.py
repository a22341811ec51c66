"""Tests of explorer.labels.rater."""

from pathlib import Path

from explorer.labels import DEFAULT_THEME, Labels, Rater


def test_a_rater_is_the_words_that_labels_take(tmp_path: Path) -> None:
    assert Rater("ada").words == {"who": "ada", "theme": DEFAULT_THEME}
    labels, rings = Labels(tmp_path / "labels.sqlite"), Rater("ada", "rings")
    labels.rate(["a"], "up", **rings.words)
    assert list(labels.ratings(**rings.words)) == ["a"]
    assert labels.ratings(**Rater("ada").words) == {} and Rater("ada", "rings") == rings
