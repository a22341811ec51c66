"""A task of one catalogue on another: drift report, stored column, and refusals that help."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.errors import CatalogueError, FilterError
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.tasks import FewLabels
from explorer.tasks.labels import Task
from explorer.transfer.adapt import (
    AdaptConfig,
    adapt,
    check_same_encoder,
    drift_between,
    task_classes,
)
from tests import fakes
from tests.conftest import write_galaxies

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("adapt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("explorer.pipeline.build.load_encoder", fakes.load_fake)
        patch.setattr("explorer.pipeline.embedding.embed", fakes.embed_fake)
        for seed, name in enumerate("ab"):
            table = write_galaxies(folder / f"in_{name}", seed=seed)
            build(Recipe(str(table), folder / name), Progress())
    return folder / "a", folder / "b"


def test_two_draws_of_one_survey_hardly_drift_and_the_task_travels(
    pair: tuple[Path, Path],
) -> None:
    source, target = (explorer.open(path) for path in pair)
    assert drift_between(source, target).auc["value"] < 0.8
    adapted = adapt(
        source, target, Task(column="class"), AdaptConfig(target_task=Task(column="class"))
    )
    truth = target.catalogue.column("class")
    named = [adapted.classes[at] for at in adapted.probability.argmax(axis=1)]
    assert sum(a == b for a, b in zip(named, truth, strict=True)) > 45
    assert adapted.source_labels == adapted.target_labels == 59


def test_the_command_reports_draws_and_stores(
    pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, plot = tmp_path / "b", tmp_path / "drift.html"
    shutil.copytree(pair[1], target)
    words = ["adapt", str(pair[0]), str(target), "--column", "class"]
    assert main([*words, "--positive", "ring", "--name", "ring_q", "--figure", str(plot)]) == 0
    said = capsys.readouterr().out
    assert "AUC" in said and f"stored as ring_q in {target}" in said and plot.stat().st_size > 1_000
    stored = explorer.open(target).catalogue
    assert stored.column("ring_q").min() >= 0 and stored.manifest.taught["ring_q"]["remedy"]
    assert main([*words, "--remedy", "coral", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["remedy"] == "coral" and len(told["galaxies"]["only_in_target"]) == 12
    assert main([*words, "--continue", "9", "--positive", "wrong", "--name", "x"]) == 2
    assert "round" in capsys.readouterr().err
    assert main(["adapt", str(pair[0]), str(target), "--column", "nothing"]) == 2
    assert main(["adapt", str(pair[0]), str(target)]) == 0
    said = capsys.readouterr().out
    assert "least like the target" in said and "give --column" in said


def test_a_column_of_numbers_becomes_yes_and_no(pair: tuple[Path, Path]) -> None:
    workspace = explorer.open(pair[0])
    z = workspace.catalogue.column("z")
    rows, answers = task_classes(workspace, Task(column="z", positive=(">0.06",), where="z < 0.1"))
    assert (z[rows] < 0.1).all() and len(rows) == (z < 0.1).sum()
    assert np.array_equal(answers == "yes", z[rows] > 0.06)
    rows, answers = task_classes(workspace, Task(column="class", where="z < 0.1"))
    assert set(answers) == {"ring", "round", "edge_on"} and (z[rows] < 0.1).all()


def test_numbers_without_a_cut_and_filters_without_a_galaxy_are_refused(
    pair: tuple[Path, Path],
) -> None:
    workspace = explorer.open(pair[0])
    with pytest.raises(CatalogueError, match=r"59 different values.*--positive"):
        task_classes(workspace, Task(column="z"))
    with pytest.raises(FewLabels, match="where z > 9"):
        task_classes(workspace, Task(column="class", where="z > 9"))
    with pytest.raises(FilterError):
        task_classes(workspace, Task(column="z", positive=("> much",)))


def test_a_task_of_numbers_travels_with_a_cut_and_a_filter_of_either_side(
    pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "b"
    shutil.copytree(pair[1], target)
    words = ["adapt", str(pair[0]), str(target), "--column", "z", "--positive", "<0.06"]
    words += ["--target-column", "z", "--target-positive", "<0.05", "--target-where", "z > 0.02"]
    assert main([*words, "--name", "low_z", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    z = explorer.open(target).catalogue.column("z")
    assert told["labels"] == {"source": 59, "target": int((z > 0.02).sum())}
    assert set(told["predicted"]) == {"yes", "no"}
    entry = explorer.open(target).catalogue.manifest.taught["low_z"]
    assert entry["task"] == {"column": "z", "positive": ["<0.06"]}
    words = ["adapt", str(pair[0]), str(target), "--column", "class", "--positive", "ring"]
    words += ["--target-column", "z"]
    assert main([*words, "--target-where", "z < 0.02"]) == 2
    assert "--target-positive" in capsys.readouterr().err
    assert main([*words, "--target-positive", "<0.05", "--name", "low_z", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["labels"] == {"source": 59, "target": 59} and set(told["predicted"]) == {
        "yes",
        "no",
    }
    words = ["adapt", str(pair[0]), str(target), "--column", "z"]
    assert main([*words, "--target-column", "z", "--target-positive", "<0.05"]) == 2
    assert "source" in capsys.readouterr().err
    assert main([*words, "--positive", ">9", "--name", "x"]) == 2
    assert "another cut" in capsys.readouterr().err


def test_another_encoder_is_refused_with_the_command_that_mends_it(
    pair: tuple[Path, Path], tmp_path: Path
) -> None:
    shutil.copytree(pair[1], tmp_path / "b")
    manifest = tmp_path / "b" / "manifest.json"
    manifest.write_text(manifest.read_text().replace("f" * 64, "e" * 64))
    with pytest.raises(CatalogueError, match=r"explorer build .* --encoder fake"):
        drift_between(explorer.open(pair[0]), explorer.open(tmp_path / "b"))


def test_a_catalogue_with_an_encoder_of_its_own_is_told_to_take_the_other_back(
    pair: tuple[Path, Path],
) -> None:
    source, target = (explorer.open(path) for path in pair)
    target.catalogue.manifest.encoder |= {"file": "encoder-1.safetensors", "weights_sha256": "1"}
    for two in ((source, target), (target, source)):
        with pytest.raises(CatalogueError, match=f"fitted to it alone.* index {pair[1]} --tune"):
            check_same_encoder(*two)
