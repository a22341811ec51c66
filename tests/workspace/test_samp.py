"""A catalogue and a second SAMP client: tables and images out, selections in."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import numpy as np
import pytest
from astropy.io import fits
from astropy.table import Table

import explorer
from explorer.errors import ExplorerError
from explorer.export.samp import HIGHLIGHT, IMAGE, POINT, SELECT, TABLE
from explorer.workspace.samp import SampTalk
from explorer.workspace.workspace import Workspace
from tests.samp import Listener, own_hub, until

__all__ = ["own_hub"]
pytestmark = pytest.mark.usefixtures("own_hub")


@pytest.fixture
def workspace(catalogue: Path) -> Workspace:
    return explorer.open(catalogue)


@pytest.fixture
def talk(workspace: Workspace) -> Iterator[SampTalk]:
    made = SampTalk(workspace)
    yield made
    made.close()


def local(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path))


def heard(talk: SampTalk) -> list:
    """The next message, once it has come."""
    before = getattr(talk, "seen", 0)
    until(lambda: talk.after(before)[1])
    talk.seen, found = talk.after(before)
    return found


def test_topcat_reads_the_table_and_its_selection_comes_back(
    talk: SampTalk, workspace: Workspace
) -> None:
    ids = [str(each) for each in workspace.catalogue.ids()[[5, 2, 9]]]
    with Listener(TABLE) as topcat:
        sent = talk.send_table(ids, "three")
        assert sent["rows"] == 3 and sent["tools"] == 1
        until(lambda: topcat.heard)
        words = topcat.heard[0][1]
        table = Table.read(local(words["url"]), format="votable")
        assert words["name"] == "three" and [str(each) for each in table["id"]] == ids
        assert str(table["ra_deg"].unit) == "deg"
        topcat.tell(HIGHLIGHT, table_id=words["table-id"], url=words["url"], row="1")
        (one,) = heard(talk)
        assert one.ids == (ids[1],) and one.sender == "TOPCAT" and ids[1] in one.told
        topcat.tell(SELECT, table_id=words["table-id"], url=words["url"], row_list=["0", "2"])
        assert heard(talk)[0].ids == (ids[0], ids[2])


def test_a_place_on_the_sky_is_a_galaxy_here(talk: SampTalk, workspace: Workspace) -> None:
    galaxy = str(workspace.catalogue.ids()[3])
    facts = workspace.galaxy(galaxy)
    with Listener(POINT) as aladin:
        aladin.tell(POINT, ra=str(facts["ra_deg"]), dec=str(facts["dec_deg"]))
        assert heard(talk)[0].ids == (galaxy,)
        assert talk.point(galaxy) == 1
        until(lambda: aladin.heard)
        assert float(aladin.heard[0][1]["dec"]) == pytest.approx(facts["dec_deg"])


def test_what_means_nothing_here_is_told_and_changes_nothing(talk: SampTalk) -> None:
    with Listener() as topcat:
        topcat.tell(HIGHLIGHT, table_id="another", url="file:///x", row="1")
        (one,) = heard(talk)
        assert one.ids == () and "not sent from here" in one.told
        topcat.tell(POINT, ra="north", dec="0")
        assert heard(talk)[0].ids == ()
        topcat.tell(POINT, ra="1", dec="-89")
        assert "arcsec of RA" in heard(talk)[0].told


def test_a_selection_here_selects_there(talk: SampTalk, workspace: Workspace) -> None:
    ids = [str(each) for each in workspace.catalogue.ids()[:4]]
    with pytest.raises(ExplorerError, match="send one first"):
        talk.select(ids)
    with Listener(SELECT, HIGHLIGHT) as topcat:
        talk.send_table(ids, "four")
        assert talk.select(ids[2:]) == 1 and talk.select([ids[1], "elsewhere"]) == 1
        until(lambda: len(topcat.heard) == 2)
        assert dict(topcat.heard)[SELECT]["row-list"] == ["2", "3"]
        assert dict(topcat.heard)[HIGHLIGHT]["row"] == "1"


def test_the_original_is_sent_where_it_is_fits(
    talk: SampTalk, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    galaxy = str(workspace.catalogue.ids()[0])
    with pytest.raises(ExplorerError, match="no FITS file that is still there"):
        talk.send_image(galaxy)
    fits.writeto(tmp_path / "a.fits", np.zeros((9, 9)))
    monkeypatch.setattr(type(workspace.originals), "fits_file", lambda *_: tmp_path / "a.fits")
    with Listener(IMAGE) as ds9:
        assert talk.send_image(galaxy) == 1
        until(lambda: ds9.heard)
        assert local(ds9.heard[0][1]["url"]) == tmp_path / "a.fits"


def test_nothing_is_no_table(talk: SampTalk) -> None:
    with pytest.raises(ExplorerError, match="0 galaxies cannot be sent"):
        talk.send_table([], "none")
