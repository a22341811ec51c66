"""evaluate finetune: learning curves of a task on one's own catalogue."""

from argparse import ArgumentTypeError
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.commands.held_out import unseen_in_training
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_where,
    named_path,
    seed_number,
    table,
    tell,
    whole_number,
)
from explorer.commands.report import write_html

if TYPE_CHECKING:
    from explorer.tasks.labels import LabelledSet
    from explorer.workspace.workspace import Workspace

SCRATCH = ("scratch", "backbone")  # from nothing: the whole network, and its backbone alone
TUNED = ("tuned", "network")  # averaged with frozen, as `finetune` offers it, and alone
SLOW = (*TUNED, *SCRATCH)
METHODS = ("frozen", "pixels", *SLOW)
LEAST_TESTED = 10  # of each class, for the held-out list to be tested on


def register(commands: Commands) -> None:
    """Add `evaluate finetune`."""
    parser = commands.add("finetune", run, say, about="learning curves of a task")
    add_catalogue(parser)
    parser.add_argument("--column", required=True, metavar="NAME")
    parser.add_argument("--positive", nargs="+", default=["1"], metavar="VALUE")
    parser.add_argument("--sizes", default="2,5,10,20,50,100,all", help="labels of each class")
    parser.add_argument("--repeats", type=whole_number, default=10)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument(
        "--also", nargs="+", default=[], metavar="NAME=ENCODER", help="frozen, of another encoder"
    )
    parser.add_argument(
        "--slow-repeats", type=whole_number, default=2, help="of tuned and from nothing"
    )
    parser.add_argument("--slow-sizes", default="", help="of these (default: --sizes)")
    parser.add_argument(
        "--most", type=whole_number, metavar="N", help="of the commoner class, drawn by chance"
    )
    parser.add_argument(
        "--keep", type=named_path, metavar="FILE.json", help="runs that are done; go on from it"
    )
    parser.add_argument("--epochs", type=int, default=12, help="of tuned")
    parser.add_argument("--scratch-epochs", type=int, default=40)
    parser.add_argument("--depth", choices=("last", "all"), default="all")
    parser.add_argument("--test", choices=("held-out", "random"), default="held-out")
    parser.add_argument("--figure", type=named_path, metavar="FILE.html")
    parser.add_argument("--seed", type=seed_number, default=0)
    add_where(parser)


def run(arguments: Arguments) -> dict[str, Any]:
    """Every method on the same draws of labels."""
    from explorer.evaluate.learning_curves import Draws, learning_curves, learning_curves_figure
    from explorer.evaluate.run_cache import RunCache
    from explorer.search.duplicates import duplicate_groups
    from explorer.tasks.labels import Task, labelled_set

    workspace = explorer.open(arguments.catalogue)
    task = Task(column=arguments.column, positive=tuple(arguments.positive), where=arguments.where)
    known = subsample_commoner_class(
        labelled_set(workspace, task, seed=arguments.seed), arguments.most, arguments.seed
    )
    test = (
        held_out_places(workspace, known.rows, known.truth)
        if arguments.test == "held-out"
        else None
    )
    learners = build_learners(workspace, arguments, known.rows)
    draws = Draws(
        sizes={n: parse_sizes(arguments, n) for n in learners},
        repeats={n: arguments.slow_repeats if n in SLOW else arguments.repeats for n in learners},
        groups=duplicate_groups(workspace.search.similarity.same(), known.rows),
        test=test,
        seed=arguments.seed,
    )
    cache = RunCache(arguments.keep, cache_key(workspace, known, arguments))
    result = learning_curves(known.truth, learners, draws, cache=cache, report=tell)
    if arguments.figure is not None:
        write_html(learning_curves_figure(result), arguments.figure)
    encoder = workspace.catalogue.manifest.encoder
    named = f"{encoder['name']}-{encoder['weights_sha256'][:8]}"
    return {"task": known.about, "encoder": named, **result}


def parse_sizes(arguments: Arguments, method: str) -> list[int | str]:
    """Labels a class that a method is tried with: fewer of them for a slow one, where asked."""
    from explorer.evaluate.learning_curves import ALL

    words = arguments.slow_sizes if method in SLOW and arguments.slow_sizes else arguments.sizes
    try:
        return [word if word == ALL else whole_number(word) for word in words.split(",")]
    except (ValueError, ArgumentTypeError):
        raise ValueError(f"Sizes are whole numbers and 'all', as 2,5,all; not {words!r}.") from None


def subsample_commoner_class(known: "LabelledSet", most: int | None, seed: int) -> "LabelledSet":
    """The labelled set with at most `most` galaxies of its commoner class."""
    common = known.truth == (known.truth.mean() > 0.5)
    if most is None or common.sum() <= most:
        return known
    drawn = np.random.default_rng(seed).choice(np.flatnonzero(common), most, replace=False)
    kept = np.sort(np.concatenate([np.flatnonzero(~common), drawn]))
    return replace(known, rows=known.rows[kept], truth=known.truth[kept])


def cache_key(workspace: "Workspace", known: "LabelledSet", arguments: Arguments) -> str:
    """A description of everything that decides a run: stored runs of another are not used."""
    tuned = (arguments.epochs, arguments.scratch_epochs, arguments.depth, arguments.also)
    what = (workspace.catalogue.manifest.encoder["weights_sha256"], known.about, arguments.test)
    return f"{what} {tuned} {known.rows.tolist()} {known.truth.tolist()}"


def say(result: dict[str, Any]) -> str:
    """The learning curves as two tables."""
    from explorer.evaluate.learning_curves import table_rows

    tested = f"{result['test_galaxies']:,} galaxies, {result['tested']}"
    lines = [f"{result['task']}: {result['positives']:,} of {result['n']:,}; tested on {tested}"]
    for measure in ("balanced_accuracy", "auc"):
        lines += ["", f"{measure.replace('_', ' ')} by labels of each class: mean ± sd (draws)"]
        lines.append(table(table_rows(result, measure)))
    return "\n".join(lines)


def held_out_places(
    workspace: "Workspace", rows: NDArray[np.int64], truth: NDArray[np.bool_]
) -> NDArray[np.int64] | None:
    """Places among `rows` of galaxies that `bundled` was not trained on; None if too few."""
    held = unseen_in_training(workspace, rows)
    enough = min((held & truth).sum(), (held & ~truth).sum()) >= LEAST_TESTED
    return np.flatnonzero(held) if enough else None


def build_learners(
    workspace: "Workspace", arguments: Arguments, rows: NDArray[np.int64]
) -> dict[str, Any]:
    """The methods asked for, by name; each speaks of places among `rows`."""
    from explorer.evaluate import learners

    load_row = workspace.originals.image
    probe = learners.frozen_probe(workspace.catalogue.embeddings(rows).astype(np.float32))

    def load(at: int) -> NDArray[np.uint8]:
        return load_row(int(rows[at]))

    @cache
    def network(kind: str) -> Any:
        return learners.tuned_network(_encoder(workspace), load, _config(arguments, kind))

    found: dict[str, Any] = {}
    for name in arguments.methods.split(","):
        if name == "frozen":
            found[name] = probe
        elif name == "pixels":
            found[name] = learners.pixel_probe(load, len(rows))
        elif name in SLOW:
            made = network("tuned" if name in TUNED else name)
            found[name] = learners.average_of(made, probe) if name == "tuned" else made
        else:
            raise ValueError(f"Unknown method {name!r}. Known: {', '.join(METHODS)}.")
    for other in arguments.also:
        name, _, path = other.partition("=")
        if not path:
            raise ValueError(f"--also {other!r} should read NAME=ENCODER.")
        found[name] = learners.frozen_probe(_embed_all(path, load, len(rows)))
    return found


def _encoder(workspace: "Workspace") -> Any:
    from explorer.tasks.fold_training import catalogue_encoder

    return catalogue_encoder(workspace)


def _config(arguments: Arguments, name: str) -> Any:
    from explorer.training.finetune import TuneConfig

    scratch = name in SCRATCH
    epochs = arguments.scratch_epochs if scratch else arguments.epochs
    return TuneConfig(
        depth=arguments.depth, epochs=epochs, scratch=scratch, bare=name == "backbone"
    )


def _embed_all(name: str, load: Any, count: int) -> NDArray[np.float32]:
    from explorer.encoder import embed, load_encoder

    batches = embed(load_encoder(name), load, count, views=4)
    return np.concatenate([batch.embeddings for batch in batches])
