"""finetune: a new task from a few labels, as a column of probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_researcher,
    add_where,
    seed_number,
    who_of,
    whole_number,
)
from explorer.progress import Progress, to_terminal
from explorer.tasks.labels import Task

if TYPE_CHECKING:
    from explorer.tasks.train_probe import TaskResult
    from explorer.workspace.workspace import Workspace


def register(commands: Commands) -> None:
    """Add `finetune`."""
    parser = commands.add("finetune", run, say)
    add_catalogue(parser)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--column", default="", metavar="NAME", help="answers in a column")
    what.add_argument("--tag", default="", help="galaxies with this tag are yes")
    what.add_argument("--ratings", action="store_true", help="thumbs and scores are the answers")
    what.add_argument("--again", default="", metavar="NAME", help="fill a taught column anew")
    parser.add_argument(
        "--positive", nargs="+", default=[], metavar="VALUE", help="1, ring … or '>0.5'"
    )
    parser.add_argument(
        "--against",
        nargs="+",
        default=[],
        metavar="TAG",
        help="tags that are no; rest: the untagged",
    )
    parser.add_argument("--name", default="", help="store the probabilities as this column")
    parser.add_argument(
        "--mode",
        choices=("probe", "last", "all"),
        default="probe",
        help="a line on the embeddings, or also the network's last or all layers (light curves: "
        "last and all alike carry the pretrained network over as folds of the labels choose)",
    )
    parser.add_argument("--epochs", type=whole_number, default=12, help="of fine-tuning")
    parser.add_argument("--seed", type=seed_number, default=0)
    add_researcher(parser)
    add_where(parser)


def run(arguments: Arguments) -> dict[str, Any]:
    """Teach, judge, and store where a name is given."""
    from explorer.catalogue.model_columns import check_name
    from explorer.tasks.report import task_report
    from explorer.tasks.store import refill_column, store_probe
    from explorer.tasks.train_probe import train_probe

    workspace = explorer.open(arguments.catalogue)
    progress = Progress(to_terminal())
    if arguments.again:
        manifest = refill_column(workspace, arguments.again, progress)
        return {"stored": arguments.again, "galaxies": manifest.galaxies}
    if arguments.name:
        check_name(arguments.catalogue, arguments.name)
    task_result = train_probe(workspace, task_of(arguments), seed=arguments.seed, progress=progress)
    result = task_report(workspace, task_result) | {
        "stored": arguments.name or None,
        "seed": arguments.seed,
    }
    if arguments.mode != "probe" and not workspace.catalogue.pictured:
        return _carry_over(workspace, task_result, arguments, progress)
    if arguments.mode != "probe":
        return result | _compare_finetuned(workspace, task_result, arguments, progress)
    if arguments.name:
        store_probe(workspace, task_result, arguments.name, who=who_of(arguments))
    return result


def _compare_finetuned(
    workspace: Workspace, task_result: TaskResult, arguments: Arguments, progress: Progress
) -> dict[str, Any]:
    """Compare with fine-tuning on the same folds, and store whichever is better."""
    from explorer.tasks import finetune
    from explorer.tasks.store import store_probe
    from explorer.tasks.store_finetuned import train_and_store
    from explorer.training.finetune import TuneConfig

    config = TuneConfig(depth=arguments.mode, epochs=arguments.epochs, seed=arguments.seed)
    tuned = finetune.compare_with_probe(workspace, task_result, config, progress)
    if arguments.name and tuned.pays:
        train_and_store(workspace, tuned, arguments.name, progress, who=who_of(arguments))
    elif arguments.name:
        store_probe(workspace, task_result, arguments.name, who=who_of(arguments))
    return {
        "mode": arguments.mode if tuned.pays else "probe",
        "tuned": finetune.finetune_report(tuned),
    }


def _carry_over(
    workspace: Workspace, task_result: TaskResult, arguments: Arguments, progress: Progress
) -> dict[str, Any]:
    """Of light curves: the pretrained network tuned, frozen or left out, as folds say."""
    from explorer.tasks.carry_over import carry_over, carry_over_report, store_carried_over
    from explorer.tasks.report import task_report
    from explorer.tasks.store import store_probe

    found = carry_over(workspace, task_result, seed=arguments.seed, progress=progress)
    told = carry_over_report(found)
    if arguments.name:
        store = store_carried_over if told["pays"] else store_probe
        store(workspace, found, arguments.name, who=who_of(arguments))
    return task_report(workspace, found) | {
        "stored": arguments.name or None,
        "seed": arguments.seed,
        "mode": "carried over" if told["pays"] else "probe",
        "carried_over": told,
    }


def task_of(arguments: Arguments) -> Task:
    """The task that the words describe."""
    return Task(
        column=arguments.column,
        positive=tuple(arguments.positive),
        tag=arguments.tag,
        against=tuple(arguments.against),
        rated=arguments.ratings,
        who=who_of(arguments),
        theme=arguments.theme,
        where=arguments.where,
    )


def say(result: dict[str, Any]) -> str:
    """What was learnt, how well, and what next."""
    if "score" not in result:
        return f"{result['stored']}: {result['galaxies']:,} probabilities"
    score = result["score"]
    lines = [
        f"{result['task']}: {result['labels']:,} labels, {result['positives']:,} of them yes",
        *(f"{name}  {figure_with_interval(score[name])}" for name in FIGURES),
        f"yes from p = {score['threshold']:.3f} on: {result['above_threshold']:,} of "
        f"{result['galaxies']:,}; among the labelled, {score['precision']:.0%} of such are right "
        f"and {score['recall']:.0%} of all yes are found",
        *([result["caution"]] if result["caution"] else []),
        *result["warnings"],
        *_tuning_lines(result),
        f"label next: {' '.join(result['label_next'])}",
    ]
    stored = f"stored as {result['stored']}" if result["stored"] else "not stored: give --name"
    return "\n".join([*lines, stored])


def _tuning_lines(result: dict[str, Any]) -> list[str]:
    if "carried_over" in result:
        carried = result["carried_over"]
        return [carried["why"]]
    if "tuned" not in result:
        return []
    tuned = result["tuned"]
    verdict = "it pays: used" if tuned["pays"] else "it does not pay: the probe is used"
    gain = figure_with_interval(tuned["gain_in_auc_over_probe"])
    losses = f"{tuned['probe_log_loss']:.3f} → {tuned['score']['log_loss']:.3f}"
    return [
        f"fine-tuning ({tuned['depth']}) gains {gain} in AUC over the probe of the same folds, "
        f"log loss {losses}; {verdict}"
    ]


FIGURES = ("auc", "average_precision", "balanced_accuracy")


def figure_with_interval(figure: dict[str, float]) -> str:
    """0.912 (0.880 to 0.941)."""
    return f"{figure['value']:.3f} ({figure['low']:.3f} to {figure['high']:.3f})"
