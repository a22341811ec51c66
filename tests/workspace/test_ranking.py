"""What a researcher's ratings lead to: reasons, passed-over pages, audits, exchange."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.anomaly import strata_of
from explorer.errors import CatalogueError, ReadOnlyLabelsError
from explorer.search.select import Order
from explorer.workspace.workspace import Workspace
from tests.workspace.conftest import ADA, ME, ids

ROOT = Path(__file__).resolve().parents[2]
ROWS = list(range(3, 40, 2))
ANSWERS = ("up", "down", "4", "artefact", "1", "down", "unsure")
pytestmark = pytest.mark.usefixtures("fake_encoder")


def rate_by_kind(workspace: Workspace, kind: str, count: int) -> None:
    kinds = workspace.catalogue.column("class")
    workspace.rate(ids(workspace, np.flatnonzero(kinds == kind)[:count]), "up", **ADA)
    workspace.rate(ids(workspace, np.flatnonzero(kinds != kind)[:count]), "down", **ADA)


def test_why_names_the_ratings_for_and_against(workspace: Workspace) -> None:
    rate_by_kind(workspace, "ring", 4)
    kinds = workspace.catalogue.column("class")
    ring, other = np.flatnonzero(kinds == "ring")[-1], np.flatnonzero(kinds == "round")[-1]
    liked, unliked = (
        workspace.ranking.why(ids(workspace, [ring])[0], ME),
        workspace.ranking.why(ids(workspace, [other])[0], ME),
    )
    assert set(kinds[liked.speaks_for]) == {"ring"} and "ring" not in kinds[liked.against]
    assert (np.diff(liked.weights_for) <= 0).all() and (liked.weights_against < 0).all()
    assert liked.probability is not None and unliked.probability is not None
    assert liked.probability > unliked.probability and liked.place < unliked.place


def test_why_before_any_rating(workspace: Workspace) -> None:
    why = workspace.ranking.why(ids(workspace, [0])[0], ME)
    assert why.probability is None and len(why.speaks_for) == len(why.against) == 0


def test_a_page_of_ratings_that_can_only_be_read_is_shown(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.labels.database._is_writable", lambda path: False)
    page = ids(workspace, workspace.ranking(**ADA).rows)
    workspace.ranking.note_seen(page, ME)
    assert len(workspace.ranking.seen(ME)) == 0
    with pytest.raises(ReadOnlyLabelsError, match="read-only"):
        workspace.rate(page[:1], "up", **ADA)


def test_what_was_passed_over_is_not_shown_again_unless_asked(workspace: Workspace) -> None:
    first = workspace.ranking(**ADA, size=10)
    workspace.ranking.note_seen(ids(workspace, first.rows), ME)
    workspace.rate(ids(workspace, first.rows[:1]), "up", **ADA)
    assert not set(workspace.ranking(**ADA, size=10).rows) & set(first.rows)
    everything = workspace.ranking(**ADA, size=59, again=True).rows
    assert set(first.rows[1:]) <= set(everything) and len(everything) == 58
    assert set(first.rows) <= set(workspace.ranking(who="ada", theme="mergers", size=59).rows)
    workspace.ranking.forget_seen(ME)
    assert len(workspace.ranking.seen(ME)) == 0


def test_when_all_were_passed_over_they_can_be_shown_again_at_once(workspace: Workspace) -> None:
    everything = workspace.ranking(**ADA, size=100).rows
    workspace.ranking.note_seen(ids(workspace, everything), ME)
    workspace.rate(ids(workspace, everything[:1]), "up", **ADA)
    assert len(workspace.ranking(**ADA, size=100).rows) == 0
    workspace.ranking.forget_seen(ME)
    assert set(workspace.ranking(**ADA, size=100).rows) == set(everything[1:])


def test_a_colleagues_file_changes_nothing_silently(workspace: Workspace) -> None:
    names = ids(workspace, range(3))
    workspace.rate(names[:2], "up", **ADA)
    text = f"id,answer,who\n{names[0]},up,bo\n{names[1]},down,bo\n{names[2]},artefact,bo\n"
    proposal = workspace.labelling.propose_ratings(text.encode(), ME)
    assert len(workspace.labels.ratings(**ADA)) == 2
    assert workspace.labelling.import_ratings(proposal, ME) == 1
    held = {galaxy: rating.answer for galaxy, rating in workspace.labels.ratings(**ADA).items()}
    assert held == {names[0]: "up", names[1]: "up", names[2]: "artefact"}
    assert workspace.labelling.import_ratings(proposal, ME, replace=True) == 2
    assert workspace.labels.ratings(**ADA)[names[1]].answer == "down"
    workspace.undo(**ADA)
    assert workspace.labels.ratings(**ADA)[names[1]].answer == "up"
    stored = io.BytesIO()
    assert workspace.labelling.write_ratings(stored, ME) == 3


def test_taste_sorts_the_gallery(workspace: Workspace) -> None:
    rate_by_kind(workspace, "ring", 4)
    rows = workspace.selection.rows(where="z > 0.02", order=by_taste(workspace), rater=ME)
    scores = workspace.ranking.scores(ME)[rows]
    assert (np.diff(scores) <= 0).all()
    assert np.array_equal(
        workspace.selection.rows(order=by_taste(workspace, descending=False), rater=ME)[:1],
        [scores_min(workspace)],
    )


def by_taste(workspace: Workspace, *, descending: bool = True) -> Order:
    return Order("", descending, workspace.ranking.scores(ME))


def scores_min(workspace: Workspace) -> int:
    return int(np.argmin(workspace.ranking.scores(ME)))


RANKED = """
import sys, explorer
workspace = explorer.open(sys.argv[1])
page = workspace.ranking(who=sys.argv[2], theme=sys.argv[3], size=20, again=True)
print(page.rows.tolist(), [score.hex() for score in map(float, page.scores)], page.model)
"""


@pytest.mark.slow
def test_ratings_in_any_order_and_after_a_restart_give_the_same_ranking(
    workspace: Workspace, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "cat", copy)
    answers = {galaxy: ANSWERS[at % len(ANSWERS)] for at, galaxy in enumerate(ids(workspace, ROWS))}
    for galaxy, answer in answers.items():
        workspace.rate([galaxy], answer, **ADA)
    other = explorer.open(copy)
    other.rate(list(answers), "down", **ADA)  # thought better of, all at once
    for galaxy, answer in reversed(answers.items()):
        other.rate([galaxy], answer, **ADA)
    here = workspace.ranking(**ADA, size=20, again=True)
    there = other.ranking(**ADA, size=20, again=True)
    assert np.array_equal(here.rows, there.rows) and np.array_equal(here.scores, there.scores)
    workspace.labels.close()
    other.labels.close()
    said = [_ranked_anew(folder) for folder in (tmp_path / "cat", copy)]
    assert said[0] == said[1]
    assert said[0].startswith(str(here.rows.tolist())) and here.model in said[0]


def _ranked_anew(folder: Path) -> str:
    words = [sys.executable, "-c", RANKED, str(folder), ADA["who"], ADA["theme"]]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_a_page_is_spread_over_a_column_of_numbers(workspace: Workspace) -> None:
    values = workspace.catalogue.column("z")
    strata = strata_of(values)
    rows = workspace.ranking(spread="z", size=10).rows
    counts = [int((strata[rows] == one).sum()) for one in np.unique(strata)]
    assert max(counts) - min(counts) <= 1
    with pytest.raises(CatalogueError, match="class holds no numbers to spread over"):
        workspace.ranking(spread="class")
    with pytest.raises(CatalogueError, match="nosuch"):
        workspace.ranking(spread="nosuch")
