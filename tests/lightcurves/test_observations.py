"""Tests of explorer.lightcurves.observations."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from astropy import units
from astropy.table import QTable, Table
from astropy.time import Time

from explorer.errors import SourceError
from explorer.lightcurves.observations import names_columns, read_observations

DAYS = np.arange(6.0)


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_ztf_columns_are_known_and_bad_flags_left_out(tmp_path: Path) -> None:
    head = "oid,expid,hjd,mjd,mag,magerr,catflags,filtercode,ra,dec\n"
    rows = "".join(f"7{n},1,2458{n},5820{n}.5,18.{n},0.05,0,zg,10.0,5.0\n" for n in range(3))
    found = read_observations(
        write(tmp_path / "ztf.csv", head + rows + "70,1,2,9,1,0.1,32768,zr,1,1\n")
    )
    assert len(found) == 3 and set(found["band"]) == {"g"} and found["id"].tolist()[0] == "70"
    assert found["time"].iloc[0] == 58200.5 and found["ra"].iloc[0] == 10


def test_asas_sn_limits_and_errors_of_99_are_left_out(tmp_path: Path) -> None:
    head = (
        "# a comment above\nHJD,UT Date,Camera,FWHM,Limit,mag,mag_err,flux(mJy),flux_err,Filter\n"
    )
    rows = "2458000.1,x,ba,1.5,16,13.2,0.02,20,1,V\n2458001.1,x,ba,1.5,16,>15.9,99.99,0,1,V\n"
    found = read_observations(write(tmp_path / "asassn.csv", head + rows))
    assert found["id"].tolist() == ["asassn"] * 2
    assert found["mag"].tolist()[0] == 13.2 and np.isnan(found["mag"].iloc[1])
    assert np.isnan(found["err"].iloc[1]) and set(found["band"]) == {"V"}


def test_gaia_epoch_photometry_has_errors_from_fluxes(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            **{"source_id": 4_038_055_447_778_237_312, "band": ["G", "BP", "RP"]},
            **{"time": [1.0, 2, 3], "mag": [15.0, 15.5, 14.6], "flux": 100.0, "flux_error": 2.0},
            **{"rejected_by_photometry": [False, False, True]},
        }
    )
    table.to_parquet(tmp_path / "gaia.parquet")
    found = read_observations(tmp_path / "gaia.parquet")
    assert found["id"].tolist() == ["4038055447778237312"] * 2
    assert found["err"].tolist() == pytest.approx([0.0217] * 2, rel=1e-2)


def test_an_ecsv_of_lightkurve_is_one_object_in_magnitudes(tmp_path: Path) -> None:
    flux = np.array([100.0, 110, 90, 100, 100, 100])
    table = QTable(
        {
            "time": Time(59_000 + DAYS, format="mjd"),
            "flux": flux * units.electron / units.s,
            "flux_err": np.ones(6) * units.electron / units.s,
        }
    )
    table.write(tmp_path / "TIC-12.ecsv", format="ascii.ecsv")
    found = read_observations(tmp_path / "TIC-12.ecsv")
    assert set(found["id"]) == {"TIC-12"} and found["time"].tolist() == (59_000 + DAYS).tolist()
    assert found["mag"].iloc[1] == pytest.approx(-2.5 * np.log10(1.1))
    assert found["err"].iloc[0] == pytest.approx(0.01086, rel=1e-2)


def test_a_fits_table_is_read(tmp_path: Path) -> None:
    table = Table({"TIME": DAYS, "PDCSAP_FLUX": DAYS + 100.0, "PDCSAP_FLUX_ERR": DAYS * 0 + 1})
    table.write(tmp_path / "star.fits")
    assert len(read_observations(tmp_path / "star.fits")) == 6


def test_what_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read as a table"):
        read_observations(write(tmp_path / "bad.ecsv", "nothing"))
    with pytest.raises(SourceError, match="no column for the time"):
        read_observations(write(tmp_path / "no.csv", "id,flux\n1,2\n"))


def test_columns_of_lsst_are_known(tmp_path: Path) -> None:
    head = "diaObjectId,midpointMjdTai,psfFlux,psfFluxErr,band\n"
    found = read_observations(
        write(tmp_path / "lsst.csv", head + "90071992547409931,60000.5,100,2,g\n" * 2)
    )
    assert found["id"].tolist() == ["90071992547409931"] * 2
    assert found["mag"].tolist() == [0, 0] and found["err"].iloc[0] == pytest.approx(0.0217, 1e-2)


def test_a_head_behind_number_signs_is_a_head(tmp_path: Path) -> None:
    text = "# forced photometry\n###MJD,m,dm,uJy,duJy,F,RA,Dec\n57018.5,15.9,0.03,10,1,o,10,5\n"
    found = read_observations(write(tmp_path / "atlas.csv", text))
    assert found[["time", "mag", "err", "band"]].iloc[0].tolist() == [57018.5, 15.9, 0.03, "o"]
    named = "# id,time,mag\n001,1.5,12\n"
    assert read_observations(write(tmp_path / "named.csv", named))["id"].tolist() == ["001"]


@pytest.mark.parametrize(
    ("comment", "below", "head"),
    [
        ("MJD,m,dm", "57018.5,15.9,0.03", True),
        ("made by us", "id,time,mag", False),
        ("a, b, c", "id,time,mag", False),
        ("1.0,2.0", "3.0,4.0", False),
    ],
)
def test_a_comment_is_a_head_only_above_numbers(comment: str, below: str, head: bool) -> None:
    assert names_columns(comment, below) is head
