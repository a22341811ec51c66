"""FITS images of every number type, shape and header, good and bad."""

import gzip
import io
from collections.abc import Iterator
from random import Random
from typing import Any

import numpy as np
from astropy.io import fits

Made = tuple[str, bytes, str]  # name, bytes, what should come of it
KINDS = ("u1", "i2", "i4", "i8", "f4", "f8", "u2", "u4", "u8")
COMPRESSIONS = ("RICE_1", "GZIP_1", "GZIP_2", "HCOMPRESS_1", "PLIO_1", "NOCOMPRESS")


def as_fits(data: Any, *, hdus: tuple[Any, ...] = (), **cards: Any) -> bytes:
    """Bytes of a FITS file: an image, the cards set, and further HDUs."""
    first = fits.PrimaryHDU(data)
    first.header.update(cards)
    stream = io.BytesIO()
    fits.HDUList([first, *hdus]).writeto(stream, output_verify="ignore")
    return stream.getvalue()


def fits_cases(scene: np.ndarray) -> list[Made]:
    """All of them, of a picture uint8 (H, W, 3) that is stored upside down, as FITS is."""
    counts = scene[::-1].mean(axis=2) * 50
    made = [*types_and_shapes(counts), *values(counts), *structures(counts), *headers(counts)]
    return [*made, *cut(counts)]


def types_and_shapes(counts: np.ndarray) -> Iterator[Made]:
    """Every number type in every shape that is an image."""
    for kind in KINDS:
        plane = (counts / (50 if kind == "u1" else 1)).astype(kind)
        shapes = {"plane": plane, "one": plane[None], "stokes": plane[None, None]}
        shapes |= {"bands3": np.stack([plane] * 3), "bands5": np.stack([plane] * 5)}
        shapes |= {"last": np.stack([plane] * 3, axis=-1)}
        for shape, data in shapes.items():
            yield f"{kind}-{shape}.fits", as_fits(data), "read"
    yield "cube.fits", as_fits(np.stack([counts] * 40).astype("f4")), "sentence"
    yield "line.fits", as_fits(counts[0]), "sentence"
    yield "five-axes.fits", as_fits(counts.astype("f4")[None, None, None]), "read"
    yield "complex.fits", packed_complex(counts), "sentence"


def packed_complex(counts: np.ndarray) -> bytes:
    """A table of complex numbers, which is no image."""
    return as_fits(
        None, hdus=(fits.BinTableHDU.from_columns([fits.Column("c", "M", array=counts[0])]),)
    )


def values(counts: np.ndarray) -> Iterator[Made]:
    """Zero points, units, gaps and extremes that a stretch might stumble over."""
    changes = {
        "high-u8": counts.astype("u8") + np.uint64(2**63),
        "high-i8": counts.astype("i8") + 2**60,
        "low-i8": counts.astype("i8") - 2**62,
        "offset": counts + 1e12,
        "e300": counts * 1e297,
        "e-300": counts * 1e-303,
        "e-33": (counts * 1e-35).astype("f4"),
        "e30": (counts * 1e30).astype("f4"),
        "negative-level": counts - 1e6,
        "hole": np.where(np.hypot(*np.mgrid[-24:24, -24:24]) > 28, np.nan, counts),
        "row-of-nan": np.where(np.arange(48)[:, None] == 3, np.nan, counts),
        "inf-pixel": np.where(counts == counts.min(), np.inf, counts),
        "huge-pixel": np.where(counts == counts.min(), 1e300, counts),
    }  # fmt: skip
    for name, data in changes.items():
        yield f"{name}.fits", as_fits(data), "read"
    nothing = {"nan": np.nan, "inf": np.inf, "constant": 7.0, "zero": 0.0, "e300-throughout": 1e300}
    for name, value in nothing.items():
        yield f"{name}.fits", as_fits(np.full((40, 40), value)), "sentence"
    yield "pixel.fits", as_fits(np.ones((1, 1))), "sentence"


def structures(counts: np.ndarray) -> Iterator[Made]:
    """Extensions, compression, packing and scaling."""
    table = fits.BinTableHDU.from_columns([fits.Column("x", "D", array=np.arange(3.0))])
    flat = counts.astype("f4")
    yield "extension.fits", as_fits(None, hdus=(fits.ImageHDU(flat),)), "read"
    yield "behind-a-table.fits", as_fits(None, hdus=(table, fits.ImageHDU(flat))), "read"
    yield "only-a-table.fits", as_fits(None, hdus=(table,)), "sentence"
    yield "nothing.fits", as_fits(None), "sentence"
    for way in COMPRESSIONS:
        whole = counts.astype("i2") if way in ("HCOMPRESS_1", "PLIO_1") else flat
        hdu = fits.CompImageHDU(whole, compression_type=way)
        yield f"{way}.fits.fz", as_fits(None, hdus=(hdu,)), "read"
        yield f"{way}-as.fits", as_fits(None, hdus=(hdu,)), "read"
    for ending in ("fits.gz", "fit.gz", "fts.gz", "FITS.GZ", "fits", "png"):
        yield f"packed-as.{ending}", gzip.compress(as_fits(flat)), "read"
    yield "packed-twice.fits.gz", gzip.compress(gzip.compress(as_fits(flat))), "sentence"
    scaled = fits.PrimaryHDU(flat)
    scaled.scale("int16", bzero=float(flat.mean()), bscale=0.5)
    yield "scaled.fits", as_fits(None, hdus=(fits.ImageHDU(scaled.data, scaled.header),)), "either"


def headers(counts: np.ndarray) -> Iterator[Made]:
    """Headers that lie, and bombs."""
    whole = as_fits(counts.astype("i2"))
    for name, old, new in (
        ("long", b"NAXIS1  =                   48", b"NAXIS1  =           2147483647"),
        ("none", b"NAXIS1  =                   48", b"NAXIS1  =                    0"),
        ("minus", b"NAXIS1  =                   48", b"NAXIS1  =                  -48"),
        ("word", b"NAXIS1  =                   48", b"NAXIS1  =                 many"),
        ("axes", b"NAXIS   =                    2", b"NAXIS   =                  999"),
        ("bits", b"BITPIX  =                   16", b"BITPIX  =                   17"),
        ("no-end", b"END     ", b"        "),
    ):
        yield f"{name}.fits", whole.replace(old, new), "sentence"
    cards = {"BSCALE": 0.0, "BLANK": -32768, "BANDS": "xyz", "CTYPE1": "RA---TAN", "BUNIT": "Jy"}
    for name, value in cards.items():
        yield f"{name}.fits", as_fits(counts.astype("i2"), **{name: value}), "either"
    yield "gz-bomb.fits.gz", gzip.compress(whole[:2880] + bytes(300 << 20), 1), "either"
    huge = fits.CompImageHDU(np.zeros((100, 100), "i2"), compression_type="GZIP_1")
    claims = as_fits(None, hdus=(huge,)).replace(
        b"ZNAXIS1 =                  100", b"ZNAXIS1 =              9999999"
    )
    yield "claims.fits.fz", claims, "sentence"


def cut(counts: np.ndarray) -> Iterator[Made]:
    """Cut short, and with bytes changed."""
    rng = Random(2)
    for ending in ("fits", "fits.gz"):
        plain = as_fits(counts.astype(">f4"))
        whole = gzip.compress(plain) if ending == "fits.gz" else plain
        for share in (0.001, 0.05, 0.2, 0.4, 0.6, 0.8):
            yield f"cut{share}.{ending}", whole[: int(len(whole) * share)], "sentence"
        for at in range(12):
            changed = bytearray(whole)
            for _ in range(rng.choice((1, 5, 50))):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            yield f"changed{at}.{ending}", bytes(changed), "either"
