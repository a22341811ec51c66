"""FITS, VOTable and ECSV tables with units, gaps, vectors and mixins, good and damaged."""

import gzip
import io
import warnings
from collections.abc import Iterator
from random import Random
from typing import Any

import astropy.units as u
import numpy as np
from astropy.coordinates import SkyCoord
from astropy.table import Column, MaskedColumn, Table
from astropy.time import Time

FORMATS = {"fits": "fits", "vot": "votable", "ecsv": "ascii.ecsv"}
IDS = ("1", "2", "3")
Made = tuple[Any, ...]  # the arguments of a Case, in order


def format_cases() -> list[Made]:
    """All of them."""
    return [*columns(), *votables(), *damaged()]


def written(table: Table, ending: str, **options: Any) -> bytes:
    """The bytes of a table with ids and files in a format."""
    whole = Table({"id": list(IDS), "file": ["a.png", "b.png", "c.png"]})
    for name in table.colnames:
        whole[name] = table[name]
    stream = io.BytesIO() if ending != "ecsv" else io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole.write(stream, format=FORMATS[ending], **options)
    text = stream.getvalue()
    return text.encode() if isinstance(text, str) else text


def values() -> dict[str, tuple[Any, Any]]:
    """Columns and what should come back; None where any type will do."""
    plain = {
        "i2": np.array([1, -2, 3], "i2"), "i8": np.array([2**53 + 1, -5, 0]),
        "big": np.array([1, 2, 3], ">i4"), "f4": np.array([0.5, -1, 8], "f4"),
        "f8": np.array([0.1, 1e300, -2.0]), "bigf": np.array([0.5, 1, 2], ">f8"),
        "bool": np.array([True, False, True]), "text": np.array(["x", "yy", "é"]),
        "u1": np.array([1, 2, 255], "u1"),
    }  # fmt: skip
    known = {name: (array, array.tolist()) for name, array in plain.items()}
    gap = [False, True, False]
    return known | {
        "masked-int": (MaskedColumn([1, 2, 3], mask=gap), [1, None, 3]),
        "masked-float": (MaskedColumn([0.5, 2, 3], mask=gap), [0.5, None, 3.0]),
        "masked-text": (MaskedColumn(["x", "y", "z"], mask=gap), None),
        "nan": (np.array([np.nan, 1.0, 2.0]), None),
        "unit": (Column([1.0, 2.0, 3.0], unit="mag"), [1.0, 2.0, 3.0]),
        "odd-unit": (Column([1.0, 2.0, 3.0], unit=u.Unit("furlong", parse_strict="silent")), None),
        "vector": (np.arange(6.0).reshape(3, 2), [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]),
        "matrix": (np.arange(12.0).reshape(3, 2, 2), None),
        "described": (Column([1, 2, 3], description="x" * 5_000), [1, 2, 3]),
    }  # fmt: skip


def columns() -> Iterator[Made]:
    """Each kind of column in each format that takes it."""
    for ending in FORMATS:
        for name, (column, known) in values().items():
            try:
                data = written(Table({"odd": column}), ending)
            except Exception:
                continue
            ascii_only = ending == "fits" and name == "text"
            yield (
                f"{name}.{ending}",
                data,
                "read",
                IDS,
                None if known is None or ascii_only else ("odd", known),
            )
        for name, mixin in mixins().items():
            try:
                data = written(Table({"odd": mixin}), ending)
            except Exception:
                continue
            yield f"{name}.{ending}", data, "either", IDS, None, "odd"


def mixins() -> dict[str, Any]:
    """Columns of astropy's own classes, complex numbers and objects."""
    return {
        "time": Time([2e6, 2e6 + 1, 2e6 + 2], format="jd"),
        "place": SkyCoord([1, 2, 3], [4, 5, 6], unit="deg"),
        "quantity": u.Quantity([1.0, 2.0, 3.0], "Jy"),
        "complex": np.array([1 + 2j, 0, 1]),
        "objects": np.array([{"a": 1}, [1], "x"], object),
        "mixed": np.array([1, "x", None], object),
        "ragged": np.array([[1], [1, 2], []], object),
    }


def votables() -> Iterator[Made]:
    """The encodings of a VOTable, and what XML allows."""
    table = Table({"odd": [1, 2, 3]})
    for form in ("tabledata", "binary", "binary2"):
        yield (
            f"{form}.vot",
            written(table, "vot", tabledata_format=form),
            "read",
            IDS,
            ("odd", [1, 2, 3]),
        )
    yield "as.xml", written(table, "vot"), "read", IDS, ("odd", [1, 2, 3])
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">'
        + entities
        + b"]><VOTABLE>&a9;</VOTABLE>"
    )
    yield "laughs.vot", bomb, "sentence"
    reads = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><VOTABLE>&a;</VOTABLE>'
    yield "reads.vot", reads, "sentence"
    yield "empty.vot", b'<?xml version="1.0"?><VOTABLE version="1.4"></VOTABLE>', "sentence"
    for ending in ("vot.gz", "ecsv.gz", "fits.gz"):
        yield (
            f"packed.{ending}",
            gzip.compress(written(table, ending[:-3])),
            "read",
            IDS,
            ("odd", [1, 2, 3]),
        )


def damaged() -> Iterator[Made]:
    """Cut short, changed, and of other formats under these endings."""
    rng, table = Random(4), Table({"odd": [1, 2, 3]})
    for ending in FORMATS:
        whole = written(table, ending)
        for share in (0.01, 0.3, 0.6):
            yield f"cut{share}.{ending}", whole[: int(len(whole) * share)], "sentence"
        for at in range(10):
            changed = bytearray(whole)
            for _ in range(rng.choice((1, 4))):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            yield f"changed{at}.{ending}", bytes(changed), "either"
        for name, data in (("zeros", bytes(9_000)), ("text", b"hello"), ("nothing", b"")):
            yield f"{name}.{ending}", data, "sentence"
    claims = written(table, "fits").replace(
        b"NAXIS2  =                    3", b"NAXIS2  =           2147483647"
    )
    yield "claims.fits", claims, "sentence"
    bomb = written(table, "fits") + bytes(100 << 20)
    yield "bomb.fits.gz", gzip.compress(bomb, 1), "sentence", IDS, None, "EXPLORER_MAX_TABLE_MB"
