"""Every kind of image that comes, as RGB; and every kind of rubbish, as one sentence."""

import gzip
import io
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.errors import ImageError
from explorer.sources.cutouts import (
    decode_image,
    jpeg_thumbnail,
    jpeg_whole,
    read_image,
)
from tests.sources.conftest import as_fits, galaxy

pytestmark = pytest.mark.filterwarnings("ignore::astropy.utils.exceptions.AstropyWarning")


DATA = Path(os.environ.get("EXPLORER_DATA", "../shared/data"))


def saved(image: Image.Image, form: str = "PNG", **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
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

    def test_decompression_bomb(self, monkeypatch):
        monkeypatch.setenv("EXPLORER_MAX_IMAGE_PIXELS", "1000")
        for picture in (saved(Image.new("L", (40, 40))), saved(Image.new("L", (400, 400)))):
            with pytest.raises(ImageError, match="1,000 pixels"):
                decode_image(picture)
        with pytest.raises(ImageError, match="1,000 pixels"):
            decode_image(as_fits(np.zeros((3, 100, 100), np.float32)))

    def test_more_pixels_are_read_where_they_are_allowed(self, monkeypatch):
        monkeypatch.setenv("EXPLORER_MAX_IMAGE_PIXELS", "100")
        with pytest.raises(ImageError, match="EXPLORER_MAX_IMAGE_PIXELS"):
            decode_image(saved(Image.new("L", (40, 40))))
        monkeypatch.setenv("EXPLORER_MAX_IMAGE_PIXELS", "1600")
        assert decode_image(saved(Image.new("L", (40, 40)))).shape == (40, 40, 3)

    def test_more_megabytes_than_allowed(self, tmp_path, monkeypatch):
        monkeypatch.setenv("EXPLORER_MAX_IMAGE_MB", "1")
        (tmp_path / "large.png").write_bytes(bytes(1 << 21))
        (tmp_path / "packed.fits.gz").write_bytes(gzip.compress(bytes(1 << 21)))
        with pytest.raises(ImageError, match=r"large.png: It has 2 MB.*EXPLORER_MAX_IMAGE_MB"):
            read_image(tmp_path / "large.png")
        with pytest.raises(ImageError, match=r"packed.fits.gz: It unpacks to more than 1 MB"):
            read_image(tmp_path / "packed.fits.gz")

    def test_what_is_no_file_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.png")
        (tmp_path / "zero.png").symlink_to("/dev/zero")
        for name in ("pipe.png", "zero.png"):
            with pytest.raises(ImageError, match=f"{name}: It is a pipe, a socket or a device"):
                read_image(tmp_path / name)

    @pytest.mark.parametrize(
        ("size", "says"), [((1, 1), "1 × 1 px"), ((3, 90), "3 × 90"), ((9, 9), "same value")]
    )
    def test_nothing_to_be_seen(self, tmp_path, size, says):
        Image.new("RGB", size, (9, 8, 7)).save(tmp_path / "a.png")
        with pytest.raises(ImageError, match=says):
            read_image(tmp_path / "a.png")

    def test_files(self, tmp_path):
        with pytest.raises(ImageError, match=r"gone.png: there is no such file"):
            read_image(tmp_path / "gone.png")
        with pytest.raises(ImageError, match="is a folder"):
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
