"""Tests of explorer.ui.pages.catalogue."""

import json
from pathlib import Path

from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run
from tests.ui.pages.conftest import about, clean


def test_the_catalogue_page_says_what_is_in_it_and_where(workspace: Workspace) -> None:
    page = clean(run(about))
    said = " ".join(element.value for element in [*page.markdown, *page.caption])
    assert "59 galaxies from in/galaxies.csv" in said and "8 views" in said
    assert "RA 150.00° to 151.18°" in said and "Nothing is rated" in said
    table = page.dataframe[1].value.set_index("column")
    assert table.loc["ra_deg", "unit"] == "deg" and sum(table.loc["z", "values"]) == 59
    assert set(table.loc["class", "range"].split(", ")) == {"round", "edge_on", "ring"}


def test_skipped_images_have_their_reasons_and_details_are_folded_away(
    workspace: Workspace,
) -> None:
    page = clean(run(about))
    labels = [expander.label for expander in page.expander]
    assert labels[0] == "1 skipped" and labels[-1].startswith("How it was made")
    text = " ".join(element.body for element in page.expander[-1].get("html"))
    assert "fake" in text and "recall" in text


def test_what_an_upload_left_out_is_listed(tmp_path: Path) -> None:
    from explorer.catalogues.new import left_out_of_upload

    assert left_out_of_upload(tmp_path) == []
    (tmp_path / "upload.json").write_text(json.dumps({"skipped": [{"file": "a", "reason": "b"}]}))
    assert left_out_of_upload(tmp_path) == [{"file": "a", "reason": "b"}]
    (tmp_path / "upload.json").write_text("[1]")
    assert left_out_of_upload(tmp_path) == []
