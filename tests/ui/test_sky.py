"""The sky view's routes: neighbours by position, and Aladin Lite where a copy is named."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from starlette.testclient import TestClient

from explorer.catalogue.matched_places import PLACES, MatchedPlaces, write_places
from explorer.catalogue.sky import separation_arcsec
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import served


@pytest.fixture
def client(workspace: Workspace) -> TestClient:
    return served()


def at(workspace: Workspace, path: str) -> str:
    return f"/x/{workspace.catalogue.version}/{path}"


def test_neighbours_are_those_within_the_radius(client: TestClient, workspace: Workspace) -> None:
    ra, dec = (np.asarray(workspace.catalogue.column(n), float) for n in ("ra_deg", "dec_deg"))
    away = separation_arcsec(ra, dec, ra[3], dec[3])
    radius = float(np.sort(away)[5]) + 0.01
    found = client.get(at(workspace, f"sky/3?radius={radius}")).json()
    rows = [galaxy["row"] for galaxy in found["galaxies"]]
    assert sorted(rows) == np.flatnonzero(away <= radius).tolist() and rows[0] == 3
    assert found["more"] == 0
    assert found["galaxies"][1]["id"] == str(workspace.catalogue.ids()[rows[1]])


@pytest.mark.parametrize("radius", ["", "0", "-3", "nan", "inf", "1e9", "x"])
def test_a_radius_is_a_number_of_arcsec(
    client: TestClient, workspace: Workspace, radius: str
) -> None:
    reply = client.get(at(workspace, f"sky/3?radius={radius}"))
    assert reply.status_code == 400 and "arcsec" in reply.json()["error"]


def test_pixels_come_with_what_is_known_of_them(client: TestClient, workspace: Workspace) -> None:
    reply = client.get(at(workspace, "pixels/4.bin"))
    assert reply.status_code == 200 and "immutable" in reply.headers["cache-control"]
    assert len(reply.content) > 3 * 64 * 64 and b'"kind": "byte"' in reply.content[:4000]
    assert client.get(at(workspace, "pixels/4000.bin")).status_code == 400


def test_without_a_copy_the_reply_says_how_to_have_one(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CACHE", "/nowhere")
    for named in ("", "/nowhere"):
        monkeypatch.setenv("EXPLORER_ALADIN", named)
        for path in ("aladin/3", "aladin.js"):
            reply = client.get(at(workspace, path))
            assert reply.status_code == 404 and "--install-aladin" in reply.json()["error"]


def test_the_copy_that_is_named_is_framed_by_its_own_policy(
    client: TestClient, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "aladin.js").write_text("export default 1")
    monkeypatch.setenv("EXPLORER_ALADIN", str(tmp_path))
    page = client.get(at(workspace, "aladin/3?ra=1&dec=2&field=0.1"))
    assert page.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert "'unsafe-eval'" not in page.headers["content-security-policy"]
    assert client.get(at(workspace, "aladin.js")).text == "export default 1"
    assert "Survey images" in client.get(at(workspace, "aladin-view.js")).text
    other = client.get(at(workspace, "sky/3?radius=9"))
    assert other.headers["x-frame-options"] == "DENY"


def test_only_a_script_is_served(
    client: TestClient, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("no")
    monkeypatch.setenv("EXPLORER_ALADIN", str(tmp_path / "secret.txt"))
    assert client.get(at(workspace, "aladin.js")).status_code == 404


def test_rows_of_a_matched_table_come_with_the_neighbours(
    client: TestClient, workspace: Workspace
) -> None:
    catalogue = workspace.catalogue
    ra, dec = (catalogue.column(name)[:1] for name in ("ra_deg", "dec_deg"))
    names = pa.chunked_array([["joined", "beside"]], pa.string())
    ra, dec = np.repeat(ra, 2), np.append(dec, dec + 2 / 3600)
    places = MatchedPlaces("x_", names, ra, dec, np.array([0, -1]))
    catalogue.manifest.matches["x_"] = {PLACES: write_places(catalogue.path, places)}
    others = client.get(at(workspace, "sky/0?radius=9")).json()["others"]
    assert [(one["name"], one["row"]) for one in others["x_"]] == [("joined", 0), ("beside", None)]
    assert len(client.get(at(workspace, "sky/0?radius=1")).json()["others"]["x_"]) == 1
