"""Tests of explorer.ui.help_texts."""

import pytest

from explorer.ui.help_texts import HELP, help_of
from explorer.ui.pages.guide import parts
from explorer.ui.pages.main import PAGES


def test_every_page_has_its_help_and_no_other() -> None:
    assert set(HELP) == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_help_leads_to_a_part_of_the_guide_and_names_the_keys_of_every_page(page: str) -> None:
    said = help_of(page)
    assert said["part"] in parts() and said["purpose"].endswith(".")
    assert said["keys"][-1] == "everywhere"
