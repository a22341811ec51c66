"""What every reply tells the browser: which scripts run, what is fetched, who may frame it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_hashes(page: str) -> list[str]:
    """A source of a policy for each inline script of `page`: "'sha256-…'"."""
    hashes = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page))
    return [f"'sha256-{base64.b64encode(one).decode()}'" for one in hashes]


def content_policy(scripts: Sequence[str]) -> str:
    """The Content-Security-Policy that Streamlit and the components run under.

    Streamlit loads a component's script by a blob: address; its styles are written by script.
    """
    rules = {
        "default-src": ("'self'",),
        "script-src": ("'self'", "blob:", *scripts),
        "style-src": ("'self'", "'unsafe-inline'"),
        "img-src": ("'self'", "data:", "blob:"),
        "font-src": ("'self'", "data:"),
        "worker-src": ("'self'", "blob:"),
        "connect-src": ("'self'",),
        "object-src": ("'none'",),
        "base-uri": ("'self'",),
        "form-action": ("'self'",),
        "frame-ancestors": ("'none'",),
    }
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items())


def page_policy() -> str:
    """The policy for the page of the Streamlit that is installed."""
    from streamlit import file_util

    page = Path(file_util.get_static_dir()) / "index.html"
    return content_policy(inline_hashes(page.read_text(encoding="utf-8")))


class SafeHeaders:
    """Adds the headers to every reply, but those that it brings with it: one may be framed."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": policy,
            "X-Frame-Options": "DENY",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the reply back with the headers."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)
