"""The index of a catalogue: what was wanted, grown by what is new, never left broken."""

import json
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.__main__ import main
from explorer.catalogue.manifest import Manifest
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.index import IndexChoice, build_or_extend_index, wanted_index
from explorer.pipeline.rebuild import rebuild_derived
from explorer.progress import Progress
from index import Wanted, load
from tests.conftest import write_galaxies
from tests.contracts.test_index import NEEDS_MILVUS, unit_vectors


@pytest.mark.parametrize("kind", ["flat", "ivf", "shards"])
def test_new_galaxies_are_added_to_the_index_there_is(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = unit_vectors(2000)
    wanted = Wanted(kind, 0.9)
    _, record = build_or_extend_index(tmp_path, {}, vectors[:1900], wanted)
    monkeypatch.setattr("explorer.pipeline.index.build", lambda *_: pytest.fail("made anew"))
    index, grown = build_or_extend_index(tmp_path, record, vectors, wanted)
    assert (grown["size"], grown["kind"], len(index)) == (2000, kind, 2000)
    assert index.search(vectors[-3:], 1).ids[:, 0].tolist() == [1997, 1998, 1999]
    assert grown["recall"] >= 0.9
    assert len(load(tmp_path / "index", record["name"], size=1900, dim=16)) == 1900


def test_an_index_of_other_vectors_is_made_anew(tmp_path: Path) -> None:
    old, new = unit_vectors(500), unit_vectors(600, seed=5)
    _, record = build_or_extend_index(tmp_path, {}, old, Wanted("ivf"))
    index, _ = build_or_extend_index(tmp_path, record, new, Wanted("ivf"))
    assert index.search(new[:3], 1).ids[:, 0].tolist() == [0, 1, 2]


def test_another_kind_is_made_anew(tmp_path: Path) -> None:
    _, record = build_or_extend_index(tmp_path, {}, unit_vectors(500), Wanted("ivf"))
    assert (
        build_or_extend_index(tmp_path, record, unit_vectors(501), Wanted("flat"))[1]["kind"]
        == "flat"
    )


def test_what_is_left_open_stays_as_it_was() -> None:
    assert wanted_index({}, IndexChoice(device="cpu")) == Wanted("auto", 0.95)
    assert wanted_index({"wanted": "ivf", "aim": 0.9}, IndexChoice(device="cpu")) == Wanted(
        "ivf", 0.9
    )
    assert wanted_index({"wanted": "ivf", "aim": 0.9}, IndexChoice("flat", 0.8, "cpu")) == Wanted(
        "flat", 0.8
    )


@pytest.mark.usefixtures("fake_encoder")
def test_a_catalogue_with_inverted_lists_answers_rates_and_grows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    lines = source.read_text().splitlines()
    source.write_text("\n".join(lines[:50]) + "\n")
    words = ["build", str(source), "--out", str(out), "--index", "ivf", "--recall", "0.9"]
    assert main([*words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recall"] >= 0.9
    source.write_text("\n".join(lines) + "\n")
    build(Recipe(str(source), out), Progress())  # the kind of index stays what it was
    manifest = Manifest.read(out)
    assert (manifest.index["kind"], manifest.index["size"]) == ("ivf", 59)
    workspace = explorer.open(out)
    galaxy = str(workspace.catalogue.ids()[0])
    workspace.rate([galaxy], "up", who="ada")
    assert len(workspace.ranking(who="ada", size=5).rows) == 5
    assert main(["search", str(out), "--id", galaxy, "-k", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["hits"]) == 3 and 0.9 <= found["recall"] <= 1
    assert main(["index", str(out), "--index", "flat", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["recall"] == 1
    assert main(["doctor", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []


@NEEDS_MILVUS
@pytest.mark.usefixtures("fake_encoder")
def test_a_catalogue_in_milvus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, uri = tmp_path / "cat", f"milvus:{tmp_path / 'lite.db'}"
    build(Recipe(str(write_galaxies(tmp_path / "in")), out, index=uri), Progress())
    workspace = explorer.open(out)
    first = [str(workspace.catalogue.ids()[0])]
    words = ["search", str(out), "--id", *first, "--where", "z < 0.05", "-k", "4", "--json"]
    assert main(words) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["hits"]) == 4 and found["recall"] == 1
    rebuild_derived(out, Progress(), choice=IndexChoice("flat"))
    assert explorer.open(out).search.index.kind == "flat"


@NEEDS_MILVUS
def test_a_server_that_is_away_is_one_sentence_without_the_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], fake_encoder: None
) -> None:
    out, uri = tmp_path / "cat", "milvus:http://ada:secret-word@127.0.0.1:1"
    words = ["build", str(write_galaxies(tmp_path / "in")), "--out", str(out), "--index", uri]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "Milvus at http://127.0.0.1:1 does not answer" in said
    assert "--index auto" in said and "secret-word" not in said
    stored = [path.read_text(errors="replace") for path in out.glob("*.json")]
    assert stored and not any("secret-word" in text for text in stored)
    assert main([*words[:4], "--index", "auto"]) == 0  # nothing embedded was lost
    assert len(np.unique(explorer.open(out).search.index.ids)) == 59
