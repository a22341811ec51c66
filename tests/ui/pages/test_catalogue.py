"""Tests of explorer.ui.pages.catalogue."""

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import about, clean


def test_the_catalogue_page_names_encoder_recall_and_skipped_images(workspace: Workspace) -> None:
    page = clean(run(about))
    text = " ".join(element.body for element in page.get("html"))
    assert "fake" in text and "recall" in text and "skipped" in text
    assert page.expander[0].label == "1 skipped"
