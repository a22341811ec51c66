from pathlib import Path

import pytest

import explorer
from explorer.catalogue.embeddings import catalogue_folder
from explorer.catalogue.lock import write_lock
from explorer.catalogue.manifest import FILE_NAME, Manifest
from explorer.catalogue.mirror import local_folder
from explorer.errors import CatalogueError, ReadOnlyLabelsError, StoreError
from explorer.object_store.store import StoreFolder
from explorer.pipeline.upload import upload
from tests.object_stores import Misbehaving


@pytest.fixture
def remote(catalogue: Path, s3: str) -> str:
    upload(catalogue, s3, lambda _line: None)
    return s3


def test_a_remote_catalogue_answers_as_the_folder_does(
    catalogue: Path, remote: str, fake_encoder: None
) -> None:
    here, there = explorer.open(catalogue), explorer.open(remote)
    first = str(here.catalogue.ids()[0])
    assert there.similar(first, k=9).equals(here.similar(first, k=9))
    assert there.table(where="z < 0.05").equals(here.table(where="z < 0.05"))
    assert there.catalogue.thumbnails([7, 3]) == here.catalogue.thumbnails([7, 3])
    assert (there.catalogue.map_xy() == here.catalogue.map_xy()).all()
    assert remote in repr(there)


def test_a_path_made_of_an_address_is_opened_too(remote: str) -> None:
    assert len(explorer.open(Path(remote))) == 59


def test_galaxies_stay_there_and_the_small_files_come_once(
    remote: str, misbehaving: Misbehaving
) -> None:
    folder = local_folder(remote)
    names = {path.name for path in folder.iterdir()}
    assert "galaxies.lance" not in names and {"index", FILE_NAME} <= names
    misbehaving.asked.clear()
    assert local_folder(remote) == folder
    fetched = [path for path in misbehaving.asked if "list-type" not in path]
    assert [path.rpartition("/")[2] for path in fetched] == [FILE_NAME]


def test_a_store_that_is_slow_and_busy_at_times_is_read(
    remote: str, misbehaving: Misbehaving, fake_encoder: None
) -> None:
    for mood in ("at times", "slow"):
        misbehaving.mood = mood
        workspace = explorer.open(remote)
        assert len(workspace.catalogue.thumbnails([0, 58])) == 2


def test_a_store_that_goes_away_while_open_is_told_of(
    remote: str, misbehaving: Misbehaving
) -> None:
    workspace = explorer.open(remote)
    misbehaving.mood = "busy"
    with pytest.raises(StoreError, match=f"{remote} does not answer"):
        workspace.catalogue.thumbnails([0])


def test_other_bytes_than_the_manifest_names_are_refused(remote: str) -> None:
    store = StoreFolder(remote)
    name, size = next(iter(store.sizes("index").items()))
    store.send(name, b"?" * size)
    with pytest.raises(CatalogueError, match="not whole"):
        local_folder(remote)


def test_what_does_not_fit_into_the_cache_is_said(
    remote: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = StoreFolder(remote)
    store.send("beside.bin", bytes(2 << 20))
    monkeypatch.setenv("EXPLORER_CACHE_MB", "1")
    with pytest.raises(CatalogueError, match="EXPLORER_CACHE_MB"):
        local_folder(remote)


def test_nothing_is_written_to_an_address_or_its_mirror(remote: str) -> None:
    mirror = local_folder(remote)
    for place in (Path(remote), mirror):
        with pytest.raises(CatalogueError, match="only read"), write_lock(place):
            pass
    with pytest.raises(CatalogueError, match="only read"):
        Manifest.read(Path(remote))


def test_ratings_are_refused_without_a_place_and_taken_with_one(
    remote: str, tmp_path: Path, fake_encoder: None
) -> None:
    workspace = explorer.open(remote)
    first = str(workspace.catalogue.ids()[0])
    with pytest.raises(ReadOnlyLabelsError, match="EXPLORER_LABELS"):
        workspace.rate(first, "up", who="ada")
    labels = str(tmp_path / "labels.sqlite")
    explorer.open(remote, labels_url=labels).rate(first, "up", who="ada")
    again = explorer.open(remote, labels_url=labels)
    assert again.galaxy(first)["id"] == first
    assert again.labels.ratings(who="ada")[first].answer == "up"


def test_what_is_known_of_ratings_outlives_a_mirror(remote: str) -> None:
    mirror = local_folder(remote)
    assert catalogue_folder(mirror) == mirror.parent
