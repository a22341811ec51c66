"""Text from outside in a real browser: it is shown letter by letter, and loads and runs nothing."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import urlencode

import pytest

import explorer
from explorer.labels.collections import MARK, collection_of
from explorer.ui.format import WORD_JOINER
from tests.browser.conftest import Running
from tests.browser.test_main_job import PAINTED, ids
from tests.browser.test_trust import CALM

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another server's address, and the paths that it was asked for."""
    asked: list[str] = []

    class Note(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_words: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Note)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def hostile(host: str) -> list[str]:
    """Names that Markdown, HTML or Streamlit would read; each of at most 64 letters."""
    return [
        f"![x]({host}/y.png)",
        f"<img src={host}/a onerror=hurt=1>",
        f"[link]({host}/b)",
        "$x$ :red[x] :material/home: :smile:",
        "`` ` ![x](y.png) ```",
        "**b** _i_ ~~s~~ # h",
    ]


NAMES = ("id", "theme", "who")  # shown letter by letter, each on a visit of its own


PLACES = [
    ("similar", "id"),
    ("similar", "find"),
    ("similar", "not"),
    ("similar", "why"),
    ("", "where"),
    ("", "find"),
    ("", "sort"),
    ("", "who"),
    ("anomalies", "theme"),
    ("anomalies", "why"),
    ("anomalies", "where"),
    ("map", "id"),
    ("map", "where"),
    ("map", "region"),
    ("map", "layout"),
    ("tagged", "tag"),
    ("teach", "where"),
    ("catalogue", "other"),
]


def stands_there(page, text: str) -> bool:
    """Whether the letters of `text` are on the page, or in one of its boxes."""

    def plain(words: str) -> str:
        return re.sub(r"\s+", " ", words.replace(WORD_JOINER, ""))

    boxes = page.locator("input").evaluate_all("boxes => boxes.map(box => box.value)")
    seen = page.locator("body").inner_text()
    return any(plain(text) in plain(one) for one in [seen, *boxes])


def nothing_became_markup(page, app: Running, asked: list[str]) -> None:
    assert page.evaluate("() => window.hurt") is None
    assert not asked
    assert not page.locator("[data-testid=stMarkdownContainer] :is(img, a, .katex)").count()
    assert not page.locator(
        "[data-testid=stMarkdownContainer] [data-testid=stIconMaterial]"
    ).count()


@pytest.mark.parametrize(("name", "what"), PLACES)
def test_the_address_is_never_markup(page, app: Running, elsewhere, name: str, what: str) -> None:
    host, asked = elsewhere
    texts = hostile(host)
    for text in texts if what in NAMES else (" ".join(texts[:3]), " ".join(texts[3:])):
        page.goto(f"{app.url}/{name}?{urlencode({what: text})}")
        page.wait_for_selector(CALM, timeout=60_000)
        page.locator(".grid, .galaxymap, .hint, .section, [data-testid=stAlert]").first.wait_for()
        nothing_became_markup(page, app, asked)
        if what in NAMES:
            assert stands_there(page, text), text


def test_tags_and_names_are_never_markup(page, app: Running, elsewhere) -> None:
    host, asked = elsewhere
    page.goto(app.url)
    page.wait_for_selector(PAINTED, timeout=240_000)
    labels, galaxy = explorer.open(app.catalogue).labels, ids(page)[0]
    for text in hostile(host):
        labels.tag([galaxy], text, who=text)
        labels.rate([galaxy], "up", who=text, theme=text)
    for name in ["tagged", "anomalies", "teach?from=tag", "teach?from=ratings", "catalogue", "map"]:
        page.goto(f"{app.url}/{name}")
        page.wait_for_selector(CALM, timeout=60_000)
        page.locator(".grid, .galaxymap, .hint, .section").first.wait_for(timeout=60_000)
        nothing_became_markup(page, app, asked)
        if name == "tagged":  # what stands before a slash names a collection
            names = [collection_of(text).removesuffix(MARK) or text for text in hostile(host)]
            assert all(stands_there(page, name) for name in names)
    for text in hostile(host):
        page.goto(f"{app.url}/tagged?{urlencode({'tag': text})}")
        page.get_by_role("button", name="as CSV").wait_for()
        assert stands_there(page, f"Export “{text}” as CSV")
        nothing_became_markup(page, app, asked)
        labels.delete_tag(text, who="ada")
