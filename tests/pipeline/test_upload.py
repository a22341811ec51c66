import json
import shutil
from pathlib import Path

import pytest

import explorer
from explorer.catalogue.manifest import FILE_NAME
from explorer.errors import CatalogueError, StoreError
from explorer.object_store.store import StoreFolder
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.upload import UNFINISHED, upload
from explorer.progress import Progress
from tests.conftest import build_made


def quietly(_line: str) -> None:
    """Nobody is told."""


def test_an_upload_is_whole_and_a_second_sends_only_the_manifest(catalogue: Path, s3: str) -> None:
    first, second = upload(catalogue, s3, quietly), upload(catalogue, s3, quietly)
    named = json.loads((catalogue / FILE_NAME).read_text())["files"]
    assert first.sent == len(named) + 1 and first.there == 0
    assert (second.sent, second.bytes, second.there) == (1, 0, len(named))
    assert StoreFolder(s3).sizes().keys() == {*named, FILE_NAME}


def test_a_killed_upload_is_no_catalogue_and_goes_on(
    catalogue: Path, s3: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(line: str) -> None:
        if line.startswith("3 of"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload(catalogue, s3, dies)
    held = StoreFolder(s3).sizes()
    assert FILE_NAME not in held and UNFINISHED in held and len(held) == 3
    with pytest.raises(CatalogueError, match="which an upload writes last"):
        explorer.open(s3)
    assert upload(catalogue, s3, quietly).there == 2


def test_a_store_that_lost_a_file_is_told_of_and_mended(catalogue: Path, s3: str) -> None:
    upload(catalogue, s3, quietly)
    lost = next(name for name in StoreFolder(s3).sizes("index") if name.endswith(".npy"))
    StoreFolder(s3).delete(lost)
    with pytest.raises(CatalogueError, match=f"not whole: {lost}"):
        explorer.open(s3)
    upload(catalogue, s3, quietly)
    assert len(explorer.open(s3)) == 59


def test_another_catalogue_is_not_replaced_unasked(
    catalogue: Path, s3: str, tmp_path: Path, fake_encoder: None
) -> None:
    other = build_made(tmp_path / "other", count=30, seed=5)
    upload(catalogue, s3, quietly)
    with pytest.raises(CatalogueError, match="another catalogue"):
        upload(other, s3, quietly)
    assert len(explorer.open(s3)) == 59
    upload(other, s3, quietly, replace=True)
    assert len(explorer.open(s3)) == len(explorer.open(other))


def test_what_changed_is_sent_and_seen_at_the_next_opening(catalogue: Path, s3: str) -> None:
    upload(catalogue, s3, quietly)
    before = explorer.open(s3)
    rebuild_derived(catalogue, Progress(), anew=True)
    done = upload(catalogue, s3, quietly)
    assert done.there > 0
    after = explorer.open(s3)
    assert after.catalogue.version != before.catalogue.version
    assert len(before.catalogue.thumbnails([0, 1])) == 2  # a reader keeps the state it opened


def test_what_is_damaged_or_no_catalogue_is_not_sent(catalogue: Path, s3: str) -> None:
    with pytest.raises(CatalogueError, match="no address"):
        upload(catalogue, str(catalogue), quietly)
    for path in (catalogue / "index").glob("*.vectors.npy"):
        path.write_bytes(b"?" * path.stat().st_size)
    with pytest.raises(CatalogueError, match=r"holds other bytes.*doctor"):
        upload(catalogue, s3, quietly)
    shutil.rmtree(catalogue)
    with pytest.raises(CatalogueError):
        upload(catalogue, s3, quietly)
    with pytest.raises(StoreError):
        StoreFolder(s3).read(FILE_NAME)


@pytest.mark.parametrize("store", ["gs", "az"])
def test_what_s3_can_the_stores_of_google_and_azure_can(
    catalogue: Path, store: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    address: str = request.getfixturevalue(store)
    with pytest.raises(CatalogueError, match="There is no catalogue at"):
        explorer.open(address)
    first, second = upload(catalogue, address, quietly), upload(catalogue, address, quietly)
    assert (first.there, second.sent, second.there) == (0, 1, first.sent - 1)
    here = explorer.open(catalogue)
    there = explorer.open(address, labels_url=f"sqlite:///{tmp_path / 'ratings.sqlite'}")
    galaxy = str(here.catalogue.ids()[7])
    assert list(there.similar(galaxy, k=5)["id"]) == list(here.similar(galaxy, k=5)["id"])
    assert there.catalogue.thumbnails([7]) == here.catalogue.thumbnails([7])
    there.rate(galaxy, "up")
    assert there.table(where=f"id = '{galaxy}'").shape[0] == 1
    nowhere = address.replace(address.split("/")[2], "nowhere")
    with pytest.raises((CatalogueError, StoreError), match="nowhere"):
        explorer.open(nowhere)
