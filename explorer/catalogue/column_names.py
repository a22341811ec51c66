"""Names that mean something of ours, and the name that a user's column has instead."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

STORED = frozenset(
    "id reference ra_deg dec_deg thumbnail embedding map_x map_y oddness familiarity".split()
)  # columns of our own
ASKED = frozenset(
    "tag tags rating taste similarity".split()
)  # what filters, orders, colours and exports take from the labels
OF_LANCE = frozenset(
    "_rowid _rowaddr _rowoffset _row_created_at_version _row_last_updated_at_version".split()
)
RESERVED = STORED | ASKED | OF_LANCE
VOTE_PREFIX = "p_"
ASIDE = "_user"
TOLD = 16


def free_names(names: Sequence[str]) -> list[str]:
    """The names as a catalogue keeps them, each once.

    One that is taken (`RESERVED`, or beginning with `p_`, as votes do) gets `_user` behind it; a
    dot, a backtick or a NUL, which Lance cannot hold, becomes an underscore; an empty name or `*`
    becomes `column_3`; a name given twice gets `_2`. Names that differ in case alone count as one,
    as they do in FITS.
    """
    taken = set(RESERVED)
    result = []
    for number, name in enumerate(names, start=1):
        wanted = name.strip().translate(dict.fromkeys(map(ord, ".`\0"), "_"))
        wanted = f"column_{number}" if wanted in ("", "*") else wanted  # * is all, to Lance
        if wanted.lower() in RESERVED or wanted.lower().startswith(VOTE_PREFIX):
            wanted += ASIDE
        free, count = wanted, 2
        while free.lower() in taken:
            free, count = f"{wanted}_{count}", count + 1
        taken.add(free.lower())
        result.append(free)
    return result


def renaming_note(renamed: Iterable[tuple[str, str]]) -> str:
    """One sentence on the columns that are kept under another name; "" without any."""
    told = [f"{old!r} is kept as {new!r}{_why(old)}" for old, new in renamed]
    if not told:
        return ""
    more = f"; so are {len(told) - 12:,} more under other names" if len(told) > 12 else ""
    return f"Columns of the table under another name: {'; '.join(told[:12])}{more}."


def _why(name: str) -> str:
    plain = name.strip().lower()
    if plain in ASKED:
        return f" ({plain!r} alone means the ratings and tags given here)"
    if plain in RESERVED or plain.startswith(VOTE_PREFIX):
        return " (the name is the explorer's own)"
    return ""


def unknown_column(name: object, names: Sequence[str]) -> str:
    """One sentence on a column that is not there: the nearest names, and those there are."""
    more = f" and {len(names) - TOLD:,} more" if len(names) > TOLD else ""
    there = f"{', '.join(names[:TOLD])}{more}"
    return f"No column {name!r}{did_you_mean(name, names)}; there are: {there}."


def did_you_mean(name: object, names: Sequence[str]) -> str:
    """The names most like `name`, as the middle of a sentence; "" if none is like it."""
    short = {known.lower(): known for known in names}
    near = get_close_matches(str(name).lower(), short, n=3)
    return f" (did you mean {' or '.join(repr(short[one]) for one in near)}?)" if near else ""


def stored_by_known(stored: Sequence[str]) -> dict[str, str]:
    """Stored column by the name it is known by; they differ in catalogues built before only.

    Those hold a user's `tag` under that name, which in a filter means the tags given here: the
    column is known as `tag_user`, as it would be stored today.
    """
    known = [f"{name}{ASIDE}" if name in ASKED else name for name in stored]
    return {
        short if known.count(short) == 1 else name: name
        for short, name in zip(known, stored, strict=True)
    }


def as_stored(names: Sequence[str], present: Sequence[str]) -> list[str]:
    """The names of a table to be appended to a dataset whose columns are `present`."""
    known = stored_by_known(present)
    return [known.get(name, name) for name in names]
