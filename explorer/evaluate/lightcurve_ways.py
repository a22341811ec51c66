"""Ways to use a few labels of a survey, judged on the half of its curves that is never taught."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, matthews_corrcoef

from explorer.arrays import Classes
from explorer.evaluate.metrics import mean_and_sd
from explorer.lightcurves.choose import choose_way, classify_by
from explorer.lightcurves.encoder import CurveEncoder
from explorer.lightcurves.few_labels import Taught, untouched

JUDGED = ("untouched", "transfer", "linear", "scratch", "forest")
SHOWN = (*JUDGED, "chosen")
NEAR = 0.01  # macro F1 below the best way that counts as a miss


def compare_ways(
    source: CurveEncoder, target: Taught, share: float, repeats: int
) -> dict[str, Any]:
    """{way: figures} of a share of the taught half's labels, the same draws for every way.

    Half of each class, by the target's seed, is never taught and is what figures are of. Ways:
    "untouched", the source's network as it is; "transfer", tuned on the few labels; "linear", a
    line on its frozen embedding; "scratch", the same network on the labels alone; "forest", a
    random forest on them; "chosen", the pool that cross-validation inside the labels weighs. "why"
    says how, for each draw. With a share of zero only "untouched", which is then what is chosen.
    """
    taught = taught_half(target.classes, seed=target.seed)
    test = np.flatnonzero(~taught)
    if share == 0:
        told = untouched(source, target.names, target.measures[test])
        figures = mean_and_sd([classification_scores(target.classes[test], told.argmax(axis=1))])
        return {"untouched": figures, "chosen": figures, "labels": {"count": 0.0}}
    runs: dict[str, list[dict[str, float]]] = {}
    why = []
    for repeat in range(repeats):
        rng = np.random.default_rng([target.seed, repeat])
        pool = np.flatnonzero(taught)
        few = pool[stratified_share(target.classes[pool], share, rng)]
        labels = replace(target.part(few), seed=target.seed + repeat)
        choice = choose_way(source, labels)
        why.append(choice.why)
        for way, told in classify_by(choice, source, labels, target.measures[test]).items():
            scores = classification_scores(target.classes[test], told.argmax(axis=1))
            runs.setdefault(way, []).append(scores)
        runs.setdefault("labels", []).append({"count": float(len(few))})
    kept = {way: mean_and_sd(runs[way]) for way in (*SHOWN, "labels")}
    return {**kept, "why": why}


def taught_half(classes: Classes, *, seed: int = 0) -> NDArray[np.bool_]:
    """Which curves may be taught, bool (N,): half of each class, the odd one among them."""
    rng, taught = np.random.default_rng(seed), np.zeros(len(classes), bool)
    for kind in np.unique(classes):
        rows = rng.permutation(np.flatnonzero(classes == kind))
        taught[rows[: (len(rows) + 1) // 2]] = True
    return taught


def stratified_share(classes: Classes, share: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Rows of a stratified share of `classes` (N,), at least one of each class."""
    chosen = []
    for kind in np.unique(classes):
        rows = rng.permutation(np.flatnonzero(classes == kind))
        chosen.append(rows[: max(1, round(share * len(rows)))])
    return np.concatenate(chosen)


def classification_scores(truth: Classes, named: Classes) -> dict[str, float]:
    """Macro and weighted F1 and the Matthews correlation: what Kim+21 report."""
    return {
        "macro_f1": float(f1_score(truth, named, average="macro", zero_division=0)),
        "weighted_f1": float(f1_score(truth, named, average="weighted", zero_division=0)),
        "mcc": float(matthews_corrcoef(truth, named)),
    }


def share_table(
    source: CurveEncoder, target: Taught, shares: Sequence[float], repeats: int
) -> dict[str, Any]:
    """{share: `compare_ways`}, with no labels at all first."""
    return {f"{share:g}": compare_ways(source, target, share, repeats)
            for share in sorted({0.0, *shares})}  # fmt: skip


def shortfall(targets: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """How far "chosen" is below the best way of each case in {target: {share: `compare_ways`}}.

    cases: target, share, best and its macro F1, chosen's, and below, the one less the other,
    negative where chosen is above all. mean and most of below; missed counts those over .01. Cases
    without labels are left out: nothing is chosen there.
    """
    cases = [
        _case(target, share, by)
        for target, shares in targets.items()
        for share, by in shares.items()
        if float(share) > 0
    ]
    below = [case["below"] for case in cases]
    return {
        "count": len(cases),
        "missed": sum(one > NEAR for one in below),
        "mean": float(np.mean(below)) if cases else 0.0,
        "most": max(below, default=0.0),
        "cases": cases,
    }


def _case(target: str, share: str, by: Mapping[str, Any]) -> dict[str, Any]:
    best = max(JUDGED, key=lambda way: by[way]["macro_f1"])
    highest, chosen = by[best]["macro_f1"], by["chosen"]["macro_f1"]
    return {
        **{"target": target, "share": share, "best": best},
        **{"macro_f1": highest, "chosen": chosen, "below": highest - chosen},
    }
