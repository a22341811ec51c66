"""A build from images: what it stores, skips, adds, and how it goes on after a kill."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import explorer
from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.embeddings import embedding_folder, embedding_folders
from explorer.catalogue.lance_dataset import open_dataset
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.model_columns import store_column
from explorer.errors import BusyError, CatalogueError, EncoderError, SourceError
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.representation import ASKED_FOR, Wish
from explorer.progress import Progress
from tests import fakes
from tests.conftest import write_galaxies
from tests.pipeline.conftest import build_from

pytestmark = [pytest.mark.usefixtures("fake_encoder"), pytest.mark.slow]


ROOT = Path(__file__).resolve().parents[2]


def test_what_a_catalogue_holds(tmp_path: Path) -> None:
    manifest = build_from(write_galaxies(tmp_path / "in"), tmp_path / "cat")
    catalogue = Catalogue.open(tmp_path / "cat")
    assert len(catalogue) == manifest.galaxies == 59
    assert [entry["id"] for entry in manifest.skipped] == ["587722952767439001"]
    assert catalogue.ids()[1] == "587722952767439002"
    assert catalogue.column("objid")[1] == 587722952767439002  # 64 bits, exact
    assert catalogue.has_sky and np.isfinite(catalogue.map_xy()).all()
    odd = catalogue.column("oddness")
    assert odd.min() >= 0 and odd.max() <= 1
    assert catalogue.thumbnails([0, 58])[1].startswith(b"\xff\xd8")
    assert {c.origin for c in catalogue.columns} == {"user", "vote", "derived"}


def test_look_alikes_are_of_the_same_kind(tmp_path: Path) -> None:
    build_from(write_galaxies(tmp_path / "in"), tmp_path / "cat")
    workspace = explorer.open(tmp_path / "cat")
    kinds = workspace.catalogue.column("class")
    query = int(np.flatnonzero(kinds == "ring")[0])
    found = workspace.similar(workspace.catalogue.ids()[query], k=10)
    assert workspace.catalogue.ids()[query] not in found["id"].tolist()
    assert (found["class"] == "ring").mean() >= 0.9
    assert (np.diff(found["similarity"]) <= 1e-6).all()


def test_a_second_build_adds_what_is_new_and_moves_nothing(tmp_path: Path) -> None:
    source = write_galaxies(tmp_path / "in")
    lines = source.read_text().splitlines()
    source.write_text("\n".join(lines[:46]) + "\n")
    build_from(source, tmp_path / "cat")
    before = Catalogue.open(tmp_path / "cat")
    labels = explorer.open(tmp_path / "cat").labels
    labels.rate(["587722952767439003"], "up", who="ada")
    source.write_text("\n".join(lines) + "\n")
    assert build_from(source, tmp_path / "cat").galaxies == 59
    after = Catalogue.open(tmp_path / "cat")
    assert (after.ids()[:44] == before.ids()).all()
    assert np.array_equal(after.map_xy()[:44], before.map_xy())
    assert len(before.thumbnails([43])) == 1  # the old state can still be read
    assert labels.ratings(who="ada")["587722952767439003"].answer == "up"


def test_a_users_own_tag_is_found_beside_the_tags(tmp_path: Path) -> None:
    source = write_galaxies(tmp_path / "in")
    source.write_text(source.read_text().replace(",class,z", ",tag,_rowid", 1))
    manifest = build_from(source, tmp_path / "cat")
    assert "'tag' is kept as 'tag_user'" in manifest.build["notes"][0]
    workspace = explorer.open(tmp_path / "cat")
    workspace.tag([str(workspace.catalogue.ids()[0])], "odd", who="ada")
    rings = (workspace.catalogue.column("tag_user") == "ring").tolist()
    assert sum(rings) > 10 and workspace.selection.mask("tag_user = 'ring'").tolist() == rings
    assert workspace.selection.mask("tag = 'odd'").sum() == 1
    workspace.export(None, tmp_path / "out.csv")
    heads = (tmp_path / "out.csv").read_text().splitlines()[0].replace('"', "").split(",")
    assert {"tags", "tag_user", "_rowid_user"} <= set(heads)


def test_an_older_catalogues_own_tag_is_found_and_added_to(tmp_path: Path) -> None:
    source = write_galaxies(tmp_path / "in")
    lines = source.read_text().splitlines()
    source.write_text("\n".join(lines[:40]) + "\n")
    build_from(source, tmp_path / "cat")
    manifest = Manifest.read(tmp_path / "cat")
    dataset = open_dataset(tmp_path / "cat")
    dataset.alter_columns({"path": "class", "name": "tag"})  # as it was stored once
    manifest.dataset_version = dataset.version
    manifest.write(tmp_path / "cat")
    workspace = explorer.open(tmp_path / "cat")
    assert workspace.selection.mask("tag_user = 'ring'").sum() > 5
    assert "tag_user" in [column.name for column in workspace.catalogue.columns]
    assert workspace.galaxy("587722952767439002")["columns"]["tag_user"] == "ring"
    source.write_text("\n".join(lines).replace(",class,", ",tag,", 1) + "\n")
    assert build_from(source, tmp_path / "cat").galaxies == 59
    assert open_dataset(tmp_path / "cat").schema.names.count("tag_user") == 0
    column = Catalogue.open(tmp_path / "cat").column("tag_user")
    assert column.tolist().count("ring") == 20


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        ("objid,file,ra,dec,class,file", "2 columns named 'file'"),
        ("objid,image,ra,dec,class,z", "no column 'file'"),
        ("objid,file,ra,dec,z,class", "catalogue's column 'z' is double"),
        (
            "objid,file,ra,dec,class,bright",
            "A model, a match or a list has written the catalogue's column 'bright'",
        ),
    ],
)
def test_a_table_is_checked_before_the_encoder_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heads: str, says: str
) -> None:
    source = write_galaxies(tmp_path / "in")
    build_from(source, tmp_path / "cat")
    store_column(tmp_path / "cat", "bright", np.zeros(59, np.float32), {})
    monkeypatch.setattr("explorer.pipeline.build.load_encoder", lambda *_, **__: 1 / 0)
    source.write_text("\n".join([heads, *source.read_text().splitlines()[1:]]))
    with pytest.raises((SourceError, CatalogueError), match=says):
        build_from(source, tmp_path / "cat")
    assert len(Catalogue.open(tmp_path / "cat")) == 59


def test_an_image_mended_later_is_taken_in(tmp_path: Path) -> None:
    source = write_galaxies(tmp_path / "in")
    build_from(source, tmp_path / "cat")
    good = (source.parent / "images" / "g004.png").read_bytes()
    (source.parent / "images" / "g001.png").write_bytes(good)
    manifest = build_from(source, tmp_path / "cat")
    assert (manifest.galaxies, manifest.skipped) == (60, [])


SLOW_BUILD = """
import sys, time
from pathlib import Path
import explorer.pipeline.build as made
import explorer.pipeline.embedding as embedding
from explorer.progress import Progress, to_file
from tests import fakes

def slowly(*given, **options):
    for chunk in fakes.embed_fake(*given, **options):
        yield chunk
        time.sleep(0.3)

made.load_encoder, embedding.embed, embedding.FRAGMENT = fakes.load_fake, slowly, 16
made.build(made.Recipe(sys.argv[1], Path(sys.argv[2])), Progress(to_file(Path(sys.argv[2]))))
"""


def test_a_build_killed_for_real_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = write_galaxies(tmp_path / "in", 240), tmp_path / "cat"
    out.mkdir()
    process = subprocess.Popen([sys.executable, "-c", SLOW_BUILD, str(source), str(out)], cwd=ROOT)
    try:
        wait_until_embedded(out, 80, process)  # 48 of them are committed for certain by then
    finally:
        process.kill()
        process.wait()
    seen: list[int] = []

    def counting(encoder, load, count, **options):
        seen.append(count)
        yield from fakes.embed_fake(encoder, load, count, **options)

    monkeypatch.setattr("explorer.pipeline.embedding.embed", counting)
    assert build_from(source, out).galaxies == 239
    assert 0 < seen[0] <= 240 - 48
    assert len(set(Catalogue.open(out).ids())) == 239


def wait_until_embedded(out: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        with contextlib.suppress(OSError, ValueError):
            told = json.loads((out / "progress.json").read_text())
            if told["stage"] == "embedding" and told["done"] >= count:
                return
        assert process.poll() is None, "the build ended before it could be killed"
        time.sleep(0.05)
    raise AssertionError("the build embedded nothing within a minute")


class Killed(BaseException):
    """What a kill looks like from inside: nothing after it runs."""


def test_a_killed_build_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    monkeypatch.setattr("explorer.pipeline.embedding.FRAGMENT", 16)

    def dying(encoder, load, count, **options):
        for number, chunk in enumerate(fakes.embed_fake(encoder, load, count, **options)):
            if number == 2:
                raise Killed
            yield chunk

    monkeypatch.setattr("explorer.pipeline.embedding.embed", dying)
    with pytest.raises(Killed):
        build_from(source, out)
    with pytest.raises(CatalogueError, match="has not finished"):
        Catalogue.open(out)
    loaded: list[int] = []

    def counting(encoder, load, count, **options):
        loaded.append(count)
        yield from fakes.embed_fake(encoder, load, count, **options)

    monkeypatch.setattr("explorer.pipeline.embedding.embed", counting)
    assert build_from(source, out).galaxies == 59
    assert 0 < loaded[0] < 60
    assert len(set(Catalogue.open(out).ids())) == 59


def test_killed_while_adding_the_old_catalogue_still_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    build_from(source, out, limit=40)

    def die(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr("explorer.pipeline.derive._lay_out", die)
    with pytest.raises(Killed):
        build_from(source, out)
    workspace = explorer.open(out)
    assert len(workspace.catalogue) == 39
    assert len(workspace.similar([workspace.catalogue.ids()[0]], k=5)) == 5
    monkeypatch.undo()


def test_another_encoder_makes_a_second_embedding_beside_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    first = build_from(source, out)
    explorer.open(out).rate(["587722952767439002"], "up", who="ada")
    other = fakes.FakeEncoder(name="hf_hub:someone/else", weights_sha256="e" * 64)
    monkeypatch.setattr("explorer.pipeline.build.load_encoder", lambda name, device: other)
    second = build_from(source, out)
    place = out / "encoders" / "else-eeeeeeee"
    assert embedding_folder(out, second.encoder) == place
    assert embedding_folder(out, first.encoder) == embedding_folder(place, first.encoder) == out
    assert embedding_folders(place) == [out, place]
    assert Catalogue.open(out).manifest.encoder["weights_sha256"] == "f" * 64
    beside = explorer.open(place)
    assert len(beside.catalogue) == 59 and len(beside.labels.all_ratings()) == 1


def test_other_views_do_not_mix(tmp_path: Path) -> None:
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    build_from(source, out)
    with pytest.raises(EncoderError, match="use --views 8"):
        build_from(source, out, views=4)


@pytest.fixture
def two_frames(fake_encoder: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in whose embedding has two parts, and to which every galaxy but one is foreign."""
    half = fakes.FakeEncoder().dim // 2
    encoder = fakes.FakeEncoder(parts={"source": half, "whole": half})
    monkeypatch.setattr("explorer.pipeline.build.load_encoder", lambda *_, **__: encoder)

    def embed(*given: Any, **more: Any) -> Iterator[Any]:
        for batch in fakes.embed_fake(*given, **more):
            familiarity = (batch.positions == 5).astype(np.float32)
            yield replace(batch, familiarity=familiarity)

    monkeypatch.setattr("explorer.pipeline.embedding.embed", embed)


@pytest.mark.usefixtures("two_frames")
def test_a_survey_foreign_to_the_encoder_is_seen_whole_and_its_votes_step_back(
    tmp_path: Path,
) -> None:
    manifest = build_from(write_galaxies(tmp_path / "in"), tmp_path / "cat")
    assert manifest.familiar == pytest.approx(1 / 59)
    assert manifest.representation["frame"] == "whole"
    workspace = explorer.open(tmp_path / "cat")
    assert workspace.catalogue.column("familiarity").sum() == 1
    assert workspace.ranking.votes.all is None and workspace.ranking.votes.odd is None
    workspace.rate([str(workspace.catalogue.ids()[0])], "up", who="ada")
    assert len(workspace.ranking(who="ada", size=5).rows) == 5
    assert workspace.galaxy(str(workspace.catalogue.ids()[0]))["guessed"]


@pytest.mark.usefixtures("two_frames")
def test_how_familiar_a_catalogue_looks_follows_what_is_added(tmp_path: Path) -> None:
    build_from(write_galaxies(tmp_path / "in"), tmp_path / "cat", limit=40)
    added = build_from(tmp_path / "in" / "galaxies.csv", tmp_path / "cat")
    assert added.galaxies == 59 and added.projection["fitted_on"] == 39  # weighed as before
    assert added.familiar == pytest.approx(2 / 59)  # one of each part


@pytest.mark.usefixtures("two_frames")
def test_another_frame_is_weighed_by_index_and_not_by_a_second_build(tmp_path: Path) -> None:
    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    build_from(source, out, frame="source")
    before = Catalogue.open(out)
    with pytest.raises(EncoderError, match=r"index .* --frame both"):
        build_from(source, out, frame="both")
    rebuild_derived(out, Progress(), wish=Wish("both"))
    after = Catalogue.open(out)
    assert after.manifest.representation == {
        "frame": "both",
        "asked": "both",
        "why": ASKED_FOR["both"],
        "tune": "auto",
    }
    assert after.manifest.projection["file"] != before.manifest.projection["file"]


def test_a_frame_for_an_encoder_of_one_is_refused_before_anything_is_embedded(
    tmp_path: Path,
) -> None:
    with pytest.raises(EncoderError, match="leave --frame out"):
        build_from(write_galaxies(tmp_path / "in"), tmp_path / "cat", frame="whole")


@pytest.mark.parametrize("count", [1, 2, 3, 17])
def test_tiny_catalogues(tmp_path: Path, count: int) -> None:
    source = write_galaxies(tmp_path / "in", count + 1)
    build_from(source, tmp_path / "cat")
    workspace = explorer.open(tmp_path / "cat")
    first = str(workspace.catalogue.ids()[0])
    assert len(workspace.similar([first], k=24)) <= count - 1
    workspace.rate([first], "up", who="ada")
    page = workspace.ranking(who="ada", size=24)
    assert workspace.catalogue.row_of(first) not in page.rows
    assert len(page.rows) == count - 1


def test_nothing_readable_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(b"no")
    with pytest.raises(CatalogueError, match="None of the 1 images could be read"):
        build_from(tmp_path / "in", tmp_path / "cat")


def test_an_id_given_twice_is_refused(tmp_path: Path) -> None:
    source = write_galaxies(tmp_path / "in", 6)
    source.write_text(source.read_text() + source.read_text().splitlines()[1] + "\n")
    with pytest.raises(SourceError, match="587722952767439000"):
        build_from(source, tmp_path / "cat")


def test_two_builds_at_once_are_refused(tmp_path: Path) -> None:
    from explorer.catalogue.lock import write_lock

    source, out = write_galaxies(tmp_path / "in"), tmp_path / "cat"
    out.mkdir()
    with write_lock(out), pytest.raises(BusyError, match="Another build"):
        build_from(source, out)


def test_a_manifest_of_another_format_is_refused(tmp_path: Path) -> None:
    build_from(write_galaxies(tmp_path / "in", 6), tmp_path / "cat")
    path = tmp_path / "cat" / "manifest.json"
    stored = json.loads(path.read_text())
    path.write_text(json.dumps({**stored, "format_version": 99}))
    with pytest.raises(CatalogueError, match="format 99"):
        Catalogue.open(tmp_path / "cat")


def test_a_build_without_a_number_of_views_keeps_the_catalogues_own(tmp_path: Path) -> None:
    source, out = write_galaxies(tmp_path / "in", 6), tmp_path / "cat"
    assert build_from(source, out, views=4).views == 4
    assert build_from(source, out).views == 4
    assert build_from(source, tmp_path / "new").views == 8
