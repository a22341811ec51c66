"""Published protocols of anomaly hunts, followed as far as the data at hand allow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.arrays import Mask, Rows, Scores
from explorer.errors import CatalogueError
from explorer.evaluate.discovery import draw_offered
from explorer.evaluate.metrics import best_first, mean_and_sd
from explorer.evaluate.search_space import SearchSpace
from explorer.evaluate.simulated_researcher import simulate_session
from explorer.evaluate.taste_search import TasteSearch
from explorer.tasks.scores import average_precision, roc_auc

PAGE = 10


@dataclass(frozen=True)
class Protocol:
    """One protocol.

    column, positive, where: what is wanted, and among which galaxies; of several values in
    `each`, each is wanted in turn. labels: how many answers are given. told: how many wanted ones
    the researcher begins with, and as many others; 0 begins as the app does. held_out: the share
    that may not be shown and is then ranked; 0 ranks whatever was not shown. published: figures
    of the paper. differs: what of the paper's protocol is not the same here.
    """

    column: str
    positive: tuple[str, ...]
    where: str
    labels: int
    told: int
    held_out: float
    published: dict[str, Any]
    differs: str
    each: bool = False


PROTOCOLS = {
    "mgcls": Protocol(
        column="interest",
        positive=("4", "5"),
        where="interest > 0",
        labels=100,
        told=0,
        held_out=0.5,
        published={
            "paper": "Lochner & Rudnick 2024 (Protege)",
            "found_in_top_100": "50 of 86",
            "auroc": 0.895,
        },
        differs=(
            "Protege ranked thousands of sources of MGCLS, of which 86 were of interest. Here only "
            "the 335 sources with a human score can be judged, and every other of these is of "
            "interest: half of them may be rated, the other half is ranked. The count in the top "
            "100 is of another whole and easier; the AUROC is of the same kind."
        ),
    ),
    "galaxymnist": Protocol(
        column="labels",
        positive=("0", "1", "2", "3"),
        where="",
        labels=40,
        told=5,
        held_out=0.0,
        published={
            "paper": "Gómez et al. 2025 (AnomalyMatch)",
            "auroc": 0.89,
            "auprc": 0.77,
            "precision_in_top_1_percent": 0.94,
        },
        differs=(
            "Each class is wanted in turn, at the share that it has. Ten labels to begin with, "
            "five of them wanted, then three rounds of ten; what was not shown is ranked. The "
            "encoder was taught the morphologies of other galaxies; AnomalyMatch's was not."
        ),
        each=True,
    ),
}


@dataclass(frozen=True)
class Runs:
    """How often a protocol is repeated, from which seed on, and who hears of progress."""

    repeats: int = 5
    seed: int = 0
    report: Callable[[str], None] = lambda _: None


def protocol_named(name: str) -> Protocol:
    """The protocol of that name. Raises: ValueError that lists the known ones."""
    if name not in PROTOCOLS:
        raise ValueError(f"Unknown protocol {name!r}. Known: {', '.join(PROTOCOLS)}.")
    return PROTOCOLS[name]


def follow_protocol(
    protocol: Protocol, space: SearchSpace, labels: NDArray[np.object_], runs: Runs = Runs()
) -> dict[str, Any]:
    """The figures of this project's search beside the published ones, ready for JSON.

    labels: text (N,), of the galaxies of `space`.
    Raises: CatalogueError where a wanted value is nowhere, or everywhere.
    """
    wanted = [(one,) for one in protocol.positive] if protocol.each else [protocol.positive]
    found: dict[str, Any] = {}
    for values in wanted:
        positive = np.isin(labels, values)
        name = " ".join(values)
        if positive.sum() < 2 * max(protocol.told, 1) or positive.all():
            raise CatalogueError(
                f"The column {protocol.column} has too few of {name} for this protocol: is this "
                "the catalogue that it speaks of?"
            )
        each = [_run(protocol, space, positive, runs.seed + at) for at in range(runs.repeats)]
        found[name] = {"wanted": int(positive.sum()), **mean_and_sd(each)}
        runs.report(f"wanted {name}: AUROC {found[name]['auroc']:.3f}")
    measures = ("auroc", "auprc", "precision_in_top_1_percent", "found_in_top_100")
    return {
        "n": len(labels),
        "labels": protocol.labels,
        "repeats": runs.repeats,
        "measured": {one: float(np.mean([of[one] for of in found.values()])) for one in measures},
        "by_class": found,
        "published": protocol.published,
        "differs": protocol.differs,
    }


def ranking_figures(scores: Scores, positive: Mask, *, seed: int = 0) -> dict[str, float]:
    """AUROC, AUPRC, precision in the best hundredth, and how many wanted are in the top 100."""
    ranked = positive[best_first(scores, seed)]
    return {
        "auroc": roc_auc(positive, scores.astype(np.float64)),
        "auprc": average_precision(ranked),
        "precision_in_top_1_percent": float(ranked[: max(1, len(ranked) // 100)].mean()),
        "found_in_top_100": float(ranked[:100].sum()),
        "ranked": float(len(ranked)),
        "wanted_ranked": float(ranked.sum()),
    }


def _run(protocol: Protocol, space: SearchSpace, positive: Mask, seed: int) -> dict[str, float]:
    offered = draw_offered(positive, protocol.held_out, seed)
    rows = np.flatnonzero(offered)
    first = _told(positive[rows], protocol.told, seed) if protocol.told else None
    search = TasteSearch(space.part(rows), seed)
    session = simulate_session(
        search, positive[rows], labels=protocol.labels, page=PAGE, first=first
    )
    shown = rows[session.shown]
    scores = TasteSearch(space, seed).scores(shown, positive[shown].astype(np.float32))
    judged = ~offered
    if not protocol.held_out:
        judged = np.ones(len(positive), bool)
        judged[shown] = False
    return ranking_figures(scores[judged], positive[judged], seed=seed)


def _told(positive: Mask, count: int, seed: int) -> Rows:
    """As many wanted galaxies as others, drawn by chance."""
    rng = np.random.default_rng(seed)
    groups = (np.flatnonzero(positive), np.flatnonzero(~positive))
    return np.concatenate([rng.choice(group, count, replace=False) for group in groups])
