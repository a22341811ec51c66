"""Teach: a new task from the labels at hand, judged before it is believed, kept as a column."""

from __future__ import annotations

import html
import shlex
from typing import TYPE_CHECKING

import streamlit as st

from explorer.access import RATER
from explorer.errors import CatalogueError, ExplorerError
from explorer.ui import frame, session, wording
from explorer.ui.format import literal
from explorer.ui.panels.task_box import task_box
from explorer.ui.panels.task_galaxies import galaxies
from explorer.ui.teach_jobs import Job, teacher

if TYPE_CHECKING:
    from explorer.tasks.labels import Task
    from explorer.tasks.train_probe import TaskResult
    from explorer.workspace.workspace import Workspace

NEWS_S = 3.0
STAGES = {
    "reading": "Reading what is labelled",
    "validating": "Judging it on labels it has not seen",
    "predicting": "Looking at every one",
}
FIGURES = {
    "balanced_accuracy": "Balanced accuracy",
    "auc": "Area under ROC",
    "average_precision": "Average precision",
}
INVITATION = (
    "<div class='hint'>A probe learns one yes-or-no question from your labels in seconds: twenty "
    "of each kind are a good beginning.<br>It is judged on labels it has not seen, and becomes a "
    "column to filter, sort, colour and export by.</div>"
)


def page() -> None:
    """The task, its score, and the galaxies that it speaks of."""
    workspace = session.workspace()
    with frame.toolbar("teach"):
        task = task_box(workspace)
        job = teacher().job(workspace, task) if task else None
        waiting = st.fragment(start, run_every=NEWS_S if job is not None and job.done else None)
        waiting(workspace, task)
    if task is None or job is None:
        st.html(INVITATION)
        if task is not None:
            st.html(f"<div class='hint'>{html.escape(show_label_counts(workspace, task))}</div>")
    elif not job.done:
        follow(workspace, task)
    elif job.result is None:
        st.warning(literal(job.error), icon=":material/school:")
    else:
        results(workspace, job, job.result)


def start(workspace: Workspace, task: Task | None) -> None:
    """The button; answers given meanwhile are counted on it without drawing the page again."""
    job = teacher().job(workspace, task) if task else None
    if not session.may(RATER):
        st.caption("Teaching takes a rater; what was taught is there to see.")
        return
    label = button_words(workspace, job)  # our own words and a number
    pressed = st.button(label, type="primary", disabled=task is None)
    if task is not None and pressed:
        teacher().begin(workspace, task)
        session.note_write("teach")
        st.rerun(scope="app")


def show_label_counts(workspace: Workspace, task: Task) -> str:
    """How many labels there are to learn from."""
    from explorer.tasks.labels import labelled_set

    try:
        truth = labelled_set(workspace, task).truth
    except ExplorerError as error:
        return wording.sentence(error)
    return f"Labels so far: {int(truth.sum()):,} yes, {int((~truth).sum()):,} no."


def button_words(workspace: Workspace, job: Job | None) -> str:
    """Teach, or teach again where answers have come since."""
    if job is None or not job.done:
        return "Teach"
    since = workspace.labels.version() - job.answers
    return f"Teach again · {since:,} new answers" if since > 0 else "Teach again"


@st.fragment(run_every=0.5)
def follow(workspace: Workspace, task: Task) -> None:
    """How far the job is; the page again once it is done."""
    job = teacher().job(workspace, task)
    if job is None or job.done:
        st.rerun(scope="app")
    report = job.report
    words = STAGES.get(report.stage, "Waiting for another task") if report else "Starting"
    st.progress(
        min(1.0, report.done / max(report.total, 1)) if report else 0.0, text=literal(words)
    )


# --- the result -------------------------------------------------------------------------------


def results(workspace: Workspace, job: Job, result: TaskResult) -> None:
    """Figures and the column at the left, galaxies at the right."""
    left, right = st.columns([1, 2.6], gap="medium")
    with left:
        st.html(figures(result))
        if result.caution:
            st.caption(literal(result.caution))
        if result.carried is not None:
            st.caption(literal(result.carried.why))
        for sentence in result.score.warnings:
            st.warning(literal(sentence), icon=":material/school:")
        reliability(result)
        store(workspace, job, result)
    with right:
        galaxies(workspace, result)


def figures(result: TaskResult) -> str:
    """The cross-validated figures with their intervals, as an escaped table."""
    score = result.score
    rows = "".join(
        f"<tr><td>{title}</td><td>{value['value']:.3f}</td>"
        f"<td>{value['low']:.3f} – {value['high']:.3f}</td></tr>"
        for title, value in ((title, getattr(score, name)) for name, title in FIGURES.items())
    )
    above = int((result.probability >= score.threshold).sum())
    return (
        f"<div class='headline'><strong>{html.escape(result.labelled.about)}</strong><br>"
        f"{score.labels:,} labels, {score.positives:,} of them yes</div>"
        f"<div class='facts'><table><tr><td>{score.folds}-fold cross-validation</td><td></td>"
        f"<td>95 % interval</td></tr>{rows}</table></div>"
        f"<div class='headline'>Yes from p = {score.threshold:.3f} on: {above:,} of "
        f"{len(result.probability):,}. Among the labelled, {score.precision:.0%} of such "
        f"are right and {score.recall:.0%} of all yes are found.</div>"
    )


def reliability(result: TaskResult) -> None:
    """The reliability plot of the out-of-fold probabilities."""
    from explorer.tasks.reliability_plot import reliability_figure

    figure = reliability_figure(
        result.labelled.truth, result.fitted.out_of_fold, result.score.threshold
    )
    st.plotly_chart(figure, width="stretch", config={"displayModeBar": False}, key="reliability")


def store(workspace: Workspace, job: Job, result: TaskResult) -> None:
    """A name for the column, and the ways on once it is stored."""
    if not session.may(RATER):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        name = st.text_input(
            "Column", value=job.stored or suggested_name(result), key="taught_name", max_chars=63
        )
        pressed = st.button("Store the column", disabled=not name.strip())
    if workspace.catalogue.pictured:  # no image to tune on
        show_finetune_hint(workspace, result, name.strip() or suggested_name(result))
    if pressed:
        store_result(workspace, job, result, name.strip())
    if job.stored:
        with st.container(horizontal=True, gap="small"):
            if st.button("Gallery by it", type="tertiary"):
                session.request_page("gallery", sort=job.stored)
                st.rerun()
            if st.button("Map by it", type="tertiary"):
                session.request_page("map", by=job.stored)
                st.rerun()


def show_finetune_hint(workspace: Workspace, result: TaskResult, name: str) -> None:
    """What to run for a network tuned on the images: minutes to hours, so not on a page."""
    with st.popover("Fine-tune instead", type="tertiary"):
        st.caption(
            "Tunes the encoder's last layers (or --mode all) on the images, judges it on the same "
            "folds as the probe, and stores whichever is better. It goes on where it was stopped."
        )
        st.code(command(workspace, result, name), language="bash", wrap_lines=True)


def command(workspace: Workspace, result: TaskResult, name: str) -> str:
    """The command line of the same task, fine-tuned."""
    task = result.task
    if task.column:
        what = ["--column", task.column, "--positive", *task.positive]
    elif task.tag:
        what = ["--tag", task.tag, *(["--against", *task.against] if task.against else [])]
    else:
        what = ["--ratings", "--who", task.who, "--theme", task.theme]
    what += ["--where", task.where] if task.where else []
    words = ["finetune", str(workspace.catalogue.path), *what, "--mode", "last", "--name", name]
    return "python -m explorer " + " ".join(shlex.quote(word) for word in words)


def suggested_name(result: TaskResult) -> str:
    """A name for the column from what was taught."""
    task = result.task
    words = task.tag or "_".join(task.positive) or task.theme
    clean = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in words)
    return f"{clean.strip('_') or 'taught'}_prob" if clean[:1].isalpha() else f"{task.column}_prob"


def store_result(workspace: Workspace, job: Job, result: TaskResult, name: str) -> None:
    """Store the column; the catalogue is then opened anew with it."""
    try:
        with st.spinner("Storing"):
            write_column(workspace, result, name)
    except CatalogueError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    job.stored = name
    session.note_write(f"store column {name}")
    st.toast(f"Stored as {literal(name)}: sort, filter, colour and export by it")


def write_column(workspace: Workspace, result: TaskResult, name: str) -> None:
    """The column, with the model that its probabilities are of."""
    from explorer.tasks.carry_over import store_carried_over
    from explorer.tasks.store import store_probe

    carried = result.carried is not None and result.carried.pays
    store = store_carried_over if carried else store_probe
    store(workspace, result, name, who=session.who())
