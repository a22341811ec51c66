import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from explorer.errors import EncoderError
from explorer.evaluate.encoders import (
    CHANGES,
    COLUMNS,
    RetrievalTrial,
    evaluate_invariance,
    held_out_cutouts,
    labelled_sets,
    retrieval_table,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path):
    """Four sets of 15 cutouts: of each set's two classes one is round and one is flat."""
    y, x = np.mgrid[:60, :60] - 29.5
    names = []
    for seed, (name, column) in enumerate(COLUMNS.items()):
        rng = np.random.default_rng(seed)
        (tmp_path / name / "images").mkdir(parents=True)
        rows = []
        for i in range(15):
            light = 180 * np.exp(-np.hypot(x, y / (1.0 if i % 2 else 0.3)) / 5)
            noisy = np.clip(light + rng.normal(12, 2, (60, 60)), 0, 255)
            image = noisy[:, :, None].repeat(3, 2).astype(np.uint8)
            Image.fromarray(image).save(tmp_path / name / "images" / f"{i}.png")
            rows.append((f"images/{i}.png", ["flat", "spiral_clockwise"][i % 2]))
        pd.DataFrame(rows, columns=["file", column]).to_csv(
            tmp_path / name / "labels.csv", index=False
        )
        names += [f"{name}/{file}" for file, _ in rows[:14]]
    (tmp_path / "held.txt").write_text("\n".join(names))
    return tmp_path


def test_only_held_out_rows_take_part_and_spirals_are_merged(data):
    files, labels = held_out_cutouts(data, "sdss-gz1-small", data / "held.txt")
    assert len(files) == 14 and set(labels) == {"flat", "spiral"}


def test_the_table_has_a_row_for_every_encoder_and_set(data):
    names = ("bundled", "untrained", "pixels")
    table = retrieval_table(data, names, RetrievalTrial(5, 1, data / "held.txt"))
    assert list(table["encoders"]) == list(names)
    for sets in table["encoders"].values():
        assert list(sets) == list(COLUMNS) and sets["sdss-gz1-small"]["n"] == 14
    assert table["encoders"]["bundled"]["sdss-gz1-small"]["macro_precision"] > 0.9


def test_changes_are_measured_on_the_same_galaxies(data):
    result = evaluate_invariance(data, held_out=data / "held.txt", count=5)
    assert result["n"] == 20 and set(result["views_8"]) == {*CHANGES, "another"}
    for change in CHANGES:
        assert result["views_8"][change]["median"] > result["views_8"]["another"]["median"]
    assert result["views_8"]["mirrored"]["p05"] > 0.99  # of either frame four turns, of one hand


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_keeps_the_shape_and_repeats_with_its_seed(change):
    image = np.random.default_rng(0).integers(0, 255, (40, 40, 3), dtype=np.uint8)
    one, two = (CHANGES[change](image, np.random.default_rng(7)) for _ in "ab")
    assert one.shape == image.shape and one.dtype == np.uint8 and (one == two).all()
    assert (one != image).any()


REAL = Path(os.environ.get("EXPLORER_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.mark.skipif(not (REAL / "sdss-gz2-votes").is_dir(), reason="needs EXPLORER_DATA")
def test_real_galaxies_keep_their_embedding_when_they_turn():
    result = evaluate_invariance(
        REAL, count=5
    )  # few: over all of them, as the card says, it is above 0.97
    assert result["views_8"]["rotated"]["median"] >= 0.95
    assert result["views_1"]["rotated"]["median"] >= 0.88


def test_absent_data_is_one_sentence(tmp_path):
    with pytest.raises(EncoderError, match="has none"):
        retrieval_table(tmp_path)


def test_a_survey_of_ones_own_takes_part_by_its_label(data):
    own = data / "mine"
    (data / "sdss-gz2-votes").rename(own)
    table = pd.read_csv(own / "labels.csv").rename(columns={"derived_label": "label"})
    table.to_csv(own / "labels.csv", index=False)
    assert labelled_sets(data)[-1] == "mine" and "sdss-gz2-votes" not in labelled_sets(data)
    (data / "held.txt").write_text("mine/images/3.png")
    assert held_out_cutouts(data, "mine", data / "held.txt")[1].tolist() == ["spiral"]
