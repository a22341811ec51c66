"""train: an encoder from volunteers' votes, classes and unlabelled images."""

from typing import Any

from explorer.commands.parser import (
    Arguments,
    Commands,
    named_path,
    seed_number,
    tell,
    whole_number,
)
from explorer.config import Settings


def register(commands: Commands) -> None:
    """Add `train`."""
    train = commands.add("train", run, say)
    train.add_argument(
        "--data", type=named_path, help="folder of labelled sets (default: EXPLORER_DATA)"
    )
    train.add_argument(
        "--out", type=named_path, required=True, help="where checkpoints and result go"
    )
    train.add_argument(
        "--light-curves",
        type=whole_number,
        metavar="N",
        help="instead: a network of light curves, on N simulated ones",
    )
    train.add_argument(
        "--minutes", type=float, default=60.0, help="time to train for; 0: fit what follows"
    )
    train.add_argument("--steps", type=int, default=0, help="train for so many steps instead")
    train.add_argument("--size", type=int, default=96, metavar="PX", help="side of the input")
    train.add_argument("--backbone", default="", help="a timm name (default: that of bundled)")
    train.add_argument(
        "--pretrained", default="", metavar="FILE", help="start from these weights, or timm's: timm"
    )
    train.add_argument(
        "--start", default="", metavar="ENCODER", help="go on from this encoder: bundled, or a file"
    )
    train.add_argument(
        "--freeze", type=int, default=0, metavar="N", help="leave stem and first N stages as given"
    )
    train.add_argument("--backbone-rate", type=float, default=1.0, help="of the learning rate")
    train.add_argument("--objective", choices=("votes", "ssl", "both"), default="both")
    train.add_argument("--view-loss", choices=("vicreg", "barlow", "simsiam"), default="vicreg")
    train.add_argument("--batch", type=int, default=48)
    train.add_argument("--seed", type=seed_number, default=0)


def run(arguments: Arguments) -> dict[str, Any]:
    """Train, or go on with a run that was stopped; returns the held-out figures."""
    if arguments.light_curves:
        from explorer.lightcurves.pretrain import train_and_save

        return train_and_save(
            arguments.out, arguments.light_curves, seed=arguments.seed, report=tell
        )
    from explorer.evaluate.encoders import RetrievalTrial, labelled_sets, retrieval_table
    from explorer.training.run import TrainConfig
    from explorer.training.train import train

    chosen = {"backbone": arguments.backbone} if arguments.backbone else {}
    config = TrainConfig(
        data=arguments.data or Settings.from_environment().data,
        out=arguments.out,
        size_px=arguments.size,
        objective=arguments.objective,
        view_loss=arguments.view_loss,
        pretrained=arguments.pretrained,
        start=arguments.start,
        frozen_stages=arguments.freeze,
        backbone_rate=arguments.backbone_rate,
        minutes=arguments.minutes,
        steps=arguments.steps,
        batch=arguments.batch,
        seed=arguments.seed,
        **chosen,
    )
    report = train(config, tell=tell)
    if not labelled_sets(config.data):
        return report
    encoder = report["encoder"]
    held_out = config.out / "encoder.held_out.txt"
    table = retrieval_table(
        config.data, [encoder], RetrievalTrial(views=2, held_out=held_out), tell=tell
    )
    return report | {"retrieval": table["encoders"][encoder]}


def say(result: dict[str, Any]) -> str:
    """The figures, one a line."""
    return "\n".join(f"{name}: {value}" for name, value in result.items())
