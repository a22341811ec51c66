"""evaluate: how good search and ranking are, on labels of the user's own catalogue."""

from explorer.commands import (
    evaluate_discovery,
    evaluate_encoders,
    evaluate_finetune,
    evaluate_lightcurves,
    evaluate_map,
    evaluate_protocol,
    evaluate_retrieval,
    evaluate_transfer,
)
from explorer.commands.parser import Commands, family
from explorer.commands.report import say


def register(commands: Commands) -> None:
    """Add `evaluate` and what it measures."""
    evaluate = family(commands, "evaluate")
    evaluate_retrieval.register(evaluate, say)
    evaluate_discovery.register(evaluate, say)
    evaluate_encoders.register(evaluate, say)
    evaluate_map.register_evaluate(evaluate, say)
    evaluate_protocol.register(evaluate, say)
    evaluate_finetune.register(evaluate)
    evaluate_transfer.register(evaluate, say)
    evaluate_lightcurves.register(evaluate, say)
