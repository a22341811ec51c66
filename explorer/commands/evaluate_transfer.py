"""evaluate transfer: a task of one survey on another, or on a controlled shift of its own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import explorer
from explorer.arrays import Names, Vectors
from explorer.commands.held_out import unseen_in_training
from explorer.commands.parser import (
    Arguments,
    Commands,
    named_path,
    seed_number,
    tell,
    whole_number,
)
from explorer.commands.report import write_html
from explorer.files import open_whole
from explorer.tasks.labels import Task

if TYPE_CHECKING:
    from explorer.transfer import LabelledSource
    from explorer.workspace.workspace import Workspace

CONTROLLED = ("seeing", "noise", "degraded", "grey", "framing", "priors")
COMPONENTS = 128


def register(commands: Commands, say: Any) -> None:
    """Add `evaluate transfer`."""
    parser = commands.add("transfer", run, say, about="a task of one survey on another")
    parser.add_argument("--source", type=named_path, required=True, metavar="CAT")
    parser.add_argument("--target", type=named_path, metavar="CAT", help="another survey")
    parser.add_argument(
        "--shift", nargs="+", choices=CONTROLLED, help="or half of the source, changed so"
    )
    parser.add_argument("--column", required=True, metavar="NAME", help="the classes")
    parser.add_argument("--target-column", default="", metavar="NAME", help="(default: the same)")
    parser.add_argument(
        "--positive",
        nargs="+",
        default=[],
        metavar="VALUE",
        help="make two classes: 1, ring … or '>0.5' are yes",
    )
    parser.add_argument(
        "--target-positive",
        nargs="+",
        default=[],
        metavar="VALUE",
        help="(default: the same)",
    )
    parser.add_argument("--where", default="", metavar="EXPR", help="which galaxies of the source")
    parser.add_argument("--target-where", default="", metavar="EXPR", help="which of the target")
    parser.add_argument(
        "--merge", action="append", default=[], metavar="NEW=A,B", help="name classes alike"
    )
    parser.add_argument("--budget", default="0,1%,5%,20%", help="shares of the target labelled")
    parser.add_argument("--repeats", type=whole_number, default=5)
    parser.add_argument("--limit", type=whole_number, help="galaxies of the source, by chance")
    parser.add_argument("--strength", type=float, default=1.0, help="of blur, noise and framing")
    parser.add_argument(
        "--held-out", action="store_true", help="only galaxies that bundled never met"
    )
    parser.add_argument(
        "--keep", type=named_path, metavar="FOLDER", help="embeddings of changed images"
    )
    parser.add_argument("--views", type=int, default=2, choices=(1, 2, 4, 8), help="of --shift")
    parser.add_argument("--figure", type=named_path, metavar="FILE.html")
    parser.add_argument("--seed", type=seed_number, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """The table of remedies by budget, and how far apart the two are; of several shifts, each."""
    if (arguments.target is None) == (arguments.shift is None):
        raise ValueError("Give one of --target (another catalogue) and --shift (a changed half).")
    if arguments.shift is None:
        return measure_pair(arguments, _survey_pair(arguments), str(arguments.target))
    results = {
        shift: measure_pair(arguments, _shifted_pair(arguments, shift), shift)
        for shift in arguments.shift
    }
    return {"shifts": results} if len(results) > 1 else next(iter(results.values()))


def measure_pair(arguments: Arguments, pair: Pair, shift: str) -> dict[str, Any]:
    """One pair's table, its drift, and its figure where one is asked for."""
    from explorer.evaluate.transfer import Budget, evaluate_transfer, transfer_figure
    from explorer.transfer import measure_drift

    source, points, classes, names = shared_space(*pair, seed=arguments.seed)
    result = evaluate_transfer(
        source,
        points,
        classes,
        budget=Budget(
            [parse_budget(part) for part in arguments.budget.split(",")], arguments.repeats
        ),
        report=tell,
    )
    moved = measure_drift(pair[0], pair[2], seed=arguments.seed)
    if arguments.figure is not None:
        several = arguments.shift is not None and len(arguments.shift) > 1
        stem = f"{arguments.figure.stem}-{shift}" if several else arguments.figure.stem
        write_html(transfer_figure(result), arguments.figure.with_stem(stem))
    counts = {
        side: dict(zip(names, np.bincount(each, minlength=len(names)).tolist(), strict=True))
        for side, each in (("source", source.classes), ("target", classes))
    }
    return {"shift": shift, "names": names, "counts": counts, "drift": moved.record(), **result}


def parse_budget(text: str) -> float:
    """0.05 from "5%" or "0.05"."""
    share = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    if not 0 <= share <= 0.5:
        raise ValueError(f"A budget is a share from 0 to 50 %, not {text!r}.")
    return share


Pair = tuple[Vectors, Names, Vectors, Names]


def _survey_pair(arguments: Arguments) -> Pair:
    from explorer.transfer.adapt import check_same_encoder

    source, target = explorer.open(arguments.source), explorer.open(arguments.target)
    check_same_encoder(source, target)
    ours = _labelled_rows(source, _task(arguments), arguments)
    theirs = _labelled_rows(target, _target_task(arguments), arguments)
    return *_stored_embeddings(source, ours), *_stored_embeddings(target, theirs)


def _task(arguments: Arguments) -> Task:
    return Task(column=arguments.column, positive=tuple(arguments.positive), where=arguments.where)


def _target_task(arguments: Arguments) -> Task:
    return Task(
        column=arguments.target_column or arguments.column,
        positive=tuple(arguments.target_positive or arguments.positive),
        where=arguments.target_where,
    )


def _labelled_rows(
    workspace: Workspace, task: Task, arguments: Arguments
) -> tuple[NDArray[np.int64], Names]:
    from explorer.transfer.adapt import task_classes

    rows, names = task_classes(workspace, task)
    if arguments.held_out:
        held = unseen_in_training(workspace, rows)
        rows, names = rows[held], names[held]
        if not len(rows):
            raise ValueError(
                "The held-out list of bundled names no labelled galaxy of "
                f"{workspace.catalogue.path}: leave --held-out away."
            )
    for merge in arguments.merge:
        new, _, old = merge.partition("=")
        names = np.where(np.isin(names, old.split(",")), new, names)
    return rows, names


def _stored_embeddings(
    workspace: Workspace, known: tuple[NDArray[np.int64], Names]
) -> tuple[Vectors, Names]:
    return workspace.catalogue.embeddings(known[0]).astype(np.float32), known[1]


def _shifted_pair(arguments: Arguments, shift: str) -> Pair:
    """Half of the source as it is, half changed: by other shares, or other images embedded anew."""
    from explorer.evaluate.simulated_shifts import PRIORS, thin_commonest_class

    workspace = explorer.open(arguments.source)
    rows, names = _labelled_rows(workspace, _task(arguments), arguments)
    order = np.random.default_rng(arguments.seed).permutation(len(rows))[: arguments.limit]
    half = len(order) // 2
    ours, theirs = order[:half], order[half:]
    if shift == PRIORS:
        numbers = np.unique(names[theirs], return_inverse=True)[1]
        theirs = theirs[thin_commonest_class(numbers, seed=arguments.seed)]
        changed = workspace.catalogue.embeddings(rows[theirs]).astype(np.float32)
        plain = workspace.catalogue.embeddings(rows[ours]).astype(np.float32)
    else:
        plain = _load_or_embed(workspace, rows[ours], "", arguments)
        changed = _load_or_embed(workspace, rows[theirs], shift, arguments)
    return plain, names[ours], changed, names[theirs]


def _load_or_embed(
    workspace: Workspace, rows: NDArray[np.int64], shift: str, arguments: Arguments
) -> Vectors:
    """Embeddings of the images of `rows`, each changed first, with the views asked for.

    They are looked for among those kept, and kept.
    """
    weights = workspace.catalogue.manifest.encoder["weights_sha256"]
    told = f"{weights} {workspace.catalogue.path.resolve()} {rows.tolist()} {arguments.views}"
    if shift:
        told += f" {arguments.seed} {arguments.strength}"
    name = hashlib.sha256(told.encode()).hexdigest()[:12]
    path = None if arguments.keep is None else arguments.keep / f"{shift or 'plain'}-{name}.npy"
    if path is not None and path.exists():
        return np.load(path, allow_pickle=False)
    found = _embed_shifted(workspace, rows, shift, arguments)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open_whole(path) as stream:
            np.save(stream, found)
    return found


def _embed_shifted(
    workspace: Workspace, rows: NDArray[np.int64], shift: str, arguments: Arguments
) -> Vectors:
    from explorer.encoder import embed
    from explorer.evaluate.simulated_shifts import SHIFTS
    from explorer.tasks.fold_training import catalogue_encoder

    load, change = workspace.originals.image, SHIFTS.get(shift)

    def image(at: int) -> NDArray[np.uint8]:
        picture = load(int(rows[at]))
        rng = np.random.default_rng([arguments.seed, int(rows[at])])
        return picture if change is None else change(picture, rng, arguments.strength)

    tell(f"embedding {len(rows)} galaxies, {shift or 'as they are'}, {arguments.views} views")
    batches = embed(catalogue_encoder(workspace), image, len(rows), views=arguments.views)
    return np.concatenate([batch.embeddings for batch in batches])


def shared_space(
    ours: Vectors, our_names: Names, theirs: Vectors, their_names: Names, *, seed: int
) -> tuple[LabelledSource, NDArray[np.float64], NDArray[np.int64], list[str]]:
    """The labelled source, the target's points and classes in one space, the classes' names.

    Classes that one side lacks are left out.
    """
    from explorer.tasks import fit_space
    from explorer.transfer import LabelledSource, softmax

    names = np.intersect1d(our_names, their_names)
    if len(names) < 2:
        here, there = (", ".join(np.unique(known)[:8]) for known in (our_names, their_names))
        raise ValueError(
            f"Source and target share {len(names)} classes, two are needed; the source has {here}, "
            f"the target {there}. Rename them alike with --merge NEW=A,B, or make two of numbers "
            "with --positive '>0.5'."
        )
    a, b = np.isin(our_names, names), np.isin(their_names, names)
    space = fit_space(np.concatenate([ours[a], theirs[b]]), components=COMPONENTS)
    points = space(ours[a]).astype(np.float64)
    classes = np.searchsorted(names, our_names[a]).astype(np.int64)
    strength = softmax.choose_strength(points, classes, seed=seed)
    source = LabelledSource(points, classes, len(names), strength, seed=seed)
    truth = np.searchsorted(names, their_names[b]).astype(np.int64)
    return source, space(theirs[b]).astype(np.float64), truth, [str(name) for name in names]
