"""Every reply says which scripts run, what is fetched, and that nobody frames the page."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit import file_util

from explorer.ui.headers import SafeHeaders, inline_hashes, page_policy


def test_the_inline_script_of_the_installed_page_may_run_and_no_other() -> None:
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    assert len(inline_hashes(page)) == page.count("<script>") >= 1
    rules = dict(rule.split(" ", 1) for rule in page_policy().split("; "))
    assert rules["script-src"] == " ".join(["'self'", "blob:", *inline_hashes(page)])
    assert rules["frame-ancestors"] == "'none'" and "http" not in page_policy()


def test_the_hash_is_the_one_that_a_browser_computes() -> None:
    known = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"  # of the W3C's own example
    assert inline_hashes("<script>alert('Hello, world.');</script>") == [known]


def test_a_refusal_carries_the_headers_too() -> None:
    client = TestClient(
        Starlette(middleware=[Middleware(SafeHeaders, policy="default-src 'self'")])
    )
    reply = client.get("/nothing")
    assert reply.status_code == 404 and reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "same-origin"
    assert reply.headers["content-security-policy"] == "default-src 'self'"
