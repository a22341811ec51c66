"""Transfer tables and learning curves from the command line, on made galaxies."""

import json
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.commands.evaluate_transfer import parse_budget
from explorer.evaluate.transfer import CHOSEN, OWN, Budget, evaluate_transfer, transfer_figure
from explorer.transfer import REMEDIES, LabelledSource
from tests import fakes

pytestmark = pytest.mark.slow


def test_a_shift_of_shares_is_put_right_and_a_table_says_by_how_much() -> None:
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 2, 1_200)
    points = rng.normal(size=(1_200, 4))
    points[np.arange(1_200), classes] += 1.5
    there = np.flatnonzero((np.arange(1_200) >= 600) & ((classes == 1) | (rng.random(1_200) < 0.1)))
    source = LabelledSource(points[:600], classes[:600], 2)
    result = evaluate_transfer(
        source, points[there], classes[there], budget=Budget((0.0, 0.05), repeats=2)
    )
    bare = result["budgets"]["0"]
    assert set(bare) == {*REMEDIES, CHOSEN} and OWN in result["budgets"]["0.05"]
    assert bare["em"]["accuracy"] > bare["none"]["accuracy"]
    assert result["gap_closed"]["em"] > 0.5
    assert bare[CHOSEN]["accuracy"] >= bare["none"]["accuracy"]
    assert len(transfer_figure(result).data) == len(REMEDIES) + 2


def test_too_small_a_target_is_refused() -> None:
    with pytest.raises(ValueError, match="ten or more"):
        evaluate_transfer(
            LabelledSource(np.ones((4, 2)), np.arange(4) % 2, 2), np.ones((3, 2)), np.arange(3)
        )


def test_a_budget_is_a_share() -> None:
    assert parse_budget("5%") == parse_budget("0.05") == pytest.approx(0.05)
    with pytest.raises(ValueError, match="share"):
        parse_budget("70%")


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """What embeds the shifted images."""
    monkeypatch.setattr("explorer.encoder.models.load_encoder", fakes.load_fake)
    monkeypatch.setattr("explorer.encoder.embed", fakes.embed_fake)


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("shift", ["framing", "priors"])
def test_the_command_measures_a_controlled_shift(
    catalogue: Path, shift: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["evaluate", "transfer", "--source", str(catalogue), "--shift", shift]
    words += ["--column", "class", "--budget", "0", "--repeats", "1", "--json"]
    assert main([*words, "--figure", str(tmp_path / "t.html")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["names"] == ["edge_on", "ring", "round"] and "words" in told["drift"]
    assert (tmp_path / "t.html").exists()


@pytest.mark.usefixtures("stand_in")
def test_several_shifts_share_the_half_that_stays_and_embed_once(
    catalogue: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    words = ["evaluate", "transfer", "--source", str(catalogue), "--shift", "grey", "seeing"]
    words += ["--column", "class", "--budget", "0", "--repeats", "1", "--json"]
    words += ["--keep", str(tmp_path / "kept"), "--figure", str(tmp_path / "t.html")]
    assert main(words) == 0
    first = json.loads(capsys.readouterr().out)
    assert list(first["shifts"]) == ["grey", "seeing"] and (tmp_path / "t-grey.html").exists()
    assert len(list((tmp_path / "kept").iterdir())) == 3
    monkeypatch.setattr("explorer.encoder.embed", None)
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == first


def test_wrong_pairs_are_one_sentence(catalogue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["evaluate", "transfer", "--source", str(catalogue), "--column", "class"]
    assert main(words) == 2 and "--target" in capsys.readouterr().err
    assert main([*words, "--shift", "grey", "--held-out"]) == 2
    assert "leave --held-out away" in capsys.readouterr().err
    numbers = ["--target", str(catalogue), "--target-column", "objid"]
    assert main([*words, *numbers]) == 2 and "--positive" in capsys.readouterr().err
    one = ["--target", str(catalogue), "--merge", "all=ring,round,edge_on"]
    assert main([*words, *one]) == 2 and "--merge" in capsys.readouterr().err


def test_numbers_are_cut_on_either_side_and_filtered(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["evaluate", "transfer", "--source", str(catalogue), "--target", str(catalogue)]
    words += ["--column", "z", "--positive", ">0.06", "--where", "z < 0.1"]
    words += ["--target-column", "class", "--target-positive", "ring", "edge_on"]
    assert main([*words, "--budget", "0", "--repeats", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    z = explorer.open(catalogue).catalogue.column("z")
    assert told["names"] == ["no", "yes"]
    assert told["counts"]["source"]["yes"] == ((z > 0.06) & (z < 0.1)).sum()
    assert told["counts"]["target"] == {"no": 20, "yes": 39}


def test_the_command_draws_learning_curves(
    catalogue: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = ["evaluate", "finetune", str(catalogue), "--column", "class", "--positive", "ring"]
    words += ["--methods", "frozen,pixels", "--sizes", "2,5,all", "--repeats", "2"]
    assert main([*words, "--figure", str(tmp_path / "c.html"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["methods"]) == {"frozen", "pixels"} and told["positives"] == 20
    assert main([*words[:-6], "--methods", "magic"]) == 2
    assert "frozen, pixels" in capsys.readouterr().err
