"""lightcurves: a table of observations becomes a catalogue; simulate: one to try it with."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from explorer.catalogue.kind import LIGHT_CURVE
from explorer.commands.parser import (
    Arguments,
    Commands,
    named_path,
    own_folder,
    seed_number,
    whole_number,
)
from explorer.config import how_to_open
from explorer.errors import CatalogueError

if TYPE_CHECKING:
    import pandas as pd

    from explorer.lightcurves import LightCurve

AT_ONCE = 1_000  # curves
SURVEYS = ("ogle", "asas", "hipparcos")


def register(commands: Commands) -> None:
    """Add `lightcurves`."""
    parser = commands.add("lightcurves", run, say)
    parser.add_argument("table", type=named_path, help="observations: id, time, magnitude, error")
    parser.add_argument(
        "--out", type=own_folder, metavar="CATALOGUE", help="build a catalogue there"
    )
    parser.add_argument("--labels", type=named_path, metavar="FILE.csv", help="classes by id")
    parser.add_argument(
        "--group",
        type=float,
        metavar="ARCSEC",
        help="ids so near each other are one object (default: 1.5 for ids of ZTF, else none)",
    )
    parser.add_argument("--simulate", choices=SURVEYS, help="write such observations to the table")
    parser.add_argument("--count", type=whole_number, default=500, help="simulated curves")
    parser.add_argument("--seed", type=seed_number, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """Simulate where asked, build where asked."""
    result: dict[str, Any] = {"table": str(arguments.table)}
    if arguments.simulate:
        result["simulated"] = _write_simulated(arguments)
    if arguments.out is not None:
        result |= _build_catalogue(arguments)
    elif not arguments.simulate:
        raise ValueError("Say where the catalogue goes, with --out, or what to --simulate.")
    return result


def _write_simulated(arguments: Arguments) -> dict[str, Any]:
    """Observations and labels, a thousand curves in memory at a time."""
    from explorer.lightcurves.simulate import SURVEYS as known
    from explorer.lightcurves.simulate import simulate_each

    labels = arguments.table.with_suffix(".labels.csv")
    try:
        with arguments.table.open("w") as table, labels.open("w") as kinds:
            table.write("id,time,mag,err,survey\n")
            kinds.write("id,kind\n")
            made = simulate_each(known[arguments.simulate], arguments.count, seed=arguments.seed)
            while some := list(islice(made, AT_ONCE)):
                _table_of([curve for curve, _ in some]).to_csv(table, header=False, index=False)
                kinds.writelines(f"{curve.id},{kind}\n" for curve, kind in some)
    except OSError as error:
        raise CatalogueError(f"{arguments.table} cannot be written ({error.strerror}).") from error
    return {"survey": arguments.simulate, "curves": arguments.count, "labels": str(labels)}


def _table_of(curves: list[LightCurve]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    lengths = [len(one) for one in curves]
    columns: dict[str, Any] = {"id": np.repeat([one.id for one in curves], lengths)}
    for name, digits in (("time_d", 6), ("mag", 5), ("err", 5)):
        columns[name] = np.concatenate([getattr(one, name) for one in curves]).round(digits)
    return pd.DataFrame(columns | {"survey": np.repeat([one.survey for one in curves], lengths)})


def _build_catalogue(arguments: Arguments) -> dict[str, Any]:
    from explorer.commands.build import run_with_progress
    from explorer.pipeline.light_curves import CurveRecipe, build_curves

    arguments.out.mkdir(parents=True, exist_ok=True)
    recipe = CurveRecipe(
        arguments.table, arguments.out, arguments.labels, arguments.seed, arguments.group
    )
    manifest = run_with_progress(arguments.out, lambda progress: build_curves(recipe, progress))
    return {
        "catalogue": str(arguments.out),
        "galaxies": manifest.galaxies,
        "kept": manifest.build["kept"],
        "skipped": manifest.skipped,
        "seconds": manifest.build["seconds"],
    }


def say(result: dict[str, Any]) -> str:
    """What was written where."""
    lines = []
    if "simulated" in result:
        made = result["simulated"]
        lines.append(f"{made['curves']:,} simulated curves in {result['table']}")
        lines.append(f"their kinds in {made['labels']}")
    if "catalogue" in result:
        skipped = result["skipped"]
        kept = f", {result['kept']:,} kept of the stopped build" if result["kept"] else ""
        lines.append(f"{LIGHT_CURVE.count(result['galaxies'])}{kept}, {len(skipped):,} skipped")
        lines += [f"{entry['id']}: {entry['reason']}" for entry in skipped[:5]]
        lines.append(f"Open it: {how_to_open(result['catalogue'])}")
    return "\n".join(lines)
