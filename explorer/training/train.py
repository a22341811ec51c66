"""Training an encoder on volunteers' votes, classes and views; resumes exactly where it stopped."""

from collections.abc import Callable
from typing import Any

from explorer.encoder.votes import joint_tree, load_tree
from explorer.training.dataset import load_training_data
from explorer.training.report import write_results
from explorer.training.run import Run, TrainConfig


def train(config: TrainConfig, *, tell: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """Train an encoder, write `encoder.safetensors` and its record to `config.out`, return figures.

    A run that was stopped goes on from its last checkpoint in `config.out`.
    """
    config.out.mkdir(parents=True, exist_ok=True)
    tree = joint_tree(*(load_tree(name) for name in config.trees))
    data = load_training_data(config.data, tree, config.size_px, config.out, tell=tell)
    run = Run(config, tree, data)
    run.resume()
    run.go(tell)
    return write_results(run, tell)
