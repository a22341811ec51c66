"""What the count of the raters' answers notices."""

from pathlib import Path
from types import SimpleNamespace

from explorer.labels import Labels
from explorer.labels.backup import OWN_FILE
from tests.trials.outcome import Outcome
from tests.trials.raters import Sheet, compare


def judged(tmp_path: Path, *sheets: Sheet) -> Outcome:
    labels = Labels(tmp_path / OWN_FILE)
    labels.rate(["a"], "up", who="rater 0")
    labels.rate(["b"], "down", who="rater 0")
    labels.rate(["b"], None, who="rater 0")
    labels.close()
    outcome = Outcome("raters")
    compare(outcome, list(sheets), SimpleNamespace(catalogue=tmp_path))
    return outcome


def test_what_is_in_the_journal_as_it_was_told_is_counted(tmp_path: Path) -> None:
    told = [("a", "up"), ("b", "down"), ("b", "")]
    outcome = judged(tmp_path, Sheet("rater 0", told))
    assert outcome.worked == 3 and not outcome.failures


def test_lost_misfiled_and_refused_answers_are_noticed(tmp_path: Path) -> None:
    told = [("a", "up"), ("b", "down"), ("c", "up")]
    outcome = judged(tmp_path, Sheet("rater 0", told, refused=["503"]), Sheet("rater 1"))
    assert len(outcome.lost) == 1 and len(outcome.wrong) == 2
    assert judged(tmp_path, Sheet("rater 1")).wrong == ["filed under rater 0, who rated nothing"]
