"""A catalogue that is missing or broken is a page with what to do, no red line."""

import pytest
from streamlit.testing.v1 import AppTest

from explorer.catalogues.folder import CatalogueFolder
from tests.ui.conftest import run
from tests.ui.pages.conftest import clean

pytestmark = pytest.mark.usefixtures("fake_encoder")


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


def said(page: AppTest) -> str:
    return " ".join(element.value for element in page.markdown)


def test_a_damaged_index_is_named_with_its_remedy(
    two: CatalogueFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(two.home))
    for path in (two.home / "index").glob("*.vectors.npy"):
        path.write_bytes(b"broken")
    page = clean(run(whole))
    assert len(page.markdown) and [button.label for button in page.button] == ["Examine its files"]
    page = clean(page.button[0].click().run())
    assert "explorer index" in said(page)


def test_a_name_that_is_none_leads_to_the_list(
    two: CatalogueFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(two.home))
    page = clean(run(whole, catalogue="../outside"))
    assert "no catalogue" in said(page) and not page.button
    assert any("./catalogues" in str(element.proto) for element in page.get("html"))
