"""The list of catalogues; two of them open at once, each with images and ratings of its own."""

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.catalogues import jobs
from explorer.catalogues.bin import throw_away
from explorer.catalogues.folder import CatalogueFolder
from explorer.labels import Labels
from explorer.ui import session
from tests.conftest import write_galaxies
from tests.ui.conftest import run, sent, served
from tests.ui.pages.conftest import address, clean

pytestmark = pytest.mark.usefixtures("fake_encoder")
GALAXY = "587722952767439000"


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


def listed() -> None:
    from explorer.ui.pages import catalogues

    catalogues.page()


def html_of(page: AppTest) -> str:
    return " ".join(element.proto.body for element in page.get("html"))


@pytest.fixture
def opened(two: CatalogueFolder, monkeypatch: pytest.MonkeyPatch) -> CatalogueFolder:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(two.home))
    monkeypatch.setenv("EXPLORER_WHO", "ada")
    session.opened().clear()
    return two


def rated(folder: CatalogueFolder, name: str) -> dict[str, str]:
    labels = Labels(folder.folder / name / "labels.sqlite")
    found = {key: rating.answer for key, rating in labels.ratings(who="ada").items()}
    labels.close()
    return found


def test_two_tabs_show_two_catalogues(opened: CatalogueFolder) -> None:
    first, second = clean(run(whole)), clean(run(whole, catalogue="second"))
    assert "catalogue" not in first.query_params and address(second, "catalogue") == ["second"]
    here, there = sent(first, "gallery_grid"), sent(second, "gallery_grid")
    assert "catalogue" not in here and there["catalogue"] == "second"
    assert there["version"].endswith("@second") and here["version"] not in there["version"]
    assert len(session.opened().paths()) == 2
    del second.query_params["catalogue"]  # a link that says nothing stays in the catalogue
    assert sent(clean(second.run()), "gallery_grid")["catalogue"] == "second"


def test_routes_serve_the_catalogue_that_they_are_asked_of(opened: CatalogueFolder) -> None:
    client = served()
    version = sent(clean(run(whole, catalogue="second")), "gallery_grid")["version"]
    assert client.get(f"/x/{version}/thumb/0.jpg").status_code == 200
    assert client.get(f"/x/{version.replace('@second', '')}/thumb/0.jpg").status_code == 404
    assert client.get(f"/x/{version}-none/thumb/0.jpg").status_code == 400
    assert client.get("/x/any@..%2Fsecond/thumb/0.jpg").status_code in (400, 404)


def test_a_rating_goes_to_the_catalogue_that_was_rated(opened: CatalogueFolder) -> None:
    client, body = served(), {"galaxies": [GALAXY], "who": "ada"}
    assert client.post("/x/rate", json=body | {"answer": "up"}).status_code == 200
    told = {"answer": "down", "catalogue": "second"}
    assert client.post("/x/rate", json=body | told).status_code == 200
    assert (rated(opened, "first"), rated(opened, "second")) == ({GALAXY: "up"}, {GALAXY: "down"})
    for name in ("none", "../first", 3):
        reply = client.post("/x/rate", json=body | {"answer": "up", "catalogue": name})
        assert reply.status_code == 400 and "catalogue" in reply.json()["error"]


def test_the_list_shows_each_with_its_picture(opened: CatalogueFolder) -> None:
    page = clean(run(listed))
    text = html_of(page)
    assert "59 galaxies" in text and "./?catalogue=second" in text
    assert served().get("/x/mosaic/1?of=second").headers["content-type"] == "image/jpeg"
    assert served().get("/x/mosaic/1?of=..").status_code == 400


def test_a_catalogue_is_renamed_and_thrown_away_once_it_is_said_what_goes(
    opened: CatalogueFolder,
) -> None:
    page = clean(run(listed))
    assert any("59 galaxies, 0 ratings" in text.value for text in page.markdown)
    page.text_input(key="name_second").set_value("mergers").run()
    clean(page.button(key="rename_second").click().run())
    assert opened.names() == ["first", "mergers"]
    clean(page.button(key="delete_mergers").click().run())
    assert opened.names() == ["first"]


def test_a_reader_changes_nothing(opened: CatalogueFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "may", lambda role: role == "reader")
    page = clean(run(listed))
    assert "./?catalogue=second" in html_of(page) and not page.button and not page.text_input
    assert not page.file_uploader


def test_a_zip_becomes_a_catalogue_that_is_being_built(
    opened: CatalogueFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[list[str]] = []
    monkeypatch.setattr(jobs, "begin", lambda folder, words, *, who: begun.append(list(words)))
    write_galaxies(tmp_path / "up", 6)
    (tmp_path / "up" / "readme.txt").write_text("hello")
    shutil.make_archive(str(tmp_path / "mine"), "zip", tmp_path / "up")
    page = clean(run(listed))
    page.file_uploader[0].upload(
        "mine.zip", (tmp_path / "mine.zip").read_bytes(), "application/zip"
    )
    clean(page.run())
    assert any("6 rows; file names the images" in text.value for text in page.markdown)
    assert page.text_input(key="new_name_mine.zip").value == "mine"
    page.selectbox(key="new_views").set_value("1")
    page.text_input(key="new_limit").set_value("60")
    clean(page.button(key="new_build").click().run())
    source = str(opened.folder.resolve() / "mine" / "upload" / "galaxies.csv")
    assert begun == [[source, "--image-column=file", "--limit=60", "--views=1"]]
    (skipped,) = json.loads((opened.folder / "mine" / "upload.json").read_text())["skipped"]
    assert skipped["file"] == "readme.txt"


def test_a_path_outside_the_roots_is_refused_in_a_sentence(
    opened: CatalogueFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_ROOTS", str(tmp_path / "in"))
    table = write_galaxies(tmp_path / "in", 6)
    page = clean(run(listed))
    page.segmented_control(key="new_way").set_value("On this server").run()
    page = clean(page.text_input(key="new_path_0").set_value("/etc").run())
    assert "EXPLORER_ROOTS" in page.warning[0].value
    page = clean(page.text_input(key="new_path_0").set_value(str(table)).run())
    assert not page.warning and page.button(key="new_build")


def test_what_is_in_the_bin_comes_back_or_goes_once_one_is_sure(opened: CatalogueFolder) -> None:
    thrown = throw_away(opened, "second")
    page = clean(run(listed))
    assert page.button(key=f"gone_{thrown}").disabled
    clean(page.button(key=f"restore_{thrown}").click().run())
    assert opened.names() == ["first", "second"]
