"""Good, odd and bad images by the hundred, each with what should come of it."""

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from tests.trials.odd_fits import fits_cases

SIDE = 48


@dataclass(frozen=True)
class Case:
    """One file `name`, and what should come of it.

    Attributes:
        make: its bytes, or what writes it to a path.
        expect: "read", "sentence", or "either": the image or a sentence, nothing else.
        like: the picture that "read" should look like, uint8 (H, W, 3); None for that of `scene`.
    """

    name: str
    make: bytes | Callable[[Path], None]
    expect: str = "read"
    like: Any = None


def scene() -> np.ndarray:
    """A bright spot at the top, a fainter one below at the right, uint8 (H, W, 3): no symmetry."""
    y, x = np.mgrid[:SIDE, :SIDE]
    light = 200 * np.exp(-np.hypot(y - 9, x - 26) / 5) + 90 * np.exp(-np.hypot(y - 33, x - 39) / 4)
    noise = np.random.default_rng(0).normal(20, 2, (SIDE, SIDE))
    return np.clip((light + noise)[..., None] * (1.0, 0.8, 0.6), 0, 255).astype(np.uint8)


def saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    """The bytes of a picture in a format."""
    stream = io.BytesIO()
    picture.save(stream, form, **options)
    return stream.getvalue()


def cases() -> list[Case]:
    """All of them; names are unique."""
    made = [*modes(), *options(), *endings(), *strangers(), *damaged(), *names()]
    made += [Case(name, data, expect) for name, data, expect in fits_cases(scene())]
    made += [*bombs(), *tiny()]
    return [Case(f"{at:03}-{c.name}", c.make, c.expect, c.like) for at, c in enumerate(made)]


def modes() -> Iterator[Case]:
    """Every mode of pixels in every format that takes it."""
    rgb = Image.fromarray(scene())
    for form, ending in (("PNG", "png"), ("TIFF", "tif"), ("JPEG", "jpg")):
        for mode in ("RGB", "L", "LA", "RGBA", "P", "1", "CMYK", "YCbCr", "LAB", "HSV", "RGBX"):
            try:
                picture = rgb.convert("1" if mode == "1" else mode)
                data = saved(picture, form)
            except (OSError, ValueError, KeyError):
                continue  # the format has no such mode
            yield Case(
                f"{mode}.{ending}", data, "either" if mode in ("1", "HSV", "LAB") else "read"
            )
    grey = scene().mean(axis=2)
    for kind in ("<u2", ">u2", "<i4", "<f4"):
        deep = (grey * 200).astype(kind)
        yield Case(
            f"deep{kind[1:]}{'le' if kind[0] == '<' else 'be'}.tif",
            saved(Image.fromarray(deep), "TIFF"),
        )
    yield Case("deep.png", saved(Image.fromarray((grey * 200).astype(np.uint16)), "PNG"))
    yield Case(
        "deep-rgb.png", png((scene().astype(np.uint16) * 257).astype(">u2"), depth=16, colour=2)
    )


def png(
    pixels: np.ndarray, *, depth: int, colour: int, size: tuple[int, int] | None = None
) -> bytes:
    """A PNG written by hand: rows as they are, whatever the header says of their `size`."""
    height, width = size or pixels.shape[:2]
    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def options() -> Iterator[Case]:
    """Compression, interlacing, rotation, animation, pages, profiles and transparency."""
    rgb = Image.fromarray(scene())
    for way in ("raw", "tiff_lzw", "tiff_deflate", "packbits", "jpeg", "tiff_adobe_deflate"):
        yield Case(f"{way}.tiff", saved(rgb, "TIFF", compression=way))
    for turn in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = turn
        yield Case(f"turned{turn}.jpg", saved(rgb, "JPEG", exif=exif, quality=95))
        yield Case(f"turned{turn}.png", saved(rgb, "PNG", exif=exif))
    yield Case("progressive.jpg", saved(rgb, "JPEG", progressive=True, quality=95))
    yield Case("profile.png", saved(rgb, "PNG", icc_profile=b"\0" * 200))
    yield Case("comment.jpg", saved(rgb, "JPEG", comment=b"x" * 60_000, quality=95))
    others = [Image.fromarray(scene()[::-1]), Image.fromarray(scene()[:, ::-1])]
    yield Case("animated.png", saved(rgb, "PNG", save_all=True, append_images=others))
    yield Case("pages.tif", saved(rgb, "TIFF", save_all=True, append_images=others))
    palette = rgb.quantize(64)
    yield Case("palette.png", saved(palette, "PNG"))
    yield Case("palette-clear.png", saved(palette, "PNG", transparency=0), "either")
    clear = rgb.convert("RGBA")
    clear.putalpha(0)
    yield Case("all-clear.png", saved(clear, "PNG"), "sentence")
    half = rgb.convert("RGBA")
    half.putalpha(128)
    yield Case("half-clear.png", saved(half, "PNG"))


def endings() -> Iterator[Case]:
    """Each format under the ending of every other."""
    rgb = Image.fromarray(scene())
    for form in ("PNG", "JPEG", "TIFF"):
        for ending in ("png", "JPG", "jpeg", "tif", "TIFF", "fits", "fit", "fts"):
            yield Case(f"{form}-as.{ending}", saved(rgb, form))


def strangers() -> Iterator[Case]:
    """What is no image of ours under an image's name."""
    rgb = Image.fromarray(scene())
    for form in ("GIF", "BMP", "WEBP", "PPM", "ICO", "PDF", "EPS", "TGA", "JPEG2000"):
        yield Case(f"{form}-as.png", saved(rgb, form), "sentence")
    pickled = b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x05hello\x94."
    texts = {
        "text": b"hello",
        "html": b"<html>no</html>",
        "svg": b"<svg/>",
        "zip": b"PK\3\4" + b"x" * 99,
    }
    texts |= {
        "pickle": pickled,
        "elf": b"\x7fELF" + b"\0" * 99,
        "zeros": bytes(5_000),
        "nothing": b"",
    }
    texts |= {
        "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
        "newline": b"\n",
    }
    for name, data in texts.items():
        for ending in ("png", "fits", "tif"):
            yield Case(f"{name}.{ending}", data, "sentence")
    for seed in range(8):
        yield Case(f"random{seed}.jpg", Random(seed).randbytes(3_000), "sentence")


def damaged() -> Iterator[Case]:
    """Each format cut short in many places, and with bytes changed."""
    rgb, rng = Image.fromarray(scene()), Random(1)
    for form, ending in (("PNG", "png"), ("JPEG", "jpg"), ("TIFF", "tif")):
        whole = saved(rgb, form)
        for share in (0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99):
            yield Case(f"cut{share}.{ending}", whole[: max(1, int(len(whole) * share))], "sentence")
        yield Case(f"cut-one-byte.{ending}", whole[:-1], "either")
        for at in range(10):
            changed = bytearray(whole)
            for _ in range(rng.choice((1, 5, 50))):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            yield Case(f"changed{at}.{ending}", bytes(changed), "either")
        yield Case(f"twice.{ending}", whole * 2)
        yield Case(f"trailing.{ending}", whole + b"\0" * 4_000)


def bombs() -> Iterator[Case]:
    """Small files that would unpack to much."""
    few = scene()[:2]
    for size in ((50_000, 50_000), (2**31 - 1, 2**31 - 1), (1, 2**31 - 1), (0, 0), (30_000, 3_000)):
        data = png(few, depth=8, colour=2, size=size)
        yield Case(f"claims{size[0]}x{size[1]}.png", data, "sentence")
    black = Image.new("1", (9_400, 9_400))
    yield Case("white-field.png", saved(black, "PNG"), "sentence")
    yield Case("text-bomb.png", text_bomb(), "either")


def text_bomb() -> bytes:
    """A PNG whose comment unpacks to 256 MB."""
    whole = saved(Image.fromarray(scene()), "PNG")
    body = b"Comment\0\0" + zlib.compress(bytes(1 << 28), 9)
    chunk = (
        struct.pack(">I", len(body))
        + b"zTXt"
        + body
        + struct.pack(">I", zlib.crc32(b"zTXt" + body))
    )
    return whole[:33] + chunk + whole[33:]


def tiny() -> Iterator[Case]:
    """Images too small or too plain to show anything, and the smallest that do."""
    for height, width in ((1, 1), (1, 99), (99, 1), (3, 3), (2, 50)):
        picture = Image.fromarray(scene()[:height, :width].repeat(3, axis=1)[:, :width])
        yield Case(f"{height}x{width}.png", saved(picture, "PNG"), "sentence")
    yield Case(
        "small.png", saved(Image.fromarray(scene()[4:12, 21:29]), "PNG"), like=scene()[4:12, 21:29]
    )
    yield Case("long.png", saved(Image.fromarray(scene()[7:12]), "PNG"), like=scene()[7:12])
    for level in (0, 9, 255):
        yield Case(f"plain{level}.png", saved(Image.new("L", (40, 40), level), "PNG"), "sentence")


def names() -> Iterator[Case]:
    """Names that a shell, a table or a page might stumble over."""
    data = saved(Image.fromarray(scene()), "PNG")
    odd = "a b|a'b|a\"b|a;b|a&b|100%|ü|星系|🌌|-k|a\nb|a\tb|=1+1|<b>|a,b|$HOME|`id`|a\\b|#|?|*|..a"
    for name in [*odd.split("|"), "l" * 240]:
        yield Case(f"{name}.png", data)
