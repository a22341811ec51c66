"""What an open catalogue says of itself, in one line and in a notebook."""

import re
from base64 import b64decode
from dataclasses import replace

import numpy as np
import pytest

from explorer.errors import LabelDatabaseError
from explorer.sources.cutouts import decode_image
from explorer.workspace.display import PICTURE_PX, SHOWN, in_one_line, mosaic_html
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ids


def test_one_line_says_what_it_is(workspace: Workspace) -> None:
    first = ids(workspace, range(3))
    workspace.labels.rate(first, "up", **ADA)
    workspace.labels.tag(first, "odd", who="ada")
    said = repr(workspace)
    assert "\n" not in said and len(workspace) == 59
    for part in (str(workspace.catalogue.path), "59 galaxies", "galaxies.csv", "fake"):
        assert part in said
    assert "3 ratings and 1 tag>" in said


def test_it_is_said_also_while_the_ratings_are_out_of_reach(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise LabelDatabaseError("away")

    monkeypatch.setattr(workspace.labels, "all_ratings", away)
    assert "ratings out of reach" in repr(workspace)


def pictures(html: str) -> list[bytes]:
    return [b64decode(data) for data in re.findall(r'src="data:image/jpeg;base64,([^"]+)"', html)]


def test_a_notebook_shows_galaxies_without_a_network(workspace: Workspace) -> None:
    html = workspace._repr_html_()
    shown = pictures(html)
    assert len(shown) == SHOWN and html.count("<img") == SHOWN
    assert "http" not in html and "background" not in html and "59 galaxies" in html
    assert decode_image(shown[0]).shape == (PICTURE_PX, PICTURE_PX, 3)
    assert len(html) < 120_000


def test_text_of_the_catalogue_runs_as_no_html(workspace: Workspace) -> None:
    html = mosaic_html(workspace.catalogue, np.arange(1), ['"><script>alert(1)</script>'])
    assert "<script" not in html and "&quot;&gt;&lt;script" in html
    manifest = replace(workspace.catalogue.manifest, source="<b onclick=x>\nnew line")
    workspace.catalogue.manifest = manifest
    assert "<b onclick" not in workspace._repr_html_()
    assert "\n" not in in_one_line(workspace.catalogue, workspace.labels)


def test_a_damaged_picture_hides_none_of_the_others(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = workspace.catalogue.thumbnails([0, 1])
    monkeypatch.setattr(workspace.catalogue, "thumbnails", lambda rows: [b"broken", whole[1]])
    html = mosaic_html(workspace.catalogue, np.arange(2), ["one", "two"])
    assert len(pictures(html)) == 1 and html.count("<img") == 2
