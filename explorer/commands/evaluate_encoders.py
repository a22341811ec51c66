"""evaluate encoders and invariance: encoders on held-out galaxies, and on the same ones changed."""

from typing import Any

from explorer.commands.parser import (
    Arguments,
    Commands,
    Say,
    named_path,
    tell,
    whole_number,
)
from explorer.config import Settings


def register(evaluate: Commands, say: Say) -> None:
    """Add `evaluate encoders` and `evaluate invariance`."""
    encoders = evaluate.add("encoders", run_encoders, say, about="encoders on held-out galaxies")
    encoders.add_argument("--data", type=named_path, help="labelled sets (default: EXPLORER_DATA)")
    encoders.add_argument(
        "--names", nargs="+", default=["bundled", "untrained", "pixels"], metavar="ENCODER"
    )
    encoders.add_argument("-k", type=whole_number, default=10)
    encoders.add_argument("--views", type=int, default=8, choices=(1, 2, 4, 8))
    invariance = evaluate.add(
        "invariance", run_invariance, say, about="a galaxy beside itself turned, mirrored, farther"
    )
    invariance.add_argument(
        "--data", type=named_path, help="labelled sets (default: EXPLORER_DATA)"
    )
    invariance.add_argument("--encoder", default="bundled")
    invariance.add_argument("--count", type=whole_number, default=60, help="galaxies of each set")


def run_encoders(arguments: Arguments) -> dict[str, Any]:
    """One-shot retrieval of several encoders on the galaxies that `bundled` never met."""
    from explorer.evaluate.encoders import RetrievalTrial, retrieval_table

    return retrieval_table(
        arguments.data or Settings.from_environment().data,
        arguments.names,
        RetrievalTrial(k=arguments.k, views=arguments.views),
        tell=tell,
    )


def run_invariance(arguments: Arguments) -> dict[str, Any]:
    """Cosine of held-out galaxies and the same images rotated, mirrored, farther, noisier."""
    from explorer.evaluate.encoders import evaluate_invariance

    data = arguments.data or Settings.from_environment().data
    return evaluate_invariance(data, arguments.encoder, count=arguments.count)
