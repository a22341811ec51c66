"""The question that the Teach page asks: where its answers come from, in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from explorer.tasks.labels import OPERATORS, REST, Task, common_values
from explorer.ui import session
from explorer.ui.format import literal
from explorer.ui.panels.controls import Control, choice, example, pick_one, text_box, theme_box

if TYPE_CHECKING:
    from explorer.workspace.workspace import Workspace

SOURCES = ("ratings", "tag", "column")
FEW_VALUES = 24  # of numbers, to choose from; of more a comparison is asked for
MOST_VALUES = 200
ANSWERS_HELP = (
    "ratings: thumbs up and 3 to 5 are yes, down, 0 to 2 and artefact are no. tag: what has it "
    "against what has another tag, or against others drawn by chance. column: values you name."
)


def task_box(workspace: Workspace) -> Task | None:
    """The task that the controls describe; None while something is missing."""
    source = choice(Control("teach", "from", "Answers from", ANSWERS_HELP), SOURCES)
    if source == "ratings":
        theme_box(workspace, changed=lambda: None)
        return Task(rated=True, **session.rater().words)
    return task_from_tag(workspace) if source == "tag" else task_from_column(workspace)


def task_from_tag(workspace: Workspace) -> Task | None:
    """One tag against others, or against the rest."""
    tags = list(workspace.labels.tags())
    if not tags:
        over = f"press the tag on a {workspace.catalogue.object_kind}, or its key, on any page"
        st.caption(literal(f"No tags yet: {over}."))
        return None
    tag = pick_one("teach", "tag", "Yes is the tag", tags)
    others = [t for t in tags if t != tag]
    unchosen = "Every other tag" if others else "Some of the rest"  # what an empty box stands for
    against = choose_some("against", "No is", [*others, REST], placeholder=unchosen)
    return Task(tag=tag, against=tuple(against))


def task_from_column(workspace: Workspace) -> Task | None:
    """A column, the values that are yes or a comparison, and whose labels count at all."""
    kinds = {c.name: c.kind for c in workspace.catalogue.columns if c.origin == "user"}
    names = list(kinds)
    if not names:
        st.caption("This catalogue has no columns of yours.")
        return None
    column = pick_one("teach", "column", "Column", names)
    values = common_values(workspace.catalogue.arrow(column), MOST_VALUES)
    if len(values) <= FEW_VALUES or kinds[column] == "text":
        positive = choose_some("yes", "Yes is", values)
    else:
        typed = text_box("teach", "above", "Yes is", placeholder="> 0.5", width=140).strip()
        positive = [typed] if typed.startswith(OPERATORS) else typed.split()
    where = text_box(
        "teach",
        "where",
        f"Only {workspace.catalogue.object_kind.many} with",
        placeholder=example(workspace),
        width=180,
    )
    return Task(column=column, positive=tuple(positive), where=where) if positive else None


def choose_some(
    name: str, label: str, options: list[str], *, placeholder: str = "Choose"
) -> list[str]:
    """Some of the options, as the address has them."""
    key = f"teach_{name}"
    asked = [value for value in session.get_query_all(name) if value in options]
    if session.widget_value(key) is None or session.remembered(key) != (asked, options):
        session.set_widget(key, asked)
    picked = st.multiselect(label, options, key=key, width=260, placeholder=placeholder)
    session.remember(key, (list(picked), options))
    session.set_query_all(name, list(picked))
    return list(picked)
