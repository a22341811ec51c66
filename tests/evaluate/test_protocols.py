"""Published protocols: figures right on known rankings, and followed on stand-ins of the data."""

import json
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from explorer.__main__ import main
from explorer.errors import CatalogueError
from explorer.evaluate.protocols import (
    PROTOCOLS,
    Runs,
    follow_protocol,
    protocol_named,
    ranking_figures,
)
from explorer.evaluate.search_methods import TasteSearch
from explorer.evaluate.search_space import SearchSpace
from explorer.evaluate.simulated_researcher import Session, simulate_session


@pytest.fixture
def space() -> SearchSpace:
    rng = np.random.default_rng(0)
    vectors = np.repeat(np.eye(8)[:4], 60, axis=0) + 0.3 * rng.normal(size=(240, 8))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return SearchSpace.of(vectors, vectors)


def test_figures_of_a_known_ranking() -> None:
    scores = np.array([4, 3, 2, 1], np.float32)
    told = ranking_figures(scores, np.array([True, False, True, False]))
    assert told["auroc"] == pytest.approx(0.75)
    assert told["auprc"] == pytest.approx((1 + 2 / 3) / 2)
    assert told["precision_in_top_1_percent"] == 1 and told["found_in_top_100"] == 2
    assert ranking_figures(scores, np.array([False, False, True, True]))["auroc"] == 0


def test_half_is_held_out_of_mgcls(space: SearchSpace) -> None:
    interest = np.repeat(["5", "4", "2", "1"], 60).astype(object)
    told = follow_protocol(PROTOCOLS["mgcls"], space, interest, Runs(repeats=1))
    assert told["measured"]["auroc"] > 0.9 and told["published"]["auroc"] == 0.895
    assert told["by_class"]["4 5"]["ranked"] == 120
    assert told["by_class"]["4 5"]["wanted_ranked"] == 60


def test_each_class_of_galaxymnist_is_wanted_in_turn(space: SearchSpace) -> None:
    labels = np.repeat(["0", "1", "2", "3"], 60).astype(object)
    told = follow_protocol(PROTOCOLS["galaxymnist"], space, labels, Runs(repeats=1))
    assert list(told["by_class"]) == ["0", "1", "2", "3"]
    assert all(one["ranked"] == 200 and one["auroc"] > 0.9 for one in told["by_class"].values())


def test_only_what_is_not_held_out_is_rated_by_whether_it_is_wanted(
    space: SearchSpace, monkeypatch: pytest.MonkeyPatch
) -> None:
    interest = np.repeat(["5", "4", "2", "1"], 60).astype(object)
    asked = []

    def simulated(search: TasteSearch, positive: np.ndarray, **options: Any) -> Session:
        rows = (search.space.vectors @ space.vectors.T).argmax(axis=1)
        asked.append((len(rows), np.array_equal(rows < 120, positive)))
        return simulate_session(search, positive, **options)

    monkeypatch.setattr("explorer.evaluate.protocols.simulate_session", simulated)
    follow_protocol(PROTOCOLS["mgcls"], space, interest, Runs(repeats=1))
    assert asked == [(120, True)]


def test_another_catalogue_or_protocol_is_refused(space: SearchSpace) -> None:
    with pytest.raises(CatalogueError, match="too few of 4 5"):
        follow_protocol(PROTOCOLS["mgcls"], space, np.full(240, "1", object))
    with pytest.raises(ValueError, match="Known: mgcls, galaxymnist"):
        protocol_named("mnist")


@pytest.mark.usefixtures("fake_encoder")
def test_one_command_reads_a_file_of_the_layout_of_galaxymnist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(4, dtype=np.uint8), 20)
    images = rng.integers(0, 40, (80, 64, 64, 3), np.uint8) + 50 * labels[:, None, None, None]
    with h5py.File(tmp_path / "train_dataset.hdf5", "w") as file:
        file["images"], file["labels"] = images, labels
    words = ["evaluate", "protocol", "galaxymnist", str(tmp_path / "train_dataset.hdf5")]
    assert main([*words, "--repeats", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["n"] == 80 and told["labels"] == 40 and told["by_class"]["2"]["wanted"] == 20
