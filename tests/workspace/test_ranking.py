"""What a researcher's ratings lead to on a desk: reasons, passed-over pages, audits, exchange."""

import io
from pathlib import Path

import numpy as np
import pytest

import explorer
from explorer.pipeline.build import Recipe, build
from explorer.progress import Progress
from explorer.workspace.workspace import Desk
from tests.conftest import write_galaxies

pytestmark = pytest.mark.usefixtures("fake_encoder")
ADA = {"who": "ada", "theme": "rings"}


@pytest.fixture
def desk(tmp_path: Path, fake_encoder: None) -> Desk:
    build(Recipe(str(write_galaxies(tmp_path / "in")), tmp_path / "cat"), Progress())
    return explorer.open(tmp_path / "cat")


def ids(desk: Desk, rows: object) -> list[str]:
    return [str(desk.catalogue.ids()[row]) for row in rows]  # type: ignore[attr-defined]


def rate_by_kind(desk: Desk, kind: str, count: int) -> None:
    kinds = desk.catalogue.column("class")
    desk.rate(ids(desk, np.flatnonzero(kinds == kind)[:count]), "up", **ADA)
    desk.rate(ids(desk, np.flatnonzero(kinds != kind)[:count]), "down", **ADA)


def test_why_names_the_ratings_for_and_against(desk: Desk) -> None:
    rate_by_kind(desk, "ring", 4)
    kinds = desk.catalogue.column("class")
    ring, other = np.flatnonzero(kinds == "ring")[-1], np.flatnonzero(kinds == "round")[-1]
    liked, unliked = desk.why(ids(desk, [ring])[0], **ADA), desk.why(ids(desk, [other])[0], **ADA)
    assert set(kinds[liked.speaks_for]) == {"ring"} and "ring" not in kinds[liked.against]
    assert (np.diff(liked.weights_for) <= 0).all() and (liked.weights_against < 0).all()
    assert liked.probability is not None and unliked.probability is not None
    assert liked.probability > unliked.probability and liked.place < unliked.place


def test_why_before_any_rating(desk: Desk) -> None:
    why = desk.why(ids(desk, [0])[0], **ADA)
    assert why.probability is None and len(why.speaks_for) == len(why.against) == 0


def test_what_was_passed_over_is_not_shown_again_unless_asked(desk: Desk) -> None:
    first = desk.ranking(**ADA, size=10)
    desk.saw(ids(desk, first.rows), **ADA)
    desk.rate(ids(desk, first.rows[:1]), "up", **ADA)
    assert not set(desk.ranking(**ADA, size=10).rows) & set(first.rows)
    everything = desk.ranking(**ADA, size=59, again=True).rows
    assert set(first.rows[1:]) <= set(everything) and len(everything) == 58
    assert set(first.rows) <= set(desk.ranking(who="ada", theme="mergers", size=59).rows)
    desk.forget_seen(**ADA)
    assert len(desk.seen(**ADA)) == 0


def test_when_all_were_passed_over_they_can_be_shown_again_at_once(desk: Desk) -> None:
    everything = desk.ranking(**ADA, size=100).rows
    desk.saw(ids(desk, everything), **ADA)
    desk.rate(ids(desk, everything[:1]), "up", **ADA)
    assert len(desk.ranking(**ADA, size=100).rows) == 0
    desk.forget_seen(**ADA)
    assert set(desk.ranking(**ADA, size=100).rows) == set(everything[1:])


def test_an_audit_counts_what_was_drawn_and_what_was_rated_meanwhile(desk: Desk) -> None:
    desk.rate(ids(desk, range(5)), "up", **ADA)
    assert desk.progress(**ADA).left is None
    assert desk.draw_audit(**ADA, size=10) == 10
    drawn = desk.audited(**ADA)
    assert len(set(drawn)) == 10 and not set(drawn) & set(range(5))
    desk.rate(ids(desk, drawn[:4]), "down", **ADA)
    assert list(desk.audit(**ADA)) == list(drawn[4:])
    state = desk.progress(**ADA)
    assert (state.audited, state.drawn, state.found) == (4, 10, 5)
    assert state.left is not None and state.left.expected == 0 < state.left.high
    desk.draw_audit(**ADA, size=100)
    assert len(desk.audited(**ADA)) == 54


def test_an_audit_is_no_step_for_undo(desk: Desk) -> None:
    desk.rate(ids(desk, [0]), "up", **ADA)
    desk.draw_audit(**ADA)
    assert desk.undo(**ADA) == ids(desk, [0])


def test_a_colleagues_file_changes_nothing_silently(desk: Desk) -> None:
    names = ids(desk, range(3))
    desk.rate(names[:2], "up", **ADA)
    text = f"id,answer,who\n{names[0]},up,bo\n{names[1]},down,bo\n{names[2]},artefact,bo\n"
    proposal = desk.proposed_ratings(text.encode(), **ADA)
    assert len(desk.labels.ratings(**ADA)) == 2
    assert desk.import_ratings(proposal, **ADA) == 1
    held = {galaxy: rating.answer for galaxy, rating in desk.labels.ratings(**ADA).items()}
    assert held == {names[0]: "up", names[1]: "up", names[2]: "artefact"}
    assert desk.import_ratings(proposal, replace=True, **ADA) == 2
    assert desk.labels.ratings(**ADA)[names[1]].answer == "down"
    desk.undo(**ADA)
    assert desk.labels.ratings(**ADA)[names[1]].answer == "up"
    stored = io.BytesIO()
    assert desk.export_ratings(stored, **ADA) == 3


def test_taste_sorts_the_gallery(desk: Desk) -> None:
    rate_by_kind(desk, "ring", 4)
    rows = desk.select(sort="taste", where="z > 0.02", **ADA)
    scores = desk.scores(**ADA)[rows]
    assert (np.diff(scores) <= 0).all()
    assert np.array_equal(
        desk.select(sort="taste", descending=False, **ADA)[:1], [scores_min(desk)]
    )


def scores_min(desk: Desk) -> int:
    return int(np.argmin(desk.scores(**ADA)))
