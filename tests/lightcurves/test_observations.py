"""Tests of explorer.lightcurves.observations."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from astropy import units
from astropy.table import QTable, Table
from astropy.time import Time

from explorer.errors import SourceError
from explorer.lightcurves.observations import (
    GAIA_WIDE,
    observation_pieces,
)

DAYS = np.arange(6.0)


def read_observations(path: Path) -> pd.DataFrame:
    """All pieces in one table, magnitudes of a flux about each id's median."""
    frame = pd.concat(pieces := list(observation_pieces(path)), ignore_index=True)
    if pieces[0].attrs["of_flux"]:
        flux = 10 ** (-0.4 * frame["mag"])
        frame["mag"] = -2.5 * np.log10(flux / flux.groupby(frame["id"]).transform("median"))
    return frame


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


def test_each_kind_of_error_column_of_asas_sn_is_an_error(tmp_path: Path) -> None:
    head = "JD,Flux,Flux Error,Mag,Mag Error,Limit,FWHM,Filter,Quality,Camera\n"
    rows = "2460000.5,1,0.1,14.2,0.02,17,1.5,g,G,bA\n2460001.5,1,0.1,9,0.02,17,1.5,g,B,bA\n"
    found = read_observations(write(tmp_path / "sky.csv", head + rows))
    assert found[["mag", "err", "band"]].to_numpy().tolist() == [[14.2, 0.02, "g"]]


def test_lists_of_ztf_are_a_row_an_observation(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {
            **{"objectid": [7, 8], "filterid": [1, 2], "objra": [10.0, 10.0], "objdec": [5.0, 5.0]},
            **{"hmjd": [[1.0, 2.0], [3.0]], "mag": [[15.0, 15.1], [14.0]]},
            **{"magerr": [[0.1, 0.1], [0.2]], "catflags": [[0, 32768], [0]]},
        }
    )
    table.to_parquet(tmp_path / "ztf.parquet")
    found = read_observations(tmp_path / "ztf.parquet")
    assert found["id"].tolist() == ["7", "8"] and found["band"].tolist() == ["g", "r"]
    assert found["mag"].tolist() == [15.0, 14.0] and found["ra"].tolist() == [10.0, 10.0]
    (piece,) = list(observation_pieces(tmp_path / "ztf.parquet"))[1:]
    assert piece.attrs["id"] == "oid"  # so that filters are joined by their place


def test_transits_of_gaia_are_a_row_a_band(tmp_path: Path) -> None:
    head = ["source_id", *sorted(GAIA_WIDE)]
    values = {"g_transit_time": 1.0, "bp_obs_time": 1.1, "rp_obs_time": 1.2, "g_transit_mag": 15.0}
    row = {"source_id": 4038} | {name: values.get(name, 100.0) for name in head[1:]}
    pd.DataFrame([row, row]).to_csv(tmp_path / "gaia.csv", index=False)
    found = read_observations(tmp_path / "gaia.csv")
    assert found["band"].tolist() == ["G", "G", "BP", "BP", "RP", "RP"]
    assert found["time"].tolist() == [1.0, 1.0, 1.1, 1.1, 1.2, 1.2]
    assert set(found["id"]) == {"4038"} and found["mag"].iloc[0] == 15 and len(found["err"]) == 6


def test_lsst_counts_the_whole_flux_and_not_the_difference(tmp_path: Path) -> None:
    head = "diaObjectId,midpointMjdTai,psfFlux,psfFluxErr,scienceFlux,scienceFluxErr,band\n"
    found = read_observations(
        write(tmp_path / "d.csv", head + "9,60000.5,-5,2,100,2,g\n9,60001.5,5,2,110,2,g\n")
    )
    assert np.ptp(found["mag"]) == pytest.approx(2.5 * np.log10(1.1))


def test_a_large_table_comes_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explorer.lightcurves.observations.AT_ONCE", 4)
    table = pd.DataFrame({"id": ["007"] * 10, "time": DAYS[0] + np.arange(10), "flux": 100.0})
    table.to_csv(tmp_path / "t.csv", index=False)
    table.to_parquet(tmp_path / "t.parquet")
    for name, sizes in (("t.csv", [4, 4, 2]), ("t.parquet", [0, 4, 4, 2])):
        pieces = list(observation_pieces(tmp_path / name))
        assert [len(one) for one in pieces] == sizes
        assert set(pd.concat(pieces)["id"]) == {"007"}
        assert read_observations(tmp_path / name)["mag"].tolist() == [0.0] * 10
