"""Names of tags: which collection they are in, what a name means, what becomes of it renamed."""

import pytest

from explorer.errors import LabelError
from explorer.labels.collections import (
    collection_of,
    is_collection,
    renamed,
    tag_within,
    tags_meant,
    tidy_tag,
)

TAGS = ["mergers/doubtful", "mergers/sure", "ring", "mergers", "a/b/c", "/odd"]


@pytest.mark.parametrize(
    ("tag", "collection", "within"),
    [
        ("mergers/sure", "mergers/", "sure"),
        ("ring", "", "ring"),
        ("a/b/c", "a/", "b/c"),
        ("/odd", "", "/odd"),
        ("old/", "old/", "old/"),
    ],
)
def test_a_tag_and_its_collection(tag: str, collection: str, within: str) -> None:
    assert (collection_of(tag), tag_within(tag)) == (collection, within)


def test_a_name_means_a_tag_or_all_of_a_collection() -> None:
    assert tags_meant("mergers/", TAGS) == ["mergers/doubtful", "mergers/sure"]
    assert tags_meant("mergers", TAGS) == ["mergers"]
    assert tags_meant("a/b", TAGS) == tags_meant("/", TAGS) == []
    assert is_collection("a/") and not is_collection("a/b/") and not is_collection("/")


def test_spaces_around_the_names_are_left_out() -> None:
    assert tidy_tag(" mergers / very sure ") == "mergers/very sure"
    assert tidy_tag(" ring ") == "ring" and tidy_tag("/odd") == "/odd"
    with pytest.raises(LabelError, match="name a tag in it, as in 'mergers/sure'"):
        tidy_tag("mergers/ ")


@pytest.mark.parametrize(
    ("tag", "old", "new", "becomes"),
    [
        ("mergers/sure", "mergers/", "pairs/", "pairs/sure"),
        ("mergers/sure", "mergers/", "merger", "merger"),
        ("mergers/sure", "mergers/sure", "ring", "ring"),
    ],
)
def test_a_collection_renamed_keeps_the_names_within(tag, old, new, becomes) -> None:
    assert renamed(tag, old, new) == becomes
