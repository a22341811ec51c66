"""Tests of explorer.ui.pages.guide."""

from explorer.ui.pages.guide import anchor, linked, parts
from tests.ui.conftest import run
from tests.ui.pages.conftest import clean


def guide() -> None:
    from explorer.ui.pages import guide

    guide.page()


def test_the_part_of_the_address_is_shown() -> None:
    page = clean(run(guide, part="Map"))
    assert page.markdown[0].value == parts()["Map"].strip() and "Lasso" in parts()["Map"]
    other = clean(run(guide, part="nonsense"))
    assert other.markdown[0].value == parts()["First start"].strip()


def test_links_lead_to_parts_and_nothing_to_files_that_are_not_there() -> None:
    names = {anchor("The filter language"): "The filter language"}
    text = "[a](#the-filter-language) [b](deployment.md#x) [c](https://example.org)"
    assert linked(text, names) == (
        "[a](./guide?part=The+filter+language) b [c](https://example.org)"
    )
    assert not any("](#" in text or "](../" in text for text in parts().values())
