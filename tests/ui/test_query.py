"""What an address asks for, as a query."""

import pytest

from explorer.ui.query import Asked, box_of


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        ("0.0.5000", (0, 0, 100)),
        ("9000.9000.5000", (100, 0, 100)),  # pushed back inside
        ("0.0.1", (0, 0, 8)),
        ("1.2", None),
        ("-1.0.5", None),
        ("1.2.123456789", None),
        ("", None),
    ],
)
def test_crops_of_the_address_stay_inside(crop: str, box: tuple[int, int, int] | None) -> None:
    assert box_of(crop, (100, 200)) == box


def test_galaxies_alone_are_a_query_that_needs_no_encoder(workspace) -> None:
    query = Asked(["a"], ["b"]).query(workspace)
    assert (query.likes, query.unlikes, query.embedding) == (["a"], ["b"], None)
    assert Asked(["a"]).pictured().likes == ["a"]
