"""The bar above the grid says whether answers are stored."""

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("failed", "waiting", "stored", "text"),
    [
        ("", 0, 0, ""),
        ("", 2, 5, "saving"),
        ("", 0, 5, "saved"),
        ("no server", 2, 5, "not saved: no server – try again"),
    ],
)
def test_the_status_of_answers(script, failed: str, waiting: int, stored: int, text: str) -> None:
    ask = script("grid_toolbar.js")
    queue = {"failed": failed, "waiting": [{}] * waiting, "stored": stored}
    assert ask("queue => statusText(queue)", queue) == text
