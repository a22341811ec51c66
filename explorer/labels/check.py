"""Whether a journal is whole: SQLite's own check, numbers without a gap, nothing lost."""

from dataclasses import dataclass

from explorer.labels.journal import Journal
from explorer.labels.keeper import Keeper
from explorer.labels.restore import move_damaged
from explorer.labels.state import NOTHING, JournalState, compared_state, whole_state


@dataclass(frozen=True)
class Checked:
    """What a journal holds, what its catalogue knows of it, and a sentence for each thing wrong."""

    state: JournalState
    known: JournalState
    problems: list[str]


def check(journal: Journal, keeper: Keeper) -> Checked:
    """Examine a journal without changing anything."""
    seen = keeper.seen()
    known = seen.state
    problems = [keeper.damage(), _damage(journal, keeper)]
    if problems[1]:
        return Checked(NOTHING, known, [problem for problem in problems if problem])
    with journal.database.reading() as connection:
        state = whole_state(connection)
        lost = keeper.problem(compared_state(connection, known), seen)
    problems.append(lost or _gap(journal, keeper, state))
    return Checked(state, known, [problem for problem in problems if problem])


def accept(journal: Journal, keeper: Keeper) -> Checked:
    """Compare with the journal as it is from now on, whatever was known.

    A damaged file is renamed, and a new journal begins.
    Raises:
        LabelError: the journal cannot be opened.
        OSError: the catalogue's folder cannot be written.
    """
    known = keeper.known()
    move_damaged(journal.database)
    with journal.database.reading() as connection:
        state = whole_state(connection)
    keeper.remember(state)
    return Checked(state, known, [])


def _damage(journal: Journal, keeper: Keeper) -> str:
    damage = journal.database.damage()
    if not damage:
        return ""
    return f"{journal.database.file} is damaged: {damage}. {keeper.advice()}"


def _gap(journal: Journal, keeper: Keeper, state: JournalState) -> str:
    """A server leaves out numbers when a write fails; an SQLite file never does."""
    known = keeper.known()
    missing = (state.last - state.count) - (known.last - known.count)
    if journal.database.file is None or missing <= 0:
        return ""
    return (
        f"{missing:,} lines are missing among the {state.last:,} of {journal.database.file}. "
        f"{keeper.advice()}"
    )
