"""Hostile addresses and bodies, asked of the app's own routes."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from tests.trials import children
from tests.trials.outcome import Outcome
from tests.trials.served import catalogue, client, judged

MORE = ["9223372036854775807", "9223372036854775808", "-1", "1e9", "٣", "%00", "..%2f..%2fetc", "'"]
VALUES = [*MORE, "", "nan", "<script>", "![x](http://evil.example)", "a" * 10_000, "🌌", "%ff%fe"]
NAMES = ["z", "class", "oddness", "embedding", "thumbnail", "taste", "rating", "tag:ring", "map_x"]
PATHS = [
    "thumb/{}.jpg",
    "pack?rows={}",
    "pack?rows=0,{}",
    "image/{}.jpg",
    "galaxy/{}?who=ada",
    "galaxy/0?who={}&theme={}",
    "map/points.bin?layout={}",
    "map/colour.bin?by={}",
    "map/colour.bin?by=taste&who={}&theme={}",
    "map/mask.bin?where={}",
    "map/mask.bin?where=z<{}",
    "map/mask.bin?where=class='{}'",
    "map/mask.bin?region={}&on=map",
    "map/mask.bin?region=0,0,1,1,0,1&on={}",
    "map/tile/{}/0/0.bin",
    "map/regions?layout={}",
    "{}",
]
POSTED = ("rate", "tag", "undo", "news", "prepare", "export", "unknown", "../rate")
BODIES = [
    b"",
    b"null",
    b"[]",
    b"[" * 100_000,
    b'{"galaxies":' * 5_000,
    b"\xff\xfe{}",
    b'{"galaxies": ["g0"], "answer": NaN}',
    b'{"galaxies": ["g0"], "answer": 1e999}',
    b'{"galaxies": ["g0"], "answer": "up", "since": 9223372036854775808}',
    b'{"galaxies": ["g0"], "answer": "up", "since": ' + b"9" * 5_000 + b"}",
    b'{"galaxies": ["g0"], "answer": "up", "since": true}',
    b'{"galaxies": ["g0"], "answer": ["up"]}',
    b'{"galaxies": ["g0"], "answer": {"up": 1}}',
    b'{"galaxies": ["\\ud800"], "answer": "up"}',
    b'{"galaxies": ["g0"], "answer": "up", "who": "\\ud800"}',
    b'{"galaxies": ["g0"], "answer": "up", "theme": "\\u0000"}',
    b'{"galaxies": ["g0"], "add": "\\ud800"}',
    b'{"galaxies": ["g0"], "add": "\\u0000"}',
    b'{"galaxies": ["g0"], "remove": ""}',
    b'{"galaxies": ["g0"], "remove": ["ring"]}',
    b'{"who": "ada", "since": -9223372036854775809}',
    b'{"who": "ada", "mode": "nonsense"}',
    b'{"who": "ada", "mode": ["balanced"]}',
    b'{"galaxies": {"g0": 1}, "answer": "up"}',
    b'{"galaxies": [["g0"]], "answer": "up"}',
    b'{"galaxies": ["g0", "g0"], "answer": "up"}',
]
HEADERS: list[dict[str, str]] = [
    {},
    {"origin": "https://evil.example"},
    {"host": "evil.example", "origin": "http://evil.example"},
    {"content-type": "text/plain"},
    {"content-type": ""},
]


def trial(scale: float) -> Iterator[Outcome]:
    """One outcome: addresses and bodies, all in the full form."""
    outcome, asked = Outcome("requests"), everything()
    if scale < 1:
        asked = Random(0).sample(asked, max(60, round(len(asked) * scale)))
    with catalogue() as folder:
        ended = children.run(answers, folder, asked, limit_s=600)
    if ended.raised or ended.hung:
        outcome.count("wrong", ended.raised or "no answer in ten minutes")
    for verdict, line in ended.value or []:
        outcome.count(verdict, line)
    yield outcome


def everything() -> list[tuple[str, str, dict[str, Any]]]:
    """Every request: method, path after the catalogue's version or whole, and what is sent."""
    gets = [path.replace("{}", value) for path in PATHS for value in [*VALUES, *NAMES]]
    posts = [(path, body) for path in POSTED for body in BODIES]
    kind = {"content-type": "application/json"}
    return [
        *(("GET", path, {}) for path in gets),
        *(("POST", f"/x/{p}", {"content": b, "headers": kind}) for p, b in posts),
        *(("POST", "/x/rate", {"content": BODIES[0], "headers": h}) for h in HEADERS),
        *((method, "/x/rate", {}) for method in ("GET", "PUT", "DELETE", "OPTIONS", "TRACE")),
        *(("GET", f"/x/{value[:900]}", {}) for value in VALUES),
    ]


def answers(folder: Path, asked: list[tuple[str, str, dict[str, Any]]]) -> list[tuple[str, str]]:
    """The verdict on each request."""
    with client(folder) as (visitor, workspace):
        found = []
        for method, path, sent in asked:
            whole = path if path.startswith("/") else f"/x/{workspace.catalogue.version}/{path}"
            found.append(judged(visitor, workspace, method, whole, **sent))
        return found
