"""Cutting a mosaic: planted sources are found where they are, and the demo is the real sky."""

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS
from PIL import Image

from explorer.errors import ImageError, SourceError
from explorer.sources.open import open_source
from tests.sources.conftest import sky


def wcs_header() -> fits.Header:
    wcs = WCS(naxis=2)
    wcs.wcs.ctype = ["RA---TAN", "DEC--TAN"]
    wcs.wcs.crval, wcs.wcs.crpix = [0.001, -0.5], [100, 90]
    wcs.wcs.cdelt = [-0.2 / 3600, 0.2 / 3600]
    return wcs.to_header()


@pytest.fixture(scope="module")
def hubble():
    return open_source("demo:hubble")


class TestFile:
    def test_fits_has_positions_and_north_up(self, tmp_path):
        fits.writeto(tmp_path / "field.v1.fits", sky(), wcs_header())
        source = open_source(str(tmp_path / "field.v1.fits"))
        first = source.table.slice(0, 1).to_pylist()[0]
        there = WCS(wcs_header()).pixel_to_world(first["x_px"], first["y_px"])
        assert first["id"] == "field-0001"
        assert (first["ra_deg"], first["dec_deg"]) == pytest.approx((there.ra.deg, there.dec.deg))
        x0, y0, side = map(int, first["reference"].split(","))
        cutout = source.load(f"{x0},{y0 - 8},{side}")
        assert cutout.flags.c_contiguous
        assert cutout[..., 0].sum(axis=1).argmax() == pytest.approx(side / 2 - 8, abs=2)

    def test_bands_of_fits(self, tmp_path):
        fits.writeto(tmp_path / "f.fits", np.stack([sky(peaks=0.5), sky(), sky()]))
        table = open_source(str(tmp_path / "f.fits")).table
        assert table["colour"][0].as_py() > 0.5
        assert "ra_deg" not in table.column_names

    def test_galactic_coordinates_are_not_taken_for_ra(self, tmp_path):
        header = wcs_header()
        header["CTYPE1"], header["CTYPE2"] = "GLON-TAN", "GLAT-TAN"
        fits.writeto(tmp_path / "f.fits", sky(), header)
        assert "ra_deg" not in open_source(str(tmp_path / "f.fits")).table.column_names

    def test_grey_png_and_limit(self, tmp_path):
        Image.fromarray(sky().clip(0, 255).astype(np.uint8)).save(tmp_path / "f.png")
        source = open_source(str(tmp_path / "f.png"), limit=2)
        assert len(source.table) == 2
        assert source.table["colour"].null_count == 2
        assert source.load(source.table["reference"][0].as_py()).dtype == np.uint8

    def test_empty_sky(self, tmp_path):
        noise = np.random.default_rng(0).integers(9, 11, (100, 100), np.uint8)
        Image.fromarray(noise).save(tmp_path / "f.png")
        with pytest.raises(SourceError, match="No source stands 2 sigma"):
            open_source(str(tmp_path / "f.png"))

    def test_unreadable(self, tmp_path):
        (tmp_path / "f.png").write_bytes(b"rubbish")
        with pytest.raises(SourceError, match="cannot be read"):
            open_source(str(tmp_path / "f.png"))


class TestCutout:
    def test_the_edge_is_background_not_a_mirror(self, tmp_path):
        fits.writeto(tmp_path / "f.fits", sky())
        source = open_source(str(tmp_path / "f.fits"))
        third = source.table.slice(2, 1).to_pylist()[0]
        assert third["x_px"] == pytest.approx(5, abs=1)
        cutout = source.load(third["reference"])
        outside = cutout[:, : -int(third["reference"].split(",")[0])]
        assert outside.shape[1] > 0 and np.ptp(outside) == 0 and outside.mean() < 60

    @pytest.mark.parametrize("reference", ["", "1,2", "a,b,c", "900,0,20", "0,0,0", "-50,0,20"])
    def test_no_box(self, tmp_path, reference):
        fits.writeto(tmp_path / "f.fits", sky())
        with pytest.raises(ImageError):
            open_source(str(tmp_path / "f.fits")).load(reference)


class TestHubble:
    def test_about_1900_sources(self, hubble):
        assert 1800 < len(hubble.table) < 2000
        assert hubble.table["id"][0].as_py() == "hubble-0001"
        assert len(set(hubble.table["id"].to_pylist())) == len(hubble.table)
        assert hubble.table.column_names == [
            "id", "reference", "x_px", "y_px", "size_px", "flux", "magnitude", "colour",
            "axis_ratio", "snr",
        ]  # fmt: skip

    def test_the_same_every_time(self, hubble):
        assert open_source("demo:hubble").table.equals(hubble.table)

    def test_bright_sources_are_centred_and_fill_their_frame(self, hubble):
        for reference in hubble.table["reference"][:40].to_pylist():
            cutout = hubble.load(reference).mean(axis=2)
            side = len(cutout)
            middle = cutout[side // 4 : -side // 4, side // 4 : -side // 4]
            assert middle.mean() > 1.3 * cutout.mean()

    def test_every_cutout_loads(self, hubble):
        shapes = {hubble.load(ref).shape for ref in hubble.table["reference"].to_pylist()}
        assert all(h == w >= 24 and c == 3 for h, w, c in shapes)
