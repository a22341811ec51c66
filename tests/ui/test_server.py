"""The routes beside the page: images, map bytes, answers; and what they refuse."""

import io
import json
import re
import struct
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from starlette.testclient import TestClient

from explorer.catalogue.dataset import Catalogue
from explorer.config import Settings
from explorer.labels import Labels
from explorer.ui.server import SCRIPT, build_first
from explorer.workspace.workspace import Workspace
from tests.postgresql import PASSWORD, Server
from tests.ui.conftest import served, show_workspace


@pytest.fixture
def client(workspace: Workspace) -> TestClient:
    return served()


def at(workspace: Workspace, path: str) -> str:
    return f"/x/{workspace.catalogue.version}/{path}"


def galaxy(workspace: Workspace, row: int) -> str:
    return str(workspace.catalogue.ids()[row])


def test_a_thumbnail_is_sent_for_good(client: TestClient, workspace: Workspace) -> None:
    reply = client.get(at(workspace, "thumb/3.jpg"))
    assert Image.open(io.BytesIO(reply.content)).format == "JPEG"
    assert "immutable" in reply.headers["cache-control"]


def test_a_pack_holds_the_stored_files_in_order(client: TestClient, workspace: Workspace) -> None:
    body = client.get(at(workspace, "pack?rows=5,0,7")).content
    count, *lengths = struct.unpack("<4I", body[:16])
    assert count == 3 and sum(lengths) == len(body) - 16
    assert body[16 : 16 + lengths[0]] == workspace.catalogue.thumbnails([5])[0]


def test_the_full_image_is_larger_than_nothing_and_a_jpeg(
    client: TestClient, workspace: Workspace
) -> None:
    image = Image.open(io.BytesIO(client.get(at(workspace, "image/2.jpg")).content))
    assert image.format == "JPEG" and image.size == (64, 64)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("thumb/59.jpg", 400),
        ("thumb/-1.jpg", 400),
        ("thumb/..%2f..%2fetc.jpg", 404),
        ("pack?rows=1,x", 400),
        ("pack?rows=" + ",".join("1" * 501), 413),
        ("galaxy/999", 400),
        ("map/mask.bin?where=nonsense", 400),
        ("map/colour.bin?by=nonsense", 400),
        ("map/colour.bin?by=embedding", 400),
        ("map/colour.bin?by=thumbnail", 400),
        ("map/colour.bin?by=similarity:nobody", 400),
        ("map/colour.bin?who=" + "x" * 65, 400),
        ("map/mask.bin?where=z<0&who=a%00b", 400),
        ("map/mask.bin?region=" + "_".join(["9" * 400 + ".1"] * 4), 200),
        ("map/mask.bin?where=z<9223372036854775808", 200),
        ("map/mask.bin?where=objid<9223372036854775808", 200),
        ("map/mask.bin?where=" + "(" * 3000 + "z<1", 400),
        ("map/mask.bin?where=z<" + "9" * 5000, 200),
        ("map/tile/" + "1" * 5000 + "/0/0.png", 400),
        ("map/tile/1/2/0.png", 400),
        ("map/tile/%C2%B2/0/0.png", 400),
        ("galaxy/" + "1" * 5000, 400),
        ("galaxy/%C2%B2", 400),
        ("galaxy/0?theme=" + "x" * 65, 400),
        ("pack?rows=%C2%B2", 400),
        ("pack?rows=0,%D9%A3", 400),
        ("thumb/0,1.jpg", 413),
        ("nothing/here", 404),
        ("map/points.bin?layout=nonsense", 400),
    ],
)
def test_a_bad_address_is_refused(
    client: TestClient, workspace: Workspace, path: str, status: int
) -> None:
    reply = client.get(at(workspace, path))
    assert reply.status_code == status
    assert status == 200 or (reply.json()["error"] and not PYTHONS_OWN.search(reply.text))


PYTHONS_OWN = re.compile("invalid literal|unpack|NoneType|KeyError|Error\\b|codec|argument|object")


def test_an_address_of_another_version_is_not_served(client: TestClient) -> None:
    assert client.get("/x/0123456789ab/thumb/1.jpg").status_code == 404


def test_map_bytes_are_one_pair_and_one_colour_a_galaxy(
    client: TestClient, workspace: Workspace
) -> None:
    points = np.frombuffer(client.get(at(workspace, "map/points.bin")).content, "<u2").reshape(
        -1, 2
    )
    assert points.shape == (59, 2) and len(np.unique(points, axis=0)) > 50
    colour = np.frombuffer(client.get(at(workspace, "map/colour.bin?by=class")).content, np.uint8)
    names = workspace.colour("class").categories or []
    assert [names[c] for c in colour] == list(workspace.catalogue.column("class"))
    mask = np.frombuffer(client.get(at(workspace, "map/mask.bin?where=z<0.05")).content, np.uint8)
    assert (mask == workspace.selection.mask("z < 0.05")).all()


def test_the_sky_is_a_layout_too(client: TestClient, workspace: Workspace) -> None:
    points = np.frombuffer(client.get(at(workspace, "map/points.bin?layout=sky")).content, "<u2")
    east_to_the_left = np.argsort(points.reshape(-1, 2)[:, 0])
    assert np.corrcoef(east_to_the_left, workspace.catalogue.column("ra_deg"))[0, 1] < -0.9


def test_a_rating_is_on_disk_before_the_answer(client: TestClient, workspace: Workspace) -> None:
    body = {"galaxies": [galaxy(workspace, 1)], "answer": "up", "who": "bob", "theme": "rings"}
    reply = client.post("/x/rate", json=body)
    assert reply.json()["stored"] == {galaxy(workspace, 1): {"rating": "up", "tags": []}}
    assert workspace.labels.ratings(who="bob", theme="rings")[galaxy(workspace, 1)].answer == "up"
    unasked = {"galaxies": None, "who": "bob", "theme": "rings"}  # that `undo` does not look at
    assert client.post("/x/undo", json=unasked).status_code == 200
    assert workspace.labels.ratings(who="bob", theme="rings") == {}


def test_another_tabs_rating_is_told(client: TestClient, workspace: Workspace) -> None:
    rater = {"who": "ada", "theme": "rings"}
    since = workspace.labels.version()
    workspace.rate([galaxy(workspace, 1), galaxy(workspace, 2)], "up", **rater)  # another tab
    workspace.rate([galaxy(workspace, 3)], "up", who="bob", theme="rings")
    body = {"galaxies": [galaxy(workspace, 1)], "answer": "down", "since": since, **rater}
    reply = client.post("/x/rate", json=body).json()
    assert reply["elsewhere"] == {galaxy(workspace, 1): "up", galaxy(workspace, 2): "up"}
    assert reply["stored"][galaxy(workspace, 1)]["rating"] == "down"
    assert reply["stored"][galaxy(workspace, 2)]["rating"] == "up"
    again = client.post("/x/rate", json=body | {"since": reply["seq"]}).json()
    assert again["elsewhere"] == {}
    lines = [event.value for event in workspace.labels.ratings_after(since, **rater)]
    assert lines == ["up", "up", "down", "down"]
    told = client.post("/x/news", json={"since": since, **rater}).json()
    assert told["elsewhere"][galaxy(workspace, 2)] == "up" and told["seq"] == again["seq"]
    undone = client.post("/x/undo", json={"since": again["seq"], **rater}).json()
    assert undone["elsewhere"] == {}


def test_fifty_fast_ratings_all_arrive(client: TestClient, workspace: Workspace) -> None:
    for row in range(50):
        body = {"galaxies": [galaxy(workspace, row)], "answer": "down", "who": "ada"}
        assert client.post("/x/rate", json=body).status_code == 200
    assert len(workspace.labels.ratings(who="ada", theme="interesting")) == 50


def test_a_tag_is_added_and_removed(client: TestClient, workspace: Workspace) -> None:
    ids = [galaxy(workspace, row) for row in (1, 2)]
    stored = client.post("/x/tag", json={"galaxies": ids, "add": "ring"}).json()["stored"]
    assert [mark["tags"] for mark in stored.values()] == [["ring"], ["ring"]]
    client.post("/x/tag", json={"galaxies": ids[:1], "remove": "ring"})
    assert workspace.labels.tagged("ring") == ids[1:]


def test_a_selection_is_exported_as_csv(client: TestClient, workspace: Workspace) -> None:
    ids = [galaxy(workspace, row) for row in (4, 2)]
    reply = client.post("/x/export", json={"galaxies": ids})
    table = pd.read_csv(io.BytesIO(reply.content), dtype={"id": str})
    assert (
        sorted(table["id"]) == sorted(ids) and "attachment" in reply.headers["content-disposition"]
    )


RATING = {"galaxies": ["1"], "answer": "up"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:9999"}, 403),
        ({"origin": "http://evil.example", "host": "evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_forged_answers_are_refused(
    client: TestClient, workspace: Workspace, headers: dict[str, str], status: int
) -> None:
    body = f'{{"galaxies": ["{galaxy(workspace, 0)}"], "answer": "up"}}'
    headers = {"content-type": "application/json", **headers}
    assert client.post("/x/rate", content=body, headers=headers).status_code == status
    assert workspace.labels.version() == 0


@pytest.mark.parametrize(
    "body",
    [
        {"galaxies": [], "answer": "up"},
        {"galaxies": ["nobody"], "answer": "up"},
        {"galaxies": [1], "answer": "up"},
        {"galaxies": "all", "answer": "up"},
        {"galaxies": ["nobody"], "answer": "splendid"},
        {"galaxies": ["nobody"], "answer": "up", "who": "x" * 65},
        {"galaxies": ["nobody"], "answer": "up", "theme": 3},
        ["no", "object"],
    ],
)
def test_a_wrong_answer_is_one_sentence(
    client: TestClient, workspace: Workspace, body: object
) -> None:
    reply = client.post("/x/rate", json=body)
    assert reply.status_code == 400 and reply.json()["error"]
    assert workspace.labels.version() == 0


WRONG = {
    "since": [2**63, 2**200, -1, True, False, 1.5, 1e300, float("nan"), "1", [1], {}],
    "answer": ["splendid", "", True, 1, ["up"], {"up": 1}],
    "who": ["x" * 65, 3, True, None, ["ada"], "a\x00b", "a\nb", "\ud800"],
    "theme": ["x" * 65, 3, None, {}, "a\x00b", "\udfff"],
    "galaxies": [[], None, "all", 1, {}, [1], [None], ["nobody"], ["\ud800"], ["x" * 10_000]],
    "mode": ["bold", "", None, 3, ["curious"]],
    "tags": [1, "true", None, []],
    "add": ["x" * 65, 3, "", "  ", "a\x00b", "\ud800"],
}
ASKED = {
    "rate": ("galaxies", "answer", "who", "theme", "since"),
    "tag": ("galaxies", "add", "who", "theme"),
    "undo": ("who", "theme", "since", "tags"),
    "news": ("who", "theme", "since"),
    "prepare": ("who", "theme", "mode"),
    "export": ("galaxies", "who", "theme"),
}
CASES = [
    (route, name, bad) for route, names in ASKED.items() for name in names for bad in WRONG[name]
]


@pytest.mark.parametrize(("route", "name", "bad"), CASES)
def test_nothing_is_stored_of_a_body_with_one_wrong_field(
    client: TestClient, workspace: Workspace, route: str, name: str, bad: object
) -> None:
    fields = {"galaxies": [galaxy(workspace, 1)], "answer": "up", "add": "ring", "since": 0}
    workspace.rate([galaxy(workspace, 2)], "up", who="ada")
    before = workspace.labels.version()
    body = {key: value for key, value in fields.items() if key in ASKED[route]} | {name: bad}
    headers = {"content-type": "application/json"}
    reply = client.post(f"/x/{route}", content=json.dumps(body), headers=headers)
    assert reply.status_code == 400 and not PYTHONS_OWN.search(reply.json()["error"])
    assert len(reply.json()["error"]) < 400 and workspace.labels.version() == before


def test_the_latest_line_that_there_can_be_is_a_line(client: TestClient) -> None:
    assert client.post("/x/news", json={"since": 2**63 - 1}).json()["elsewhere"] == {}
    assert client.post("/x/news", json={"since": None}).status_code == 200


def test_a_body_nested_deep_is_one_sentence(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    for deep in (
        "[" * 200_000,
        '{"a":' * 200_000,
        '{"galaxies":' + "[" * 99_999 + "]" * 99_999 + "}",
    ):
        reply = client.post("/x/rate", content=deep, headers=headers)
        assert reply.status_code == 400 and reply.json()["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/x", 404),
        ("GET", "/x/", 404),
        ("GET", "/x/unknown", 404),
        ("POST", "/x/unknown", 404),
        ("GET", "/x/rate/", 404),
        ("GET", "/x/a/b/c/d.png", 404),
        ("GET", "/x/rate", 405),
        ("PUT", "/x/rate", 405),
        ("DELETE", "/x/tag", 405),
        ("OPTIONS", "/x/news", 405),
        ("POST", "/x/any/galaxy/0", 405),
    ],
)
def test_an_unknown_address_is_no_page(
    client: TestClient, method: str, path: str, status: int
) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status and reply.json()["error"]
    assert status == 404 or reply.headers["allow"]


def test_a_body_without_end_is_cut_off(client: TestClient) -> None:
    huge = b'{"galaxies": ["' + b"x" * (5 << 20) + b'"]}'
    headers = {"content-type": "application/json"}
    assert client.post("/x/rate", content=huge, headers=headers).status_code == 413


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ready"}


def test_a_link_to_a_page_is_no_page_of_streamlits_own() -> None:
    """Streamlit runs the files of a folder `pages` beside its script where a link names one."""
    assert SCRIPT.exists() and not (SCRIPT.parent / "pages").exists()


@pytest.mark.slow
def test_a_label_server_that_was_away_is_told_and_gone_on_with(
    postgresql: Server, database: str, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = Labels(database)
    opened = Workspace(Catalogue.open(built), labels, Settings.from_environment())
    show_workspace(monkeypatch, lambda: opened)
    visitor = served()
    body = {"galaxies": [galaxy(opened, 3)], "answer": "up", "who": "ada"}
    assert visitor.post("/x/rate", json=body).status_code == 200
    with postgresql.away():
        refused = visitor.post("/x/rate", json=body | {"galaxies": [galaxy(opened, 4)]})
        assert refused.status_code == 503 and PASSWORD not in refused.text
        assert refused.json()["error"]
    assert visitor.post("/x/rate", json=body | {"galaxies": [galaxy(opened, 5)]}).status_code == 200
    assert list(labels.ratings(who="ada")) == [galaxy(opened, 3), galaxy(opened, 5)]
    opened.labels.close()


@pytest.mark.parametrize("kept", [False, True])
def test_the_first_build_begins_with_the_server_unless_people_log_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: bool
) -> None:
    begun: list[str] = []
    monkeypatch.setenv("EXPLORER_CATALOGUE", f"{tmp_path}/cat")
    monkeypatch.setenv("EXPLORER_SOURCE", "galaxies.csv")
    monkeypatch.setenv("EXPLORER_WHO", "ada")
    monkeypatch.setattr(
        "explorer.catalogues.jobs.begin", lambda folder, words, who: begun.extend([*words, who])
    )
    if kept:
        monkeypatch.setenv("EXPLORER_PROXY_HEADER", "X-Forwarded-User")
        monkeypatch.setenv("EXPLORER_OWNERS", "ada")
        monkeypatch.setattr("explorer.ui.login.door.check_peer_is_told", lambda: None)
    build_first()
    assert begun == ([] if kept else ["galaxies.csv", "ada"])
