"""Tests of explorer.ui.pages.first_run."""

from pathlib import Path

import pytest

from explorer.catalogues import jobs
from explorer.ui import session
from explorer.ui.pages import first_run
from tests.folders import until
from tests.ui.conftest import run

pytestmark = pytest.mark.slow


def whole() -> None:
    from explorer.ui.pages import main

    main.main()


@pytest.fixture
def nothing_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EXPLORER_CATALOGUE", str(tmp_path / "cat"))
    monkeypatch.setenv("EXPLORER_SOURCE", str(tmp_path / "no-such-folder"))
    return tmp_path / "cat"


def test_the_first_visit_begins_the_build_and_a_failure_is_told(nothing_built: Path) -> None:
    page = run(whole)
    assert not page.exception and not session.is_built()
    job = jobs.job_of(nothing_built)
    assert job is not None and job.words[0].endswith("no-such-folder")
    until(lambda: not jobs.at_work(nothing_built))
    page.run()
    assert "There is no file or folder" in page.warning[0].value
    assert [button.label for button in page.button] == ["Go on"]
    assert jobs.job_of(nothing_built) == job  # a visit does not begin it again


def test_a_named_folder_without_a_source_is_not_built(
    nothing_built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_SOURCE", "")
    assert not first_run.is_wanted()
    page = run(whole)
    assert not page.exception and not page.error and not nothing_built.exists()
    assert any("is not a catalogue" in text.value for text in page.markdown)
