"""The Teach page: what it asks, what it shows once taught, and the column it stores."""

import shutil
import time
from pathlib import Path

import pytest

import explorer
from explorer.tasks.labels import Task
from explorer.ui.format import literal
from explorer.ui.teach_jobs import Job, Teacher
from explorer.workspace.workspace import Workspace
from tests.ui.conftest import run, sent, show_workspace, shown

RING = Task(column="class", positive=("ring",))
ASKED = {"from": "column", "column": "class", "yes": "ring"}


def page() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import teach

    with frame.show_errors():
        teach.page()


@pytest.fixture
def own(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workspace: Workspace
) -> Workspace:
    """A catalogue that this test may write to, open on the page."""
    shutil.copytree(built, tmp_path / "cat")
    opened = explorer.open(tmp_path / "cat")
    show_workspace(monkeypatch, lambda: opened)
    return opened


@pytest.fixture
def teacher(monkeypatch: pytest.MonkeyPatch) -> Teacher:
    one = Teacher()
    monkeypatch.setattr("explorer.ui.pages.teach.teacher", lambda: one)
    return one


def finished(job: Job) -> Job:
    for _ in range(1_200):
        if job.done:
            return job
        time.sleep(0.1)
    raise AssertionError("teaching did not end")


def test_it_asks_first_and_counts_the_labels(own: Workspace, teacher: Teacher) -> None:
    first = run(page)
    assert not first.exception and "no label" not in str(first.error)
    column = run(page, **ASKED)
    assert any("20 yes, 39 no" in one.proto.body for one in column.get("html"))
    assert [b.label for b in column.button] == ["Teach"]
    some = run(page, **ASKED, where="class != 'round'")
    assert any("20 yes, 19 no" in one.proto.body for one in some.get("html"))
    wrong = run(page, **ASKED, where="nothing > 1")
    assert any("no column" in one.proto.body for one in wrong.get("html"))
    tags = run(page, **{"from": "tag"})
    assert tags.button[0].disabled and not tags.exception


def test_an_empty_box_of_no_says_what_it_stands_for(own: Workspace, teacher: Teacher) -> None:
    ids = [str(galaxy) for galaxy in own.catalogue.ids()[:4]]
    own.tag(ids[:2], "ring", who="ada")
    (alone,) = run(page, **{"from": "tag"}).multiselect
    own.tag(ids[2:], "bar", who="ada")
    (among,) = run(page, **{"from": "tag"}).multiselect
    assert (alone.placeholder, among.placeholder) == ("Some of the rest", "Every other tag")


def test_a_taught_task_shows_score_galaxies_and_stores(own: Workspace, teacher: Teacher) -> None:
    job = finished(teacher.begin(own, RING))
    assert job.result is not None and not job.error and job.report is not None
    drawn = run(page, **ASKED)
    assert not drawn.exception and not drawn.error
    assert any("cross-validation" in one.proto.body for one in drawn.get("html"))
    cards = sent(drawn, "teach_grid")["cards"]
    scores = [float(card["score"]) for card in cards]
    assert scores == sorted(scores, reverse=True) and len(cards) == 24
    assert drawn.code[0].value.endswith("--positive ring --mode last --name ring_prob")
    (store,) = [b for b in drawn.button if b.label == "Store the column"]
    store.click().run()
    assert "ring_prob" in explorer.open(own.catalogue.path).catalogue.manifest.taught
    assert job.stored == "ring_prob"


def test_surprising_galaxies_are_labelled_ones(own: Workspace, teacher: Teacher) -> None:
    result = finished(teacher.begin(own, RING)).result
    assert result is not None
    drawn = run(page, **ASKED, view="surprising")
    assert not drawn.exception
    wrong = (result.fitted.out_of_fold >= result.score.threshold) != result.labelled.truth
    assert len(shown(drawn, "teach_grid")) == min(24, int(wrong.sum()))
    threshold = result.score.threshold
    for card in sent(drawn, "teach_grid")["cards"]:
        probability, _, label = card["score"].split()
        assert (float(probability) >= round(threshold, 2)) is (label == "no")


def test_too_few_labels_are_said_not_raised(own: Workspace, teacher: Teacher) -> None:
    own.rate([str(own.catalogue.ids()[0])], "up", who="ada")
    task = Task(rated=True, who="ada", theme="interesting")
    job = finished(teacher.begin(own, task))
    assert "All 1 labels are positive" in job.error
    drawn = run(page)
    assert drawn.warning[0].value == literal(job.error) and not drawn.exception
    assert [b.label for b in drawn.button] == ["Teach again"]


def test_a_second_press_finds_the_running_job(own: Workspace, teacher: Teacher) -> None:
    one, two = teacher.begin(own, RING), teacher.begin(own, RING)
    assert one is two or one.done
    finished(two)
