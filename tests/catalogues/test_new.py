"""From an upload to a catalogue that is being built; nothing is left of one that is refused."""

import dataclasses
import io
import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from explorer.catalogues import jobs, new
from explorer.catalogues.folder import CatalogueFolder
from explorer.catalogues.new import Wanted, begin_new, readable_roots, receive, usual_name
from explorer.catalogues.preview import look_at_upload
from explorer.config import Settings
from explorer.errors import CatalogueError, ExplorerError
from tests.conftest import write_galaxies


@pytest.fixture
def empty(tmp_path: Path) -> CatalogueFolder:
    return CatalogueFolder(tmp_path / "catalogues", tmp_path / "catalogues" / "hubble")


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Builds that only are written down."""
    words: list[list[str]] = []
    monkeypatch.setattr(jobs, "begin", lambda folder, said, *, who: words.append(list(said)))
    return words


def zipped(folder: Path) -> io.BytesIO:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    stream.seek(0)
    return stream


def test_an_upload_moves_into_its_catalogue(
    tmp_path: Path, empty: CatalogueFolder, begun: list[list[str]]
) -> None:
    write_galaxies(tmp_path / "in", 6)
    upload = receive(empty, "My galaxies.zip", zipped(tmp_path / "in"))
    found = look_at_upload(upload.folder, upload.images, upload.tables)
    name = usual_name(empty, "My galaxies.zip")
    wanted = Wanted(name, str(found.source), {"limit": "3"}, upload=upload)
    folder = begin_new(empty, wanted, who="ada")
    assert folder == empty.folder / "My-galaxies"
    source = str(folder.resolve() / "upload" / "galaxies.csv")
    assert begun == [[source, "--limit=3"]] and Path(source).is_file()
    assert not upload.folder.exists()
    with pytest.raises(CatalogueError, match="already"):
        begin_new(empty, wanted, who="ada")
    assert usual_name(empty, "My galaxies.zip") == "My-galaxies-2"


def test_of_a_build_that_cannot_begin_nothing_is_left_but_the_upload(
    tmp_path: Path, empty: CatalogueFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_galaxies(tmp_path / "in", 6)
    upload = receive(empty, "a.zip", zipped(tmp_path / "in"))

    def fail(*_: object, **__: object) -> None:
        raise CatalogueError("no")

    monkeypatch.setattr(jobs, "begin", fail)
    with pytest.raises(ExplorerError):
        begin_new(empty, Wanted("a", str(upload.folder), {}, upload=upload), who="ada")
    assert not (empty.folder / "a").exists() and upload.folder.is_dir()


def test_a_table_of_positions_is_received_as_it_is(empty: CatalogueFolder) -> None:
    upload = receive(empty, "../t.csv", io.BytesIO(b"name,ra,dec\na,1,2\n"))
    assert upload.tables == ["t.csv"] and (upload.folder / "t.csv").is_file()
    assert upload.folder.parent == empty.folder / ".incoming"


def test_uploads_that_nobody_built_are_forgotten_after_a_day(empty: CatalogueFolder) -> None:
    old = receive(empty, "t.csv", io.BytesIO(b"x")).folder
    os.utime(old, (1, 1))
    young = receive(empty, "t.csv", io.BytesIO(b"x")).folder
    assert not old.exists() and young.exists()


def test_where_people_log_in_only_named_folders_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(Settings.from_environment(), roots=())
    assert Path.home() in readable_roots(settings)
    monkeypatch.setenv("EXPLORER_OWNERS", "ada@example.org")
    assert readable_roots(settings) == ()
    assert readable_roots(dataclasses.replace(settings, roots=(tmp_path,))) == (tmp_path,)


@pytest.mark.parametrize("text", ["", "???", "…", "-", "_.zip", "x" * 300])
def test_a_usual_name_can_always_be_taken(empty: CatalogueFolder, text: str) -> None:
    assert new.checked_name(empty, usual_name(empty, text))
