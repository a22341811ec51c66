"""The command line is a contract: JSON on stdout, one line of error on stderr, exit 0 or 2."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from torch import nn

import explorer
from explorer.__main__ import main
from explorer.anomaly import strata_of
from explorer.encoder.frames import Frame
from explorer.evaluate import anomaly_match, view_maps
from explorer.tasks import fold_training
from tests.conftest import write_galaxies

pytestmark = pytest.mark.usefixtures("fake_encoder")
FIRST, SECOND = "587722952767439000", "587722952767439002"


@pytest.fixture
def catalogue(catalogue: Path, fake_encoder: None) -> str:
    return str(catalogue)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_build_says_what_it_made_and_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(write_galaxies(tmp_path / "in", 12))
    made = answer(capsys, "build", source, "--out", str(tmp_path / "cat"))
    assert made["galaxies"] == 11 and len(made["skipped"]) == 1


def test_a_build_takes_embeddings_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pd.DataFrame({"id": ["a", "b", "c", "d"], "z": range(4)}).to_csv(tmp_path / "t.csv")
    np.save(tmp_path / "v.npy", np.random.default_rng(0).normal(size=(4, 8)))
    table, vectors = str(tmp_path / "t.csv"), ["--embeddings", str(tmp_path / "v.npy")]
    out = ["--out", str(tmp_path / "cat")]
    assert answer(capsys, "build", table, *vectors, *out)["galaxies"] == 4
    assert main(["search", out[1], "--image", str(tmp_path / "t.csv")]) == 2
    for wrong in (["--views", "2"], ["--encoder", "timm"], ["--frame", "both"]):
        assert main(["build", table, *vectors, *wrong, *out]) == 2
    assert main(["build", table, "--encoder-name", "x", *out]) == 2


def test_a_table_is_matched_by_position(
    catalogue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "gaia.csv").write_text("ra,dec,g\n150.0,2.0,17.5\n10.0,2.0,18.5\n")
    told = answer(capsys, "match", catalogue, str(tmp_path / "gaia.csv"), "--radius", "1.0")
    assert (told["matched"], told["unmatched"], told["rows_left"]) == (1, 58, 1)
    assert told["columns"] == ["gaia_ra", "gaia_dec", "gaia_g", "gaia_separation_arcsec"]
    assert main(["match", catalogue, str(tmp_path / "gaia.csv"), "--all"]) == 0
    assert "1 matched, 58 unmatched" in capsys.readouterr().out


def test_a_list_becomes_a_tag_or_ratings_and_what_is_not_here_is_told(
    catalogue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ids, places = tmp_path / "ids.txt", tmp_path / "places.txt"
    ids.write_text(f"{FIRST}\nnobody\n{SECOND}\n")
    places.write_text("150.0 2.0\n10.0 2.0\n")
    tag = ["tag", catalogue, "--tag", "mine", "--who", "ada"]
    told = answer(capsys, *tag, "--ids", str(ids))
    assert told["tagged"] == [FIRST, SECOND] and told["unmatched"] == ["nobody"]
    rated = answer(capsys, "rate", catalogue, "--answer", "up", "--positions", str(places))
    assert rated["rated"] == [FIRST] and rated["unmatched"] == ["10.0 2.0"]
    assert main([*tag, "--positions", str(places)]) == 0
    assert "not in this catalogue: 10.0 2.0" in capsys.readouterr().out
    ids.write_text("nobody\n")
    assert main([*tag, "--ids", str(ids)]) == 2
    assert "None of the 1 listed" in capsys.readouterr().err
    assert main(tag) == 2 and "Say which" in capsys.readouterr().err
    assert main([*tag, "--positions", str(places), "--radius", "0"]) == 2


def test_groups_name_their_members_the_oddest_first(
    catalogue: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, "groups", catalogue, "--smallest", "4")
    assert found["among"] == found["galaxies"] == 59 and found["groups"]
    for group in found["groups"]:
        assert group["typical"] == group["members"][0] and group["size"] == len(group["members"])
    oddness = [group["oddness"] for group in found["groups"]]
    assert oddness == sorted(oddness, reverse=True)
    few = answer(capsys, "groups", catalogue, "--most", "20", "--where", "z < 0.1")
    assert few["among"] == 20 < few["galaxies"]
    assert main(["groups", catalogue]) == 0 and "groups hold" in capsys.readouterr().out
    assert main(["groups", catalogue, "--smallest", "1"]) == 2


def test_search_by_id_image_and_place(
    catalogue: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    by_id = answer(capsys, "search", catalogue, "--id", FIRST, "-k", "5")
    assert len(by_id["hits"]) == 5 and by_id["recall"] == 1.0 and by_id["ms"] > 0
    assert set(by_id["hits"][0]) >= {"id", "similarity", "folded"}
    assert FIRST not in [hit["id"] for hit in by_id["hits"]]
    by_place = answer(capsys, "search", catalogue, "--radec", "150.0 2.0", "-k", "5")
    assert by_place["query"] == FIRST and by_place["hits"] == by_id["hits"]
    image = str(tmp_path / "in" / "images" / "g000.png")
    by_image = answer(capsys, "search", catalogue, "--image", image, "-k", "1")
    assert by_image["hits"][0]["id"] == FIRST
    few = answer(
        capsys, "search", catalogue, "--id", FIRST, "--unlike", SECOND, "--where", "z < 0.03"
    )
    assert 0 < len(few["hits"]) < 15


def test_search_by_a_look_in_words(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "search", catalogue, "--words", "blue hippo", "-k", "3")
    assert [hit["rank"] for hit in found["hits"]] == [1, 2, 3]
    assert set(found["hits"][0]) == {"rank", "id", "fit"} and found["unknown"] == ["hippo"]
    assert found["terms"] == [{"name": "blue", "columns": [], "weight": 1.0}]
    assert main(["search", catalogue, "--words", "not blue", "-k", "1"]) == 0
    assert "asked for: no blue" in capsys.readouterr().out


def test_rate_rank_tag_and_export(
    catalogue: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = answer(capsys, "rank", catalogue, "--who", "ada", "--top", "3")["galaxies"]
    assert len(before) == 3 and before[0]["score"] >= before[1]["score"]
    rated = answer(capsys, "rate", catalogue, "--id", FIRST, "--answer", "up", "--who", "ada")
    assert rated["answer"] == "up"
    answer(capsys, "tag", catalogue, "--id", FIRST, SECOND, "--tag", "ring", "--who", "ada")
    after = answer(capsys, "rank", catalogue, "--who", "ada", "--top", "59")["galaxies"]
    assert {g["rating"] for g in after if g["id"] == FIRST} == {"up"}
    for name in ("csv", "parquet", "votable", "fits"):
        file = tmp_path / f"out.{name}"
        words = ("--tag", "ring", "-o", str(file), "--who", "ada")
        written = answer(capsys, "export", catalogue, *words)
        assert (written["rows"], written["format"]) == (2, name)
    words = ("--format", "csv", "-o", str(tmp_path / "csv.fits"), "--tag", "ring")
    assert answer(capsys, "export", catalogue, *words)["format"] == "csv"
    table = pd.read_csv(tmp_path / "out.csv", dtype={"id": str})
    assert table["id"].tolist() == [FIRST, SECOND] and table["rating"][0] == "up"


def test_tags_are_listed_renamed_and_brought_back(
    catalogue: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(capsys, "tag", catalogue, "--id", FIRST, "--tag", "pairs/sure", "--who", "ada")
    answer(capsys, "tag", catalogue, "--id", FIRST, SECOND, "--tag", "pairs/odd", "--who", "ada")
    listed = answer(capsys, "tags", catalogue)
    assert listed == {"tags": {"pairs/odd": 2, "pairs/sure": 1}, "collections": {"pairs/": 2}}
    renamed = answer(capsys, "tags", catalogue, "--rename", "pairs/", "pair", "--who", "ada")
    assert renamed == {"tags": {"pair": 2}, "collections": {}}
    undone = answer(capsys, "tags", catalogue, "--undo", "--who", "ada")
    assert len(undone["undone"]) == 2 and undone["collections"] == {"pairs/": 2}
    answer(capsys, "tags", catalogue, "--delete", "pairs/odd", "--who", "ada")
    assert answer(capsys, "tags", catalogue)["tags"] == {"pairs/sure": 1}


def test_a_collection_is_exported_and_searched_by(
    catalogue: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answer(capsys, "tag", catalogue, "--id", FIRST, "--tag", "pairs/sure", "--who", "ada")
    answer(capsys, "tag", catalogue, "--id", FIRST, SECOND, "--tag", "pairs/odd", "--who", "ada")
    answer(capsys, "export", catalogue, "--tag", "pairs/", "-o", str(tmp_path / "pairs.csv"))
    table = pd.read_csv(tmp_path / "pairs.csv", dtype=str).set_index("id")
    assert table["tag_pairs"].to_dict() == {FIRST: "odd; sure", SECOND: "odd"}
    found = answer(capsys, "search", catalogue, "--tag", "pairs/", "-k", "4")["hits"]
    assert len(found) == 4 and not {FIRST, SECOND} & {hit["id"] for hit in found}


def test_ratings_out_and_in_with_conflicts_told(
    catalogue: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ada, bob = ("--who", "ada", "--theme", "rings"), ("--who", "bob", "--theme", "rings")
    answer(capsys, "rate", catalogue, "--id", FIRST, SECOND, "--answer", "up", *ada)
    answer(capsys, "rate", catalogue, "--id", FIRST, "--answer", "down", *bob)
    file = str(tmp_path / "ratings.csv")
    assert answer(capsys, "rate", catalogue, "--export", file, *ada)["rows"] == 2
    look = answer(capsys, "rate", catalogue, "--import", file, "--preview", *bob)
    assert (look["stored"], look["new"], len(look["conflicts"])) == (0, 1, 1)
    assert answer(capsys, "rate", catalogue, "--import", file, *bob)["stored"] == 1
    both = answer(capsys, "rate", catalogue, "--import", file, "--conflicts", "replace", *bob)
    assert both["stored"] == 1 and both["conflicts"][0]["by"] == "ada"
    assert answer(capsys, "rate", catalogue, "--undo", *bob)["undone"] == [FIRST]
    assert main(["rate", catalogue, "--import", file, *bob]) == 0
    assert "conflict" in capsys.readouterr().out
    assert main(["rate", catalogue, "--import", str(tmp_path / "none.csv"), *bob]) == 2
    assert main(["rate", catalogue, "--answer", "up"]) == 2


def test_why_progress_and_the_proof(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    ada = ("--who", "ada")
    answer(capsys, "rate", catalogue, "--id", FIRST, "--answer", "up", *ada)
    answer(capsys, "rate", catalogue, "--id", SECOND, "--answer", "down", *ada)
    why = answer(capsys, "why", catalogue, "--id", "587722952767439003", *ada)
    assert 0 <= why["probability"] <= 1 and why["for"][0]["id"] == FIRST
    state = answer(capsys, "progress", catalogue, "--audit", "5", *ada)
    assert (state["rated"], state["found"], len(state["audit_to_rate"])) == (2, 1, 5)
    words = ("--column", "class", "--positive", "ring")
    proof = answer(
        *(capsys, "evaluate", "discovery", catalogue, *words, "--labels", "20", "--repeats", "1"),
        *("--methods", "ours,random", "--diluted", "0.2", "--linear-probe"),
    )
    assert set(proof["methods"]) == {"ours", "random"} and proof["linear_probe"]["vectors"]["ap"]
    odd = answer(capsys, "evaluate", "oddness", catalogue, *words)["methods"]
    assert {"knn", "isolation_forest", "mixture", "flow", "random"} <= set(odd)


def test_a_search_on_images_sees_those_of_the_catalogue(
    catalogue: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = {}

    def maps(encoder, load, count, frame, *, tell):
        seen.update(shape=load(0).shape, count=count, frame=frame.kind)
        tell(count, count)
        values = np.random.default_rng(0).normal(size=(count, 1, 3, 1, 1)).astype(np.float16)
        return view_maps.ViewMaps(np.arange(count), values[:, 0], values, values, nn.Flatten())

    frames = SimpleNamespace(frame=Frame(kind="source"), wide=Frame(kind="centre"))
    monkeypatch.setattr(fold_training, "catalogue_encoder", lambda workspace: frames)
    monkeypatch.setattr(view_maps, "view_maps", maps)
    monkeypatch.setattr(anomaly_match, "FIRST", 1)
    words = ("--column", "class", "--positive", "ring", "--labels", "20", "--repeats", "1")
    told = answer(
        *(capsys, "evaluate", "discovery", catalogue, *words, "--methods", "anomalymatch")
    )
    assert "ap_held_out" in told["methods"]["anomalymatch"]
    assert seen == {"shape": (64, 64, 3), "count": told["n"], "frame": "source"}


def test_figures_on_a_users_own_labels(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("evaluate", "retrieval", catalogue, "--column", "class", "-k", "5")
    figures = answer(capsys, *words, "--beside", "pixels")
    assert figures["n"] == 59 and figures["macro_precision"] > 0.9
    pixels = figures["beside"]["pixels"]
    assert pixels["gain"] == pytest.approx(figures["macro_precision"] - pixels["macro_precision"])
    merged = answer(capsys, *words, "--merge", "flat=ring,edge_on")
    assert set(merged["per_class"]) == {"flat", "round"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["search", "CAT", "--id", "nope"], "No galaxy 'nope'"),
        (["search", "CAT", "--id", FIRST, "--where", "zz < 1"], "no column 'zz'"),
        (["search", "CAT", "--radec", "10 95"], "95"),
        (["search", "CAT", "--radec", "10 10"], "No galaxy within"),
        (["search", "CAT", "--image", "none.jpg"], "none.jpg"),
        (["search", "CAT", "--words", "hippo"], "Not understood: hippo"),
        (["search", "CAT", "--words", "blue", "--unlike", FIRST], "--words goes with"),
        (["rate", "CAT", "--id", "nope", "--answer", "up"], "No galaxy 'nope'"),
        (["export", "CAT", "-o", "/no/such/folder/x.csv"], "cannot be written"),
        (["export", "CAT", "--tag", "ghost", "-o", "OUT"], "Nothing has the tag 'ghost'"),
        (["rank", "nowhere"], "not a catalogue"),
        (["index", "nowhere"], "nowhere cannot be written"),
        (["map", "nowhere", "--name", "fine"], "nowhere cannot be written"),
        (["build", "nowhere", "--out", "OUT"], "nowhere"),
        (["evaluate", "retrieval", "CAT", "--column", "kind"], "No column 'kind'"),
    ],
)
def test_an_error_is_one_line_and_exit_two(
    catalogue: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    words: list[str],
    sentence: str,
) -> None:
    places = {"CAT": catalogue, "OUT": str(tmp_path / "new")}
    assert main([places.get(word, word) for word in words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    lines = told.err.strip().splitlines()
    assert sentence in lines[-1]
    assert len(lines) == 1 or words[0] == "build"


@pytest.mark.parametrize("words", [[], ["serch"], ["search", "x"], ["rank", "x", "--top", "0"]])
def test_wrong_words_are_one_line_and_exit_two(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_text_for_people(catalogue: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", catalogue, "--id", FIRST, "-k", "2"]) == 0
    assert "similarity" in capsys.readouterr().out.splitlines()[0]
    assert main(["doctor", catalogue]) == 0
    assert "nothing wrong found" in capsys.readouterr().out
    assert main(["doctor", f"{catalogue}-elsewhere"]) == 1
    assert "elsewhere" in capsys.readouterr().out


def test_a_refusal_of_the_system_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["map", "n" * 10_000], ["build", "n" * 10_000, "--out", str(tmp_path / "c")]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "File name too long" in said and len(said) < 600


@pytest.mark.parametrize("words", [["build", "", "--out", "x"], ["build", "x", "--out", ""]])
def test_an_empty_name_is_not_the_working_folder(
    words: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    with contextlib.suppress(SystemExit):
        assert main(words) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "empty" in said


def test_a_full_disk_behind_stdout_is_one_line(built: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "explorer", "map", str(built), "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "The result cannot be written (No space left on device).\n"


@pytest.mark.parametrize("form", ["csv", "fits", "parquet", "votable"])
def test_an_export_to_standard_output_is_the_file(built: Path, tmp_path: Path, form: str) -> None:
    words = [sys.executable, "-m", "explorer", "export", str(built), "--format", form, "-o"]
    piped = subprocess.run([*words, "-"], capture_output=True, check=True)
    subprocess.run([*words, str(tmp_path / "file")], capture_output=True, check=True)
    assert len(piped.stdout) == (tmp_path / "file").stat().st_size
    assert piped.stderr == b"59 rows written to -\n"


@pytest.mark.parametrize(
    "what", [["export", "-o"], ["labels", "backup", "-o"], ["rate", "--export"]]
)
def test_a_reader_that_leaves_is_one_line(catalogue: str, what: list[str]) -> None:
    main(["rate", catalogue, "--id", FIRST, "--answer", "up"])
    words = [what[0], *what[1:-1], catalogue, what[-1], "-"]
    closed, pipe = os.pipe()
    os.close(closed)
    done = subprocess.run(
        [sys.executable, "-m", "explorer", *words],
        stdout=pipe, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(pipe)
    assert done.returncode == 2
    assert done.stderr == "Whoever reads standard output stopped before all was written.\n"


def test_lost_ratings_are_told_refused_restored_and_accepted(
    catalogue: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    rate = ("rate", catalogue, "--id", FIRST, "--answer", "up")
    answer(capsys, *rate)
    copy = str(tmp_path / "copy.sqlite")
    assert answer(capsys, "labels", "backup", catalogue, "-o", copy)["lines"] == 1
    journal = Path(catalogue) / "labels.sqlite"
    journal.unlink()
    assert main(["search", catalogue, "--id", FIRST]) == 0
    assert "is gone" in capsys.readouterr().err
    for words in (rate, ("labels", "backup", catalogue)):
        assert main([*words]) == 2
        told = capsys.readouterr().err
        assert len(told.splitlines()) == 1 and "labels restore" in told
    for words in (("doctor", catalogue), ("labels", "check", catalogue)):
        assert main([*words, "--json"]) == 1
        assert "is gone" in str(json.loads(capsys.readouterr().out)["problems"])
    assert not journal.exists()
    assert answer(capsys, "labels", "restore", catalogue, copy)["lines"] == 1
    assert answer(capsys, "labels", "check", catalogue)["problems"] == []
    for left in journal.parent.glob("labels.sqlite-*"):
        left.unlink()  # a write-ahead log would bring the line back
    journal.unlink()
    journal.write_bytes(b"")
    assert answer(capsys, "labels", "check", catalogue, "--accept")["accepted"]
    assert answer(capsys, *rate)["seq"] == 1
    assert main(["labels", "check", catalogue]) == main(["doctor", catalogue]) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("search CAT --id g -k -1", "-k: must be from 1 to"),
        ("search CAT --id g -k x", "'x' is no whole number"),
        ("search CAT --id g -k 99999999999999999999", "-k: must be from 1 to"),
        ("map CAT --name m --seed -1", "--seed: must be from 0 to"),
        ("map CAT --name m --min-dist x", "'x' is no number"),
        ("build SRC --out OUT --id-column a --id-column b", "--id-column is given twice"),
        ("build SRC --out OUT --image-column=", "--image-column: is empty"),
        ("build SRC --out OUT --views 0", "invalid choice: 0"),
        ("build SRC --out OUT --limit 0", "--limit: must be from 1 to"),
        ("app --port 70000", "--port: must be from 1 to 65,535"),
        ("search caf\udce9 --id g", "'caf\\udce9' is no UTF-8 text"),
        ("search a\0b --id g", "is no UTF-8 text"),
    ],
)
def test_wrong_words_are_one_line(
    capsys: pytest.CaptureFixture[str], words: str, says: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words.split(" "))
    text = capsys.readouterr().err
    assert says in text and text.count("\n") == 1 and "Traceback" not in text


def test_a_file_is_no_catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").write_text("x")
    assert main(["rank", str(tmp_path / "notes")]) == 2
    assert "notes is not a catalogue (it is a file)" in capsys.readouterr().err


def test_what_is_likely_enough_is_ranked_and_exported(
    catalogue: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rank = ["rank", catalogue, "--who", "ada", "--miss-cost", "99"]
    assert main(rank) == 2 and "at least 12 more ratings" in capsys.readouterr().err
    ranked = answer(capsys, "rank", catalogue, "--who", "ada")["galaxies"]
    names = [one["id"] for one in ranked]
    answer(capsys, "rate", catalogue, "--id", *names[:4], "--answer", "up", "--who", "ada")
    answer(capsys, "rate", catalogue, "--id", *names[4:14], "--answer", "down", "--who", "ada")
    told = answer(capsys, *rank)
    listed = [one["id"] for one in told["galaxies"]]
    assert told["likely"] == len(listed) > 0 and told["threshold"] == pytest.approx(0.01)
    assert not set(listed) & set(names[:14])
    assert told["expected"] + told["missed"] <= told["unrated"]
    out = str(tmp_path / "likely.csv")
    answer(capsys, "export", catalogue, "-o", out, "--who", "ada", "--miss-cost", "99")
    assert list(pd.read_csv(out, dtype=str)["id"]) == listed
    assert main([*rank[:-1], "1e-3"]) == 0 and "likely enough" in capsys.readouterr().out


def test_the_unrated_are_ranked_with_as_many_low_as_high_values(
    catalogue: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first = answer(capsys, "rank", catalogue, "--top", "1")["galaxies"][0]["id"]
    answer(capsys, "rate", catalogue, "--id", first, "--answer", "up")
    table = explorer.open(catalogue).table()
    stratum = dict(zip(table["id"].astype(str), strata_of(table["z"].to_numpy()), strict=True))
    every = sorted(set(stratum.values()))
    spread = ["rank", catalogue, "--spread", "z"]
    ranked = answer(capsys, *spread, "--top", str(len(every)))["galaxies"]
    assert sorted(stratum[one["id"]] for one in ranked) == every
    assert first not in [one["id"] for one in ranked]
    assert main([*spread, "--miss-cost", "4"]) == 2
    assert "one of --miss-cost and --spread" in capsys.readouterr().err
    assert main(["rank", catalogue, "--spread", "class"]) == 2
    assert "class holds no numbers" in capsys.readouterr().err
