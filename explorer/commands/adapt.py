"""adapt: how far apart two surveys are, and a task of one used on the other."""

from pathlib import Path
from typing import Any

import numpy as np

import explorer
from explorer.commands.parser import Arguments, Commands, named_path, seed_number, whole_number
from explorer.commands.report import write_html
from explorer.errors import CatalogueError
from explorer.progress import Progress, to_terminal
from explorer.tasks.labels import OPERATORS, Task
from explorer.transfer.remedies import REMEDIES


def register(commands: Commands) -> None:
    """Add `adapt`."""
    parser = commands.add("adapt", run, say)
    parser.add_argument(
        "source", type=named_path, metavar="SOURCE_CAT", help="where the labels are"
    )
    parser.add_argument(
        "target", type=named_path, metavar="TARGET_CAT", help="where they are wanted"
    )
    parser.add_argument(
        "--column", default="", metavar="NAME", help="the source's labels (none: the drift alone)"
    )
    parser.add_argument(
        "--positive",
        default="",
        metavar="CLASS",
        help="the class to store; of a column of numbers what is yes, such as '>0.5'",
    )
    parser.add_argument("--where", default="", metavar="EXPR", help="which galaxies of the source")
    parser.add_argument("--name", default="", help="store P(CLASS) in the target as this column")
    parser.add_argument(
        "--target-column",
        default="",
        metavar="NAME",
        help="labels that the target has itself, of galaxies drawn by chance",
    )
    parser.add_argument(
        "--target-positive", default="", metavar="CLASS", help="(default: the same)"
    )
    parser.add_argument(
        "--target-where", default="", metavar="EXPR", help="which galaxies of the target"
    )
    parser.add_argument(
        "--remedy",
        choices=("auto", *REMEDIES),
        default="auto",
        help="auto (the default): none, unless the data say that one helps; centre, renormalise, "
        "coral and subspace make features alike; weights: source galaxies like the target's count "
        "more; em, bbse and counted (from --target-column): the target's class shares",
    )
    parser.add_argument(
        "--figure", type=named_path, metavar="FILE.html", help="the drift as a plot"
    )
    parser.add_argument(
        "--continue",
        dest="steps",
        type=whole_number,
        metavar="N",
        help="first train the encoder N steps further on the target's images, without labels",
    )
    parser.add_argument("--seed", type=seed_number, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """The drift report; with --column the task too."""
    from explorer.transfer import adapt

    source, target = explorer.open(arguments.source), explorer.open(arguments.target)
    if arguments.name:
        _check_storable(arguments, source)
    before: dict[str, Any] = {}
    if arguments.steps:
        before = {"drift_before": adapt.drift_between(source, target, seed=arguments.seed).record()}
        source, target, encoder = _continue_training(source, target, arguments)
        before["encoder"] = str(encoder)
        before["embedded"] = [str(one.catalogue.path) for one in (source, target)]
    if not arguments.column:
        moved = adapt.drift_between(source, target, seed=arguments.seed)
        result: dict[str, Any] = before | adapt.drift_report(source, target, moved)
    else:
        adapted = adapt.adapt(
            source,
            target,
            _task(arguments),
            adapt.AdaptConfig(arguments.remedy, _target_task(arguments), arguments.seed),
        )
        moved, result = adapted.drift, before | adapt.adaptation_report(source, target, adapted)
        if arguments.name:
            _store_column(arguments, adapted, target.catalogue.path)
    if arguments.figure is not None:
        _write_figure(arguments, moved)
    stored = arguments.name or None
    place = str(target.catalogue.path) if stored else None
    return result | {"stored": stored, "stored_in": place, "seed": arguments.seed}


def _continue_training(source: Any, target: Any, arguments: Arguments) -> tuple[Any, Any, Path]:
    """Both catalogues as the encoder sees them that was trained further, and its file."""
    from explorer.training.continue_training import ContinueConfig
    from explorer.transfer.continue_training import continue_training

    config = ContinueConfig(steps=arguments.steps, seed=arguments.seed)
    done = continue_training(source, target, config, Progress(to_terminal()))
    return explorer.open(done.source), explorer.open(done.target), done.encoder


def _is_binary(arguments: Arguments) -> bool:
    """Whether it is a question: by a comparison, as >0.5, or by another word for the target."""
    if arguments.target_positive and not arguments.positive:
        raise CatalogueError("Say with --positive, too, what counts as yes at the source.")
    compares = arguments.positive.lstrip().startswith(OPERATORS)
    return compares or bool(arguments.target_positive)


def _task(arguments: Arguments) -> Task:
    positive = (arguments.positive,) if _is_binary(arguments) else ()
    return Task(column=arguments.column, positive=positive, where=arguments.where)


def _target_task(arguments: Arguments) -> Task | None:
    if not arguments.target_column:
        return None
    said = arguments.target_positive or arguments.positive
    positive = (said,) if _is_binary(arguments) else ()
    return Task(column=arguments.target_column, positive=positive, where=arguments.target_where)


def _stored_class(arguments: Arguments) -> str:
    from explorer.transfer.adapt import YES

    return YES if _is_binary(arguments) else str(arguments.positive)


def _check_storable(arguments: Arguments, source: Any) -> None:
    """Refuse, before anything long is done, what could not be stored in the end."""
    from explorer.catalogue.model_columns import check_name
    from explorer.transfer.adapt import task_classes

    check_name(arguments.target, arguments.name)
    if not arguments.column:
        raise CatalogueError("Say with --column which labels of the source to learn from.")
    classes = np.unique(task_classes(source, _task(arguments))[1])
    if _is_binary(arguments) and len(classes) < 2:
        raise CatalogueError(
            f"All labels of the source are {classes[0]} to {arguments.column} "
            f"{arguments.positive}: choose another cut."
        )
    if _stored_class(arguments) not in classes:
        raise CatalogueError(
            f"Say with --positive which class to store; there are: {', '.join(classes)}."
        )


def _store_column(arguments: Arguments, adapted: Any, folder: Path) -> None:
    from explorer.catalogue.model_columns import store_column

    entry = {
        "mode": "adapted",
        "from": str(arguments.source),
        "task": {"column": arguments.column, "positive": [arguments.positive]}
        | ({"where": arguments.where} if arguments.where else {}),
        "remedy": adapted.choice.name,
        "why": adapted.choice.why,
        "labels": {"source": adapted.source_labels, "target": adapted.target_labels},
    }
    values = adapted.probability[:, adapted.classes.index(_stored_class(arguments))]
    store_column(folder, arguments.name, values.astype(np.float32), entry)


def _write_figure(arguments: Arguments, moved: Any) -> None:
    from explorer.transfer.drift_plot import drift_figure

    drawn = drift_figure(moved, arguments.source.name, arguments.target.name)
    write_html(drawn, arguments.figure)


LISTS = {
    "only_in_source": "the source's that look least like the target",
    "source_like_target": "the source's that look most like it",
    "only_in_target": "the target's that look least like the source",
    "target_like_source": "the target's that look most like it",
}


def say(result: dict[str, Any]) -> str:
    """The drift in words, then what was done."""
    lines = [result["drift"]["words"]]
    if "drift_before" in result:
        lines.insert(0, f"before: {result['drift_before']['words']}")
        lines.append(f"trained further: {result['encoder']}")
        lines.append(f"embedded by it: {' and '.join(result['embedded'])}")
    named = result["galaxies"]
    lines += [f"{words}: {' '.join(named[name][:6])}" for name, words in LISTS.items()]
    if "labels" not in result:
        return "\n".join([*lines, "to use a task of the source on the target, give --column"])
    labels, shares = result["labels"], result["predicted"]
    stored = "not stored: give --positive and --name"
    if result["stored"]:
        stored = f"stored as {result['stored']} in {result['stored_in']}"
    return "\n".join(
        [
            *lines,
            f"learned from {labels['source']:,} labels of the source, {labels['target']:,} of the "
            "target",
            f"{result['why']} Remedy: {result['remedy']}.",
            f"{result['answers_changed']:,} answers change by it",
            "predicted: " + ", ".join(f"{k} {v:.1%}" for k, v in shares.items()),
            stored,
        ]
    )
