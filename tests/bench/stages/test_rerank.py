"""A page is ranked after each rating."""

from explorer.bench.scale_size import Size
from explorer.bench.scale_stages import STAGES


def test_a_page_after_each_rating(size: Size) -> None:
    found = STAGES["rerank"](size)
    assert 0 < found["seconds"] and 0 < found["first_s"]
