"""The scripts of the components in a blank page, where a test asks them by themselves."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from explorer.ui.components.assets import text


@pytest.fixture(scope="module")
def blank_page(browser: Any) -> Iterator[Any]:
    """One page for all tests of a file: to load it anew is quicker than to open another."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def script(blank_page: Any) -> Callable[..., Any]:
    """Load the files `names`; what comes back evaluates JavaScript that sees all they define.

    stand_ins: a script of the test's own, for what the page would have (a server, say).
    """

    def load(*names: str, stand_ins: str = "") -> Any:
        blank_page.goto("about:blank")  # forgets what the test before loaded
        blank_page.add_script_tag(content=f"{text(*names)}\n{stand_ins}")
        return blank_page.evaluate

    return load
