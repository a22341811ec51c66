"""The address of a label database: read, and shown without what is secret in it."""

import re
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, unquote_plus

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from explorer.errors import LabelDatabaseError

HIDDEN = "***"
SHORT = 4  # a shorter secret stands inside other words: what repeats it is not shown at all
HARMLESS = {"application_name", "charset", "connect_timeout", "host", "port", "sslmode", "user"}
_SLIP = re.compile(r"^\w[\w+.-]+:/|:[^/\\]*@|passw\w*\s*=", re.IGNORECASE)


def parse(url: str | Path) -> sa.URL:
    """`url` as SQLAlchemy takes it; a path is an SQLite file, PostgreSQL is spoken to by psycopg.

    Raises:
        LabelDatabaseError: it is neither an URL nor a path.
    """
    text = str(url)
    if isinstance(url, Path) or "://" not in text:
        if not isinstance(url, Path) and _SLIP.search(text):
            raise _unreadable()
        return sa.URL.create("sqlite", database=text)
    try:
        parsed = make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        raise _unreadable() from None  # their words repeat the password
    if parsed.drivername in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def shown(url: str | Path) -> str:
    """`url` for a message: no password, no value of an option; of an ambiguous one the kind alone.

    An URL is ambiguous where "@", "/" or ":" in the password make its parts a matter of opinion.
    """
    text = str(url)
    if isinstance(url, Path) or ("://" not in text and not _SLIP.search(text)):
        return text
    if _is_ambiguous(text):
        return f"{text.partition('://')[0]}://{HIDDEN}" if "://" in text else HIDDEN
    parsed = make_url(text)
    options = "&".join(
        f"{name}={value if name in HARMLESS else HIDDEN}" for name, value in parsed.query.items()
    )
    return parsed.set(query={}).render_as_string() + (f"?{options}" if options else "")


def redact(message: str, url: str | Path) -> str:
    """`message` without the secrets of `url`, written plainly or percent-encoded."""
    secrets = _secrets(url)
    if any(len(secret) < SHORT and secret in message for secret in secrets):
        return "the driver's words repeat the password and are not shown"
    for secret in sorted(secrets, key=len, reverse=True):
        message = message.replace(secret, HIDDEN)
    return message


def _unreadable() -> LabelDatabaseError:
    return LabelDatabaseError(
        "The address of the label database cannot be read: give EXPLORER_LABELS a path, or "
        "dialect://user:password@host/database with @ : / % of the password percent-encoded."
    )


def _is_ambiguous(text: str) -> bool:
    address, _, options = text.partition("://")[2].partition("?")
    if not address and not options:
        return True
    try:
        make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        return True
    login = address.rpartition("@")[0]
    return "@" in options or login.count("@") > 0 or "/" in login or login.count(":") > 1


def _secrets(url: str | Path) -> set[str]:
    """Every text that must not be repeated."""
    text = str(url)
    if isinstance(url, Path) or ("://" not in text and not _SLIP.search(text)):
        return set()
    found = _parts(text) if _is_ambiguous(text) else _passwords(text)
    forms = (str, unquote, unquote_plus, quote, quote_plus)
    return {form(part) for part in found for form in forms} - {""}


def _parts(text: str) -> set[str]:
    return set(re.split(r"[:/?@=&;,\s]+", text.partition("://")[2] or text))


def _passwords(text: str) -> set[str]:
    parsed = make_url(text)
    as_written = text.partition("://")[2].rpartition("@")[0].partition(":")[2]
    found = {str(parsed.password or ""), as_written}
    for name, values in parsed.query.items():
        if name not in HARMLESS:
            found |= {values} if isinstance(values, str) else {*values}
    return found
