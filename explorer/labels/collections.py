"""Collections of tags: "mergers/sure" is the tag "sure" of the collection "mergers".

A name that ends in "/" means the whole collection: "mergers/" is everything tagged in it.
"""

from collections.abc import Iterable

from explorer.errors import LabelError

MARK = "/"


def collection_of(tag: str) -> str:
    """The collection of a tag as it is asked for, "mergers/"; "" where the tag is in none."""
    name, mark, _ = tag.partition(MARK)
    return name + mark if name and mark else ""


def is_collection(name: str) -> bool:
    """Whether a name means a whole collection."""
    return name.endswith(MARK) and collection_of(name) == name


def tag_within(tag: str) -> str:
    """What a tag is called within its collection; all of it where it is in none."""
    return tag.removeprefix(collection_of(tag)) or tag


def tags_meant(name: str, tags: Iterable[str]) -> list[str]:
    """Those of `tags` that a name means: all of a collection, or the tag itself."""
    return [tag for tag in tags if tag == name or (is_collection(name) and tag.startswith(name))]


def tidy_tag(name: str) -> str:
    """A tag's name without spaces around it and around the end of its collection.

    Raises: LabelError where the collection is named and no tag in it.
    """
    head, mark, rest = name.partition(MARK)
    if mark and head.strip() and not rest.strip():
        raise LabelError(
            f"{name.strip()!r} is a whole collection: name a tag in it, as in "
            f"'{head.strip()}{MARK}sure'."
        )
    return f"{head.strip()}{mark}{rest.strip()}".strip()


def renamed(tag: str, old: str, new: str) -> str:
    """What becomes of `tag` when `old` is renamed `new`; a collection's tags keep their own names.

    Renamed to a name without "/", all of a collection become that one tag.
    """
    return new + tag_within(tag) if is_collection(old) and is_collection(new) else new
