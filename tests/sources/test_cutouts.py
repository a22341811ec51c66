"""Every kind of image that comes, as RGB; and every kind of rubbish, as one sentence."""

import gzip
import io
import os
from pathlib import Path

import numpy as np
import pytest
from astropy.io import fits
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.cutouts import (
    decode_image,
    jpeg_thumbnail,
    jpeg_whole,
    read_image,
)
from tests.sources.conftest import galaxy

pytestmark = pytest.mark.filterwarnings("ignore::astropy.utils.exceptions.AstropyWarning")


DATA = Path(os.environ.get("EXPLORER_DATA", "../shared/data"))


def saved(image: Image.Image, form: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def as_fits(data: np.ndarray, *, extension: bool = False, **cards) -> bytes:
    hdu = (fits.ImageHDU if extension else fits.PrimaryHDU)(data)
    hdu.header.update(cards)
    buffer = io.BytesIO()
    fits.HDUList([fits.PrimaryHDU(), hdu] if extension else [hdu]).writeto(buffer)
    return buffer.getvalue()


class TestRaster:
    @pytest.mark.parametrize("form", ["PNG", "TIFF"])
    @pytest.mark.parametrize(
        ("mode", "colour", "expected"),
        [
            ("L", 77, (77, 77, 77)),
            ("RGB", (9, 99, 199), (9, 99, 199)),
            ("RGBA", (200, 100, 50, 0), (0, 0, 0)),
            ("RGBA", (200, 100, 50, 255), (200, 100, 50)),
            ("LA", (200, 0), (0, 0, 0)),
            ("1", 1, (255, 255, 255)),
        ],
    )
    def test_modes(self, form, mode, colour, expected):
        image = decode_image(saved(Image.new(mode, (7, 5), colour), form))
        assert image.shape == (5, 7, 3) and image.dtype == np.uint8
        assert tuple(image[2, 3]) == expected

    def test_half_transparent_over_black(self):
        image = decode_image(saved(Image.new("RGBA", (4, 4), (200, 100, 50, 128))))
        assert image[0, 0] == pytest.approx([100, 50, 25], abs=1)

    def test_palette_and_its_transparency(self):
        plain = Image.new("RGB", (4, 4), (10, 200, 30)).quantize(4)
        assert tuple(decode_image(saved(plain))[0, 0]) == (10, 200, 30)
        assert tuple(decode_image(saved(plain, transparency=0))[0, 0]) == (0, 0, 0)

    def test_cmyk_jpeg(self):
        image = decode_image(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG"))
        assert image[4, 4] == pytest.approx([255, 0, 0], abs=12)

    @pytest.mark.parametrize("form", ["PNG", "TIFF"])
    def test_16_bit_keeps_its_order_and_fills_the_range(self, form):
        deep = np.linspace(1000, 5000, 64 * 64).reshape(64, 64).astype(np.uint16)
        image = decode_image(saved(Image.fromarray(deep), form))
        values = image[..., 0].ravel().astype(int)
        assert values[0] == 0 and values[-1] == 255 and (np.diff(values) >= 0).all()

    def test_flat_16_bit(self):
        image = decode_image(saved(Image.fromarray(np.full((4, 4), 700, np.uint16))))
        assert len(np.unique(image)) == 1

    def test_float_tiff_is_stretched(self):
        image = decode_image(saved(Image.fromarray(galaxy()), "TIFF"))
        assert image[32, 32, 0] > 200 and np.median(image) < 60

    def test_exif_rotation_is_ignored(self):
        exif = Image.Exif()
        exif[0x0112] = 6
        assert decode_image(saved(Image.new("RGB", (9, 5)), "JPEG", exif=exif)).shape == (5, 9, 3)

    def test_result_can_be_written_to(self):
        decode_image(saved(Image.new("RGB", (4, 4))))[0, 0] = 1
        decode_image(saved(Image.new("L", (4, 4))))[0, 0] = 1


class TestFits:
    def test_one_band_is_grey_and_north_up(self):
        band = galaxy()
        band[:8] = 60  # the bottom rows of FITS
        image = decode_image(as_fits(band))
        assert image.shape == (64, 64, 3) and image.flags.c_contiguous
        assert (image[..., 0] == image[..., 2]).all()
        assert image[-4:].mean() > image[:4].mean() + 100

    def test_last_band_is_red(self):
        bands = np.stack([galaxy(flux=f, seed=f) for f in (10, 30, 90)])
        red, green, blue = decode_image(as_fits(bands))[32, 32].astype(int)
        assert red > green > blue

    def test_named_bands_are_put_in_order(self):
        bands = np.stack([galaxy(flux=f, seed=f) for f in (90, 30, 10)])
        red, green, blue = decode_image(as_fits(bands, BANDS="zrg"))[32, 32].astype(int)
        assert red > green > blue

    def test_colour_in_the_last_axis(self):
        bands = np.stack([galaxy(flux=f, seed=f) for f in (90, 30, 10)], axis=-1)
        red, green, blue = decode_image(as_fits(bands))[32, 32].astype(int)
        assert red > green > blue

    @pytest.mark.parametrize("shape", [(2, 32, 32), (5, 32, 32), (1, 1, 32, 32), (1, 32, 32)])
    def test_other_shapes(self, shape):
        data = np.random.default_rng(0).normal(size=shape).astype(np.float32)
        assert decode_image(as_fits(data)).shape == (32, 32, 3)

    @pytest.mark.parametrize("kind", [np.uint8, np.int16, np.uint16, np.int32, np.float64])
    def test_number_types(self, kind):
        image = decode_image(as_fits((galaxy(flux=100) + 20).clip(0).astype(kind)))
        assert image[32, 32, 0] > image[0, 0, 0] + 60

    def test_bytes_are_a_picture(self):
        picture = np.zeros((3, 6, 8), np.uint8)
        picture[0] = 250
        assert tuple(decode_image(as_fits(picture))[0, 0]) == (250, 0, 0)

    def test_extension_and_gzip(self):
        plain = decode_image(as_fits(galaxy()))
        assert (decode_image(as_fits(galaxy(), extension=True)) == plain).all()
        assert (decode_image(gzip.compress(as_fits(galaxy()))) == plain).all()

    def test_nan_becomes_sky(self):
        band = galaxy()
        band[:10], band[0, 0] = np.nan, np.inf
        image = decode_image(as_fits(band))
        assert image[-10:].max() < 60
        assert image[32, 32, 0] > 200

    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (np.full((8, 8), np.nan, np.float32), "no finite pixel"),
            (np.zeros((40, 8, 8), np.float32), "cube"),
            (np.zeros(8, np.float32), "No HDU"),
            (None, "No HDU"),
        ],
    )
    def test_no_image(self, data, says):
        with pytest.raises(ImageError, match=says):
            decode_image(as_fits(data), "x.fits")

    def test_cut_short(self):
        with pytest.raises(ImageError, match="cut short"):
            decode_image(as_fits(galaxy())[:6000], "x.fits")
        with pytest.raises(ImageError, match="cut short"):
            decode_image(gzip.compress(as_fits(galaxy()))[:2000], "x.fits.gz")


class TestRubbish:
    @pytest.mark.parametrize(
        ("data", "says"),
        [
            (b"", "is empty"),
            (b"hello, world", "not a JPEG"),
            (saved(Image.new("RGB", (4, 4)), "GIF"), "not a JPEG"),
            (saved(Image.effect_noise((99, 99), 50), "PNG")[:3000], "cut short"),
            (saved(Image.effect_noise((99, 99), 50), "JPEG")[:2000], "cut short"),
            (saved(Image.effect_noise((99, 99), 50), "TIFF")[:2000], "damaged|not a JPEG"),
            (b"SIMPLE  =  T" + b" " * 100, "damaged|No HDU"),
            (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "damaged|not a JPEG"),
            (gzip.compress(b"hello", mtime=0), "not a JPEG"),
            (b"\x1f\x8b\x08rubbish", "gzip"),
        ],
    )
    def test_one_sentence_with_the_name(self, data, says):
        with pytest.raises(ImageError, match=says) as caught:
            decode_image(data, "m31.png")
        message = str(caught.value)
        assert message.startswith("m31.png: ") and "\n" not in message

    @pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
    def test_decompression_bomb(self, monkeypatch):
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
        for picture in (saved(Image.new("L", (40, 40))), saved(Image.new("L", (400, 400)))):
            with pytest.raises(ImageError, match="1000 pixels"):
                decode_image(picture)
        with pytest.raises(ImageError, match="1000 pixels"):
            decode_image(as_fits(np.zeros((3, 100, 100), np.float32)))

    def test_files(self, tmp_path):
        with pytest.raises(ImageError, match=r"gone.png: there is no such file"):
            read_image(tmp_path / "gone.png")
        with pytest.raises(ImageError, match="cannot be opened"):
            read_image(tmp_path)


class TestThumbnail:
    @pytest.mark.parametrize("shape", [(300, 200), (24, 24), (1, 9)])
    def test_square_jpeg(self, shape):
        data = jpeg_thumbnail(np.full((*shape, 3), 90, np.uint8))
        with Image.open(io.BytesIO(data)) as picture:
            assert picture.format == "JPEG" and picture.size == (192, 192)
            assert np.asarray(picture).mean() == pytest.approx(90, abs=2)

    def test_middle_is_kept(self):
        image = np.zeros((100, 300, 3), np.uint8)
        image[:, 100:200] = 255
        assert decode_image(jpeg_thumbnail(image, 64)).mean() > 250


@pytest.mark.skipif(not DATA.is_dir(), reason="the real survey data (EXPLORER_DATA) are not here")
class TestRealData:
    @pytest.mark.parametrize(("name", "size"), [("example_a", 509), ("example_b", 162)])
    def test_fits_cutouts(self, name, size):
        image = read_image(DATA / "fits-examples" / f"{name}.fits")
        assert image.shape == (size, size, 3)
        middle = image[size // 2 - 8 : size // 2 + 8, size // 2 - 8 : size // 2 + 8]
        assert middle.mean() > 150 and 5 < np.median(image) < 80

    def test_grey_euclid(self):
        path = next((DATA / "euclid-q1-mergers" / "images").iterdir())
        assert read_image(path).shape == (80, 80, 3)


def test_the_whole_of_a_long_image_is_kept() -> None:
    wide = np.zeros((30, 90, 3), np.uint8)
    wide[:, :10] = 255
    shown = np.asarray(Image.open(io.BytesIO(jpeg_whole(wide, 45))))
    assert shown.shape == (15, 45, 3) and shown[:, :4].min() > 200 and shown[:, 8:].max() < 60
    assert np.asarray(Image.open(io.BytesIO(jpeg_whole(wide, 900)))).shape == wide.shape
