"""train: an encoder from volunteers' votes, classes and unlabelled images."""

from pathlib import Path
from typing import Any

from explorer.commands.command import Arguments, Commands, tell
from explorer.config import Settings


def register(commands: Commands) -> None:
    """Add `train`."""
    train = commands.add("train", run, say, about="train an encoder on labelled galaxies")
    train.add_argument("--data", type=Path, help="folder of labelled sets (default: EXPLORER_DATA)")
    train.add_argument("--out", type=Path, required=True, help="where checkpoints and result go")
    train.add_argument("--minutes", type=float, default=60.0, help="time to train for")
    train.add_argument("--steps", type=int, default=0, help="train for so many steps instead")
    train.add_argument("--size", type=int, default=64, metavar="PX", help="side of the input")
    train.add_argument("--backbone", default="", help="a timm name (default: that of bundled)")
    train.add_argument("--objective", choices=("votes", "ssl", "both"), default="both")
    train.add_argument("--batch", type=int, default=64)
    train.add_argument("--seed", type=int, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """Train, or go on with a run that was stopped; returns the held-out figures."""
    from explorer.encoder.train import TrainConfig, train

    chosen = {"backbone": arguments.backbone} if arguments.backbone else {}
    config = TrainConfig(
        data=arguments.data or Settings.from_environment().data,
        out=arguments.out,
        size_px=arguments.size,
        objective=arguments.objective,
        minutes=arguments.minutes,
        steps=arguments.steps,
        batch=arguments.batch,
        seed=arguments.seed,
        **chosen,
    )
    return train(config, tell=tell)


def say(result: dict[str, Any]) -> str:
    """The figures, one a line."""
    return "\n".join(f"{name}: {value}" for name, value in result.items())
