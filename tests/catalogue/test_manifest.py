"""The record of a catalogue: read back as written, and refused in a sentence."""

import json
import shlex
from pathlib import Path

import pytest

from explorer.catalogue.kind import GALAXY, LIGHT_CURVE
from explorer.catalogue.manifest import Manifest, installed_versions
from explorer.errors import CatalogueError


def test_a_manifest_reads_back_as_it_was_written(tmp_path: Path) -> None:
    written = Manifest("in.csv", {"name": "fake"}, 8, taught={"q": {"mode": "probe"}}, galaxies=3)
    written.write(tmp_path)
    assert Manifest.read(tmp_path) == written
    assert Manifest.read(tmp_path).fingerprint() == written.fingerprint()


def test_the_fingerprint_follows_every_change() -> None:
    one, two = (Manifest("in.csv", {}, 8) for _ in "ab")
    assert one.fingerprint() == two.fingerprint() and len(one.fingerprint()) == 12
    two.taught["q"] = {}
    assert one.fingerprint() != two.fingerprint()


def test_what_a_later_version_adds_is_passed_over(tmp_path: Path) -> None:
    Manifest("in.csv", {}, 8).write(tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "of_tomorrow": 1}))
    assert Manifest.read(tmp_path) == Manifest("in.csv", {}, 8)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "is not a catalogue .*explorer build SOURCE --out"),
        ("{", "cannot be read"),
        ("\xff", "not a manifest|cannot be read"),
        ("[]", "not a manifest"),
        ('{"source": "a", "encoder": {}, "views": 8, "format_version": 99}', "format 99"),
    ],
)
def test_what_is_no_manifest_is_one_sentence(tmp_path: Path, text: str | None, told: str) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    with pytest.raises(CatalogueError, match=told) as caught:
        Manifest.read(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("encoder", "bundled"),
        ("galaxies", "many"),
        ("galaxies", None),
        ("galaxies", -1),
        ("dataset_version", -1),
        ("encoder", {"name": "fake", "weights_sha256": "f", "vote_names": "p"}),
        ("complete", None),
        ("projection", {}),
        ("projection", []),
        ("index", {"name": 1}),
        ("layouts", {"near": None}),
        ("layouts", {"near": {}}),
        ("taught", {"q": "probe"}),
        ("skipped", ["g1"]),
        ("files", {"index/flat.faiss": {}}),
    ],
)
def test_a_part_of_another_kind_is_one_sentence(tmp_path: Path, part: str, value: object) -> None:
    encoder = {"name": "fake", "weights_sha256": "f"}
    derived = {"projection": {"file": "p.npz", "components": 4}, "index": {"name": "flat"}}
    Manifest("in.csv", encoder, 8, complete=True, **derived).write(tmp_path)
    assert Manifest.read(tmp_path).complete
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), part: value}))
    with pytest.raises(CatalogueError, match=f"is damaged: .*{part}.* backup") as caught:
        Manifest.read(tmp_path)
    assert "\n" not in str(caught.value)


def test_the_kind_of_a_build_says_what_is_in_it() -> None:
    assert Manifest("in", {}, 8).object_kind == GALAXY
    assert Manifest("in", {}, 1, build={"kind": "lightcurves"}).object_kind == LIGHT_CURVE


def test_a_build_of_light_curves_goes_on_by_its_own_command() -> None:
    plain = Manifest("in.csv", {}, 1, build={"kind": "lightcurves"})
    begun = "python -m explorer lightcurves in.csv --out cat"
    assert plain.build_command(Path("cat")) == begun
    told = {"kind": "lightcurves", "labels": "l.csv", "group": 2.0}
    with_all = Manifest("in.csv", {}, 1, 3, build=told)
    assert with_all.build_command(Path("cat")) == f"{begun} --labels l.csv --group 2.0 --seed 3"


def test_a_place_with_spaces_can_be_pasted_into_a_shell() -> None:
    command = Manifest("my stars.csv", {}, 8).build_command(Path("cat's"))
    assert shlex.split(command)[4:] == ["my stars.csv", "--out", "cat's"]


def test_versions_are_of_what_is_installed() -> None:
    found = installed_versions("pytest", "no-such-package-at-all")
    assert found["pytest"] == pytest.__version__ and found["numpy"]
    assert "no-such-package-at-all" not in found
