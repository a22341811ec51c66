"""Coverage: every galaxy lies in it, little else does, and it is read back."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from astropy.coordinates import SkyCoord

from explorer.__main__ import main
from explorer.errors import ArgumentError, SourceError
from explorer.export.moc import write_moc

RNG = np.random.default_rng(0)
RA, DEC = RNG.uniform(358, 362, 300) % 360, RNG.uniform(-2, 2, 300)


@pytest.mark.parametrize("ending", ["fits", "json"])
def test_the_coverage_holds_every_galaxy_and_is_read_back(tmp_path: Path, ending: str) -> None:
    mocpy = pytest.importorskip("mocpy")
    path = tmp_path / f"a.{ending}"
    told = write_moc(RA, DEC, path, order=8)
    moc = mocpy.MOC.load(path, format=ending)
    assert moc.contains_skycoords(SkyCoord(RA, DEC, unit="deg")).all()
    assert not moc.contains_skycoords(SkyCoord([90], [45], unit="deg")).any()
    assert told["square_degrees"] == pytest.approx(moc.sky_fraction * 41252.96, rel=1e-4)
    assert 5 < told["square_degrees"] < 25 and told["galaxies"] == 300
    fine = write_moc(RA, DEC, path, order=12)
    assert fine["square_degrees"] < told["square_degrees"]
    assert path.exists()


def test_what_cannot_be_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match=r"\.fits or \.json"):
        write_moc(RA, DEC, tmp_path / "a.txt")
    with pytest.raises(ArgumentError, match="order is 30"):
        write_moc(RA, DEC, tmp_path / "a.fits", order=30)
    with pytest.raises(SourceError, match="No galaxy"):
        write_moc(np.full(2, np.nan), np.zeros(2), tmp_path / "a.fits")


def test_a_missing_library_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mocpy", None)
    with pytest.raises(SourceError, match="pip install mocpy"):
        write_moc(RA, DEC, tmp_path / "a.fits")
    assert not list(tmp_path.iterdir())


def test_the_command_says_how_much_of_the_sky(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("mocpy")
    assert main(["moc", str(built), "-o", str(tmp_path / "a.fits"), "--json"]) in (0, None)
    told = json.loads(capsys.readouterr().out)
    assert told["galaxies"] == 59 and told["square_degrees"] > 0
