"""adapt: how far apart two surveys are, and a task of one used on the other."""

from pathlib import Path
from typing import Any

import numpy as np

import explorer
from explorer.commands.command import Arguments, Commands, whole_number
from explorer.commands.figures import write_html
from explorer.errors import CatalogueError
from explorer.progress import Progress, to_terminal
from explorer.transfer.remedies import REMEDIES


def register(commands: Commands) -> None:
    """Add `adapt`."""
    parser = commands.add("adapt", run, say, about="use a task of one survey on another")
    parser.add_argument("source", type=Path, metavar="SOURCE_CAT", help="where the labels are")
    parser.add_argument("target", type=Path, metavar="TARGET_CAT", help="where they are wanted")
    parser.add_argument("--column", default="", metavar="NAME", help="the source's labels")
    parser.add_argument("--target-column", default="", metavar="NAME", help="few labels there")
    parser.add_argument("--remedy", choices=("auto", *REMEDIES), default="auto")
    parser.add_argument("--positive", default="", metavar="CLASS", help="the class to store")
    parser.add_argument("--name", default="", help="store its probability as this column")
    parser.add_argument("--figure", type=Path, metavar="FILE.html", help="the drift as a plot")
    parser.add_argument(
        "--continue",
        dest="steps",
        type=whole_number,
        metavar="N",
        help="first train the encoder N steps further on the target's images, without labels",
    )
    parser.add_argument("--seed", type=int, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """The drift report; with --column the task too."""
    from explorer import adapt

    source, target = explorer.open(arguments.source), explorer.open(arguments.target)
    before: dict[str, Any] = {}
    if arguments.steps:
        before = {"drift_before": adapt.drift_between(source, target, seed=arguments.seed).record()}
        source, target, encoder = _continued(source, target, arguments)
        before["encoder"] = str(encoder)
    if not arguments.column:
        moved = adapt.drift_between(source, target, seed=arguments.seed)
        result: dict[str, Any] = before | {"drift": moved.record()}
    else:
        adapted = adapt.adapt(
            source,
            target,
            arguments.column,
            how=arguments.remedy,
            target_column=arguments.target_column,
            seed=arguments.seed,
        )
        moved, result = adapted.drift, before | adapt.report(source, target, adapted)
        if arguments.name:
            _store(arguments, adapted, target.catalogue.path)
    if arguments.figure is not None:
        _draw(arguments, moved)
    return result | {"stored": arguments.name or None, "seed": arguments.seed}


def _continued(source: Any, target: Any, arguments: Arguments) -> tuple[Any, Any, Path]:
    """Both catalogues as the encoder sees them that was trained further, and its file."""
    from explorer.continued import carry_on
    from explorer.encoder.continued import ContinueConfig

    config = ContinueConfig(steps=arguments.steps, seed=arguments.seed)
    done = carry_on(source, target, config, Progress(to_terminal()))
    return explorer.open(done.source), explorer.open(done.target), done.encoder


def _store(arguments: Arguments, adapted: Any, folder: Path) -> None:
    from explorer.catalogue.taught import store_column

    if arguments.positive not in adapted.classes:
        raise CatalogueError(
            f"Say with --positive which class to store; there are: {', '.join(adapted.classes)}."
        )
    entry = {
        "mode": "adapted",
        "from": str(arguments.source),
        "task": {"column": arguments.column, "positive": [arguments.positive]},
        "remedy": adapted.choice.name,
        "why": adapted.choice.why,
        "labels": {"source": adapted.source_labels, "target": adapted.target_labels},
    }
    values = adapted.probability[:, adapted.classes.index(arguments.positive)]
    store_column(folder, arguments.name, values.astype(np.float32), entry)


def _draw(arguments: Arguments, moved: Any) -> None:
    from explorer.transfer.plots import drift_figure

    drawn = drift_figure(moved, arguments.source.name, arguments.target.name)
    write_html(drawn, arguments.figure)


def say(result: dict[str, Any]) -> str:
    """The drift in words, then what was done."""
    lines = [result["drift"]["words"]]
    if "drift_before" in result:
        lines.insert(0, f"Before: {result['drift_before']['words']}")
        lines.append(f"Trained further: {result['encoder']}")
    if "galaxies" in result:
        lines += [
            f"{k.replace('_', ' ')}: {' '.join(v[:6])}" for k, v in result["galaxies"].items()
        ]
        lines += [
            result["why"],
            f"{result['answers_changed']:,} answers change by it",
            "predicted: " + ", ".join(f"{k} {v:.1%}" for k, v in result["predicted"].items()),
        ]
    return "\n".join(lines)
