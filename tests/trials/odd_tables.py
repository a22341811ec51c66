"""Good, odd and bad tables by the hundred, each with what should come of it."""

import gzip
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.trials.odd_columns import ID_COLUMNS, IMAGE_COLUMNS, VALUE_COLUMNS
from tests.trials.odd_formats import format_cases

UNSAFE = re.compile(r"[^-.,;+\w]")
FILES = ("a.png", "b.png", "c.png")
NAMES = [
    "id", "ID", "reference", "ra_deg", "dec_deg", "thumbnail", "embedding", "map_x", "map_y",
    "oddness", "rating", "Rating", "tags", "tag", "taste", "similarity", "interest", "rank",
    "folded", "encoder", "theme", "rated_by", "catalogue_version", "p_smooth", "P_smooth", "_rowid",
    "_rowaddr", "_rowoffset", "_row_created_at_version", "_distance", "a.b", "a`b", "a b", "a'b",
    "select", "and", "null", " ", "", "ü", "星", "x" * 2_000, "$x", "a[0]", "*", "-", "a\tb", "1",
    "as listed", "id_user", "tag_user", "Unnamed: 0",
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One table file, and what should come of it.

    Attributes:
        name: of the file; its ending says the format.
        make: its bytes, or what writes it to a path.
        expect: "read", "sentence" or "either".
        ids: those of the galaxies that "read" should give.
        column: a name as the catalogue knows it, and its values.
        says: what the sentence must name, beside the file.
        options: further arguments of `open_source`.
    """

    name: str
    make: bytes | Callable[[Path], None]
    expect: str = "read"
    ids: Sequence[str] = ("1", "2", "3")
    column: tuple[str, list[Any]] | None = None
    says: str = ""
    options: dict[str, Any] = field(default_factory=dict)


def cases() -> list[Case]:
    """All of them; names are unique."""
    made = [*texts(), *cells(), *ids(), *reserved(), *kinds(), *positions(), *paths(), *damaged()]
    made += [Case(*each) for each in format_cases()]
    return [
        Case(
            f"{at:03}-{UNSAFE.sub('', c.name)}",
            c.make,
            c.expect,
            c.ids,
            c.column,
            c.says,
            c.options,
        )
        for at, c in enumerate(made)
    ]


def csv(*lines: str, end: str = "\n") -> bytes:
    """Lines as UTF-8."""
    return (end.join(lines) + end).encode()


PLAIN = ("id,file,kind", "1,a.png,é", "2,b.png,x", "3,c.png,")
KIND = ("kind", ["é", "x", ""])


def texts() -> Iterator[Case]:
    """Encodings, delimiters, line ends, quotes, and rows of other lengths."""
    whole = csv(*PLAIN).decode()
    for code in ("utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32"):
        sure = code != "utf-16-le"  # nothing says that it is
        yield Case(f"{code}.csv", whole.encode(code), "read" if sure else "either", column=KIND)
    for mark in ",;\t|":
        for end in ("\n", "\r\n", "\r"):
            lines = [line.replace(",", mark) for line in PLAIN]
            yield Case(
                f"mark{ord(mark)}-{end!r:.4}.csv".replace("\\", "b"),
                csv(*lines, end=end),
                column=KIND,
            )
    yield Case("no-last-end.csv", csv(*PLAIN)[:-1], column=KIND)
    yield Case("blank-lines.csv", csv(PLAIN[0], "", *PLAIN[1:], "", ""), column=KIND)
    quoted = csv("id,file,note", '1,a.png,"a, b"', '2,b.png,"two\nlines"', '3,c.png,"say ""x"""')
    yield Case("quotes.csv", quoted, column=("note", ["a, b", "two\nlines", 'say "x"']))
    yield Case("open-quote.csv", csv(PLAIN[0], '1,a.png,"x', *PLAIN[2:]), "either")
    yield Case("quoted-heads.csv", csv('"id","file","kind"', *PLAIN[1:]), column=KIND)
    yield Case("spaced-heads.csv", csv("id, file , kind", *PLAIN[1:]), "sentence", says="file")
    yield Case("comment.csv", csv("# made by hand", *PLAIN), "sentence", says="file")
    yield Case("fewer.csv", csv(*PLAIN, "4,a.png"), "sentence")
    yield Case("more.csv", csv(*PLAIN, "4,a.png,x,y"), "sentence")
    yield Case(
        "trailing.csv", csv("id,file,kind,", *(f"{line}," for line in PLAIN[1:])), column=KIND
    )
    yield Case("index.csv", csv(",id,file", "0,1,a.png", "1,2,b.png", "2,3,c.png"))
    yield Case("nul.csv", csv(*PLAIN).replace(b"x", b"\0"), "either")
    for name, data in (("nothing", b""), ("spaces", b" \n \n"), ("heads", csv(PLAIN[0]))):
        yield Case(f"{name}.csv", data, "sentence")
    yield Case("no-heads.csv", csv(*PLAIN[1:]), "sentence", says="file")
    yield Case("one.csv", csv(*PLAIN[:2]), ids=("1",))
    wide = [f"c{n}" for n in range(600)]
    yield Case(
        "wide.csv",
        csv(",".join(["id,file", *wide]), ",".join(["1,a.png", *("1" for _ in wide)])),
        ids=("1",),
    )
    yield Case("long-cell.csv", csv(PLAIN[0], f"1,a.png,{'x' * 10**6}"), ids=("1",))
    yield Case("long-head.csv", csv(f"id,file,{'x' * 10**4}", "1,a.png,2"), ids=("1",))
    for ending in ("tsv", "txt", "dat", "xlsx", "json", "feather", "h5", "sqlite", "npz", "pkl"):
        yield Case(f"plain.{ending}", csv(*PLAIN), "read" if ending == "tsv" else "sentence")


def cells() -> Iterator[Case]:
    """Numbers and gaps in many spellings."""
    gaps = dict.fromkeys(("NaN", "nan", "", "null", "N/A"))
    numbers = {"inf": float("inf"), "-inf": float("-inf"), "1e300": 1e300, "-0.5": -0.5}
    spelled = {".5": 0.5, "5.": 5.0, "+3.5": 3.5}
    for text, value in (gaps | numbers | spelled).items():
        rows = csv("id,file,z", f"1,a.png,{text}", "2,b.png,0.25", "3,c.png,7.5")
        yield Case(
            f"cell-{text or 'blank'}.csv",
            rows,
            "either" if text == "+3.5" else "read",
            column=("z", [value, 0.25, 7.5]),
        )
    for value in (2**53 + 1, 2**63 - 1, -(2**63), 2**64 - 1, 0):
        rows = csv("id,file,n", f"1,a.png,{value}", f"2,b.png,{max(value, 0)}", "3,c.png,7")
        yield Case(f"whole{value}.csv", rows, column=("n", [value, max(value, 0), 7]))
    for text in ("1,5", "1.000.000", "1_000", "0x10", "1e", "--", "*", "99999999999999999999999"):
        yield Case(
            f"text-{text}.csv",
            csv("id;file;z", f"1;a.png;{text}", "2;b.png;x"),
            ids=("1", "2"),
            column=("z", [text, "x"]),
        )
    for text in ("2020-01-01", "12:30:00", "2020-01-01T00:00:00", "true", "0001"):
        yield Case(
            f"kind-{text}.csv".replace(":", ""), csv("id,file,t", f"1,a.png,{text}"), ids=("1",)
        )


def ids() -> Iterator[Case]:
    """Ids of every kind: exact, or refused by name."""
    good = ("007", "-5", "587722952767439450", "18446744073709551615", "9" * 40, "a b", "ü", "1.0x")
    for text in (*good, "a/b", "a\\b", "'", "<b>", "=1", "x" * 10_000, "%00", "..", "#", "?id=1"):
        yield Case(
            f"id-{good.index(text) if text in good else ord(text[0])}{len(text)}.csv",
            csv("id,file", f"{text},a.png"),
            ids=(text,),
        )
    for text in ("", " ", "nan", "NULL", "5.87723E+17", "1e5", "5.9e17"):
        line = f"{text},b.png" if text.strip() else f'"{text}",b.png'
        known = text in ("nan", "NULL", "1e5")
        yield Case(
            f"id-odd-{text.strip() or len(text)}.csv",
            csv("id,file", "x,a.png", line),
            "either" if known else "sentence",
            says="id",
        )
    for one, two in (("1", "1"), ("a", "a "), ("007", "007"), ("ü", "ü")):
        yield Case(
            f"twice-{ord(one[0])}{len(one)}.csv",
            csv("id,file", f"{one},a.png", f"{two},b.png"),
            "sentence",
            says="twice",
        )
    yield Case("case.csv", csv("id,file", "a,a.png", "A,b.png"), ids=("a", "A"))
    yield Case("stems.csv", csv("file", "a.png", "b.png"), ids=("a", "b"))
    yield Case("same-image.csv", csv("file", "a.png", "a.png"), "sentence", says="--id-column")
    yield Case("no-column.csv", csv(*PLAIN), "sentence", says="key", options={"id_column": "key"})
    yield Case("both.csv", csv(*PLAIN), ids=FILES, options={"id_column": "file"})
    yield Case("no-image.csv", csv(*PLAIN), "sentence", says="png", options={"image_column": "png"})
    yield Case("limit.csv", csv(*PLAIN), ids=("1",), options={"limit": 1})


def reserved() -> Iterator[Case]:
    """Names that mean something of ours, of Lance's or of the filter's: the values are kept."""
    from explorer.catalogue.column_names import free_names

    for at, name in enumerate(NAMES):
        values = ["x", "y", "z"]
        columns = [("key", ["1", "2", "3"]), ("file", list(FILES)), (name, values)]
        known = free_names([name for name, _ in columns])[2]
        yield Case(
            f"name{at}.parquet",
            parquet(columns),
            column=(known, values),
            options={"id_column": "key"},
        )
    for heads in (
        "file,file",
        "id,id",
        "z,z",
        "z,Z",
        "tag,tag_user",
        "tag,Tag",
        ",",
        "a.b,a_b",
        "ra,ra",
    ):
        once = heads not in ("file,file", "id,id")
        plain = "key,file" if "file" not in heads else "key"
        row = f"1,a.png,{'a.png' if not once else 5},6" if plain == "key,file" else "1,a.png,b.png"
        yield Case(
            f"twice-{heads}.csv",
            csv(f"{plain},{heads}", row),
            "read" if once else "either",
            ids=("1",),
            options={"id_column": "key"},
        )


def parquet(columns: Sequence[tuple[str, Any]]) -> bytes:
    """A Parquet file of named columns, names given twice included."""
    stream = io.BytesIO()
    arrays = [v if isinstance(v, pa.Array | pa.ChunkedArray) else pa.array(v) for _, v in columns]
    pq.write_table(pa.table(arrays, names=[name for name, _ in columns]), stream)
    return stream.getvalue()


def kinds() -> Iterator[Case]:
    """Every type of Arrow as a column, as the id and as the image column."""
    files = pa.array(list(FILES))
    for name, (column, expect) in VALUE_COLUMNS.items():
        data = parquet([("id", ["1", "2", "3"]), ("file", files), ("odd", column)])
        yield Case(
            f"value-{name}.parquet", data, expect, says="odd" if expect == "sentence" else ""
        )
    for name, (column, expect, known) in ID_COLUMNS.items():
        data = parquet([("key", column), ("file", files)])
        yield Case(f"id-{name}.parquet", data, expect, known, None, "key", {"id_column": "key"})
    for name, (column, expect) in IMAGE_COLUMNS.items():
        data = parquet([("id", ["1", "2", "3"]), ("pic", column)])
        yield Case(
            f"image-{name}.parquet", data, expect, says="pic", options={"image_column": "pic"}
        )


def positions() -> Iterator[Case]:
    """Right ascensions and declinations that can be, and those that cannot."""
    for ra, dec, degrees in (
        ("0", "0", 0.0), ("360", "-90", 0.0), ("359.9999", "90", 359.9999),
        ("12:30:00", "-00:30:00", 187.5), ("12h30m", "+1d", 187.5), ("", "", None),
        ("nan", "nan", None), ("1e2", "1e1", 100.0),
    ):  # fmt: skip
        yield Case(
            f"at{ra}.csv".replace(":", ""),
            csv("id,file,ra,dec", f"1,a.png,{ra},{dec}"),
            ids=("1",),
            column=("ra_deg", [degrees]),
        )
    for at, (ra, dec) in enumerate(
        [("361", "0"), ("-1", "0"), ("1", "91"), ("1", "inf"), ("x", "y"), ("25:00:00", "1")]
    ):
        yield Case(
            f"nowhere{at}.csv",
            csv("id,file,ra,dec", f"1,a.png,{ra},{dec}"),
            "sentence",
            says="ra|dec",
        )
    yield Case("truth.csv", csv("id,file,ra,dec", "1,a.png,true,false"), "either", says="ra")
    for name, column in (("lists", [[1.0]]), ("objects", [{"a": 1}]), ("bytes", [b"x"])):
        data = parquet([("id", ["1"]), ("file", ["a.png"]), ("ra", column), ("dec", [1.0])])
        yield Case(f"at-{name}.parquet", data, "sentence", says="ra")


def paths() -> Iterator[Case]:
    """Paths of images that stay in the folder, and those that leave it."""
    for text in ("./a.png", "x/../a.png", "a.png ", "sub/../sub/d.png", "sub\\d.png"):
        yield Case(f"path{ord(text[0])}{len(text)}.csv", csv("id,file", f"1,{text}"), ids=("1",))
    away = ["/etc/passwd", "../a.png", "~/a.png", "C:\\a.png", "https://x.org/a.png", "out.png"]
    away += ["s3://b/a.png", "..", ".", "/", "away/a.png", "file:///etc/passwd", "nowhere.png"]
    for text in away:
        yield Case(f"leaves{ord(text[0])}{len(text)}.csv", csv("id,file", f"1,{text}"), "sentence")
    for text in ("a.png\0", "a" * 5_000, "🌌.png", "a\nb.png"):
        yield Case(
            f"beside{len(text)}.csv",
            csv("id,file", f'1,"{text}"', "2,b.png"),
            "either",
            ids=("1", "2"),
        )


def damaged() -> Iterator[Case]:
    """Cut short, changed, packed, and much in little."""
    rng, plain = Random(3), csv(*PLAIN)
    whole = {
        "parquet": parquet([("id", ["1"]), ("file", ["a.png"])]),
        "csv.gz": gzip.compress(plain),
    }
    for ending, data in whole.items():
        for share in (0.1, 0.5, 0.9):
            yield Case(f"cut{share}.{ending}", data[: int(len(data) * share)], "sentence")
        for at in range(8):
            changed = bytearray(data)
            changed[rng.randrange(len(changed))] ^= 0xFF
            yield Case(f"changed{at}.{ending}", bytes(changed), "either")
    yield Case("plain.csv.gz", plain, "sentence")
    yield Case("packed.csv", gzip.compress(plain), column=KIND)
    yield Case(
        "bomb.csv.gz",
        gzip.compress(csv("id,file") + b"1,a.png\n" * (10 << 20)),
        "sentence",
        says="EXPLORER_MAX_TABLE_MB",
    )
    many = pa.array(["a.png"] * 20_000_000)
    yield Case(
        "bomb.parquet",
        parquet([("id", many), ("file", many)]),
        "sentence",
        says="EXPLORER_MAX_TABLE_MB",
    )
