"""What Python callers hand over is understood in every usual form, or refused in a sentence."""

import io
import re
from pathlib import Path
from typing import Any

import astropy.units as u
import numpy as np
import pandas as pd
import pytest
from astropy.coordinates import ICRS, AltAz, SkyCoord

import explorer
from explorer.errors import ArgumentError, CatalogueError, LabelError
from explorer.workspace.given import (
    amount_of,
    answer_of,
    crop_of,
    destination_of,
    ids_of,
    position_of,
    words_of,
)
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ids

LONG = 587722952767439451


@pytest.mark.parametrize(
    "given",
    [
        str(LONG),
        LONG,
        np.int64(LONG),
        [LONG],
        (str(LONG),),
        np.array([LONG]),
        np.array(LONG),
        np.array([str(LONG)]),
        pd.Series([LONG], index=[7]),
        pd.DataFrame({"z": [1], "id": [LONG]}),
        iter([LONG]),
    ],
    ids=lambda given: type(given).__name__,
)
def test_ids_of_every_kind_keep_all_their_digits(given: Any) -> None:
    assert ids_of(given) == [str(LONG)]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (float(LONG), "a decimal loses digits"),
        ([1.5], "a decimal loses digits"),
        (None, "None is no id"),
        ([None], "None is no id"),
        (True, "True is no id"),
        (b"12", "b'12' is no id"),
        (pd.DataFrame({"z": [1]}), "no column 'id'"),
    ],
)
def test_what_is_no_id_is_said(given: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(said)):
        ids_of(given)


@pytest.mark.parametrize(
    "given",
    [
        (150, -0.5),
        [150.0, -0.5],
        (150 * u.deg, -30 * u.arcmin),
        (10 * u.hourangle, np.float32(-0.5)),
        SkyCoord(150, -0.5, unit="deg"),
        SkyCoord(150 * u.deg, -0.5 * u.deg).galactic,
        ICRS(150 * u.deg, -0.5 * u.deg),
    ],
    ids=str,
)
def test_positions_of_every_kind_are_degrees_in_icrs(given: Any) -> None:
    assert position_of(given) == pytest.approx((150, -0.5))


def test_positions_as_text_stay_text() -> None:
    assert position_of("10:00:00 -00:30:00") == "10:00:00 -00:30:00"
    assert position_of(("10:00:00", "-00:30:00")) == "10:00:00 -00:30:00"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (SkyCoord([1, 2], [3, 4], unit="deg"), "not 2"),
        (SkyCoord(1, 2, unit="deg", frame=AltAz()), "no place in ICRS"),
        ((1, 2, 3), "is no position"),
        (5, "is no position"),
        ((1 * u.kpc, 2), "RA is wanted in deg"),
        ((1, None), "Dec is one number in deg, not None"),
        ((1, "2"), "Dec is one number in deg"),
    ],
)
def test_what_is_no_position_is_said(given: Any, said: str) -> None:
    with pytest.raises(ArgumentError, match=re.escape(said)):
        position_of(given)


def test_a_radius_with_a_unit() -> None:
    assert amount_of(0.5 * u.arcmin, "arcsec", "radius") == pytest.approx(30)
    assert amount_of(3, "arcsec", "radius") == 3.0
    for wrong in ("3", True, [1, 2] * u.arcsec, 3 * u.Jy):
        with pytest.raises(ArgumentError, match="radius"):
            amount_of(wrong, "arcsec", "radius")


def test_answers_and_crops() -> None:
    assert [answer_of(given) for given in ("up", 4, None)] == ["up", "4", None]
    assert crop_of(np.array([1, 2, 30])) == (1, 2, 30)
    for wrong in (True, 1.5, ["up"]):
        with pytest.raises(ArgumentError, match="is no answer"):
            answer_of(wrong)
    for wrong in ((1, 2), "abc", 5, (1, 2, 3.5)):
        with pytest.raises(ArgumentError, match="left, top, side"):
            crop_of(wrong)


def test_keywords_are_checked_by_name_and_type() -> None:
    assert words_of("similar", {"k": np.int64(3), "where": None}, ["k", "where"]) == {"k": 3}
    with pytest.raises(ArgumentError, match=r"similar has no 'wher' \(did you mean 'where'\?\)"):
        words_of("similar", {"wher": "z > 1"}, ["k", "where"])
    for wrong in ({"k": "5"}, {"k": True}, {"where": 5}, {"labels": 1}, {"k": 0}):
        with pytest.raises(ArgumentError, match=r"^'\w+' is .*, not "):
            words_of("similar", wrong, ["k", "where", "labels"])


def test_where_to_write(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    assert destination_of(str(tmp_path)) == tmp_path and destination_of(buffer) is buffer
    with pytest.raises(ArgumentError, match="None is no place to write"):
        destination_of(None)


def test_one_id_or_several_in_every_verb(workspace: Workspace, tmp_path: Path) -> None:
    first = ids(workspace, [0])[0]
    workspace.rate(first, "up")
    workspace.rate(int(ids(workspace, [1])[0]), 0)
    me = workspace.settings.who
    held = workspace.labels.ratings(who=me)
    assert {galaxy: rating.answer for galaxy, rating in held.items()} == {
        first: "up",
        ids(workspace, [1])[0]: "0",
    }
    alike = workspace.similar(int(first), k=3)
    workspace.tag(alike, "like it")
    assert workspace.labels.tagged("like it") == alike.ids
    path = str(tmp_path / "one.parquet")
    assert workspace.export(first, path) == 1
    written = pd.read_parquet(path)
    assert written["id"].tolist() == [first] and written["rated_by"].tolist() == [me]
    assert workspace.ranking().rated == 2 and workspace.ranking(who="bob").rated == 0
    assert workspace.table(where="rating = 'up'").ids == [first]
    assert workspace.undo() == [ids(workspace, [1])[0]]


def test_an_empty_name_is_nobodys(workspace: Workspace) -> None:
    """A page whose visitor has no name is not to act as whoever runs the server."""
    first = ids(workspace, [0])[0]
    workspace.rate(first, "up")
    assert workspace.table(where="rating = 'up'", who="").ids == []
    assert workspace.ranking(who="").rated == 0
    with pytest.raises(LabelError):
        workspace.rate(first, "up", who="")


def test_a_skycoord_finds_its_galaxy(workspace: Workspace) -> None:
    galaxy = ids(workspace, [3])[0]
    ra, dec = workspace["ra_deg"][3], workspace["dec_deg"][3]
    here = SkyCoord(ra, dec, unit="deg").galactic
    assert ids(workspace, workspace.find(here)) == [galaxy]
    assert galaxy not in workspace.similar(radec=here, k=24).ids
    assert workspace.find(int(galaxy)).tolist() == [3]
    with pytest.raises(CatalogueError, match="within 60 arcsec"):
        workspace.similar(radec=SkyCoord(10, 10, unit="deg"))


def test_a_wrong_call_changes_nothing(workspace: Workspace) -> None:
    first = ids(workspace, [0])[0]
    for wrong in (
        lambda: workspace.rate(first, True),
        lambda: workspace.rate(1.5, "up"),
        lambda: workspace.tag(first, 5),
        lambda: workspace.similar(first, limit=5),
        lambda: workspace.similar(first, radius=3 * u.Jy),
        lambda: workspace.ranking(siz=5),
        lambda: workspace.export(first, None),
        lambda: workspace.table(wher="z > 0"),
        lambda: workspace.table(columns=5),
        lambda: workspace.similar(embedding="a"),
        lambda: workspace.similar(embedding=[[1, 2]]),
        lambda: workspace.galaxy(1.5),
        lambda: explorer.open(5),
    ):
        with pytest.raises(ArgumentError):
            wrong()
    assert workspace.labels.version() == 0
