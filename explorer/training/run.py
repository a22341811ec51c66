"""One training run: its configuration, its state in a checkpoint, its steps."""

import copy
import csv
import json
import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from explorer.encoder.frames import Frame
from explorer.encoder.network import GalaxyNet
from explorer.encoder.views import Augment, random_views
from explorer.encoder.votes import Tree, vote_loss
from explorer.files import open_whole, write_text
from explorer.training.crops import WIDER
from explorer.training.dataset import TrainingData
from explorer.training.objectives import Agreement, Prototypes, class_loss
from explorer.training.pretrained import freeze, load_pretrained, load_start


@dataclass(frozen=True)
class TrainConfig:
    """Everything that decides a run; stored with its result."""

    data: Path
    out: Path
    backbone: str = "tf_efficientnet_lite0"
    size_px: int = 96
    polar: int = 128
    pretrained: str = ""
    start: str = ""
    frozen_stages: int = 0
    backbone_rate: float = 1.0
    trees: tuple[str, ...] = ("gz2", "gz1")
    objective: str = "both"
    view_loss: str = "vicreg"
    minutes: float = 60.0
    batch: int = 48
    rate: float = 2e-3
    decay: float = 0.02
    average: float = 0.995
    vote_weight: float = 0.05
    class_weight: float = 1.0
    view_weight: float = 1.0
    metric: bool = True
    length: int = 512
    around: int = 384
    seed: int = 0
    steps: int = 0
    save_every_s: float = 180.0
    augment: Augment = field(default_factory=Augment)


class TrainingModel(nn.Module):
    """The network with what only training needs: prototypes of the classes, agreement of views."""

    def __init__(self, net: GalaxyNet, classes: int, view_loss: str) -> None:
        """Wrap `net` with `classes` prototypes and one of `VIEW_LOSSES`."""
        super().__init__()
        self.net = net
        self.prototypes = Prototypes(max(classes, 1), net.dim)
        self.agreement = Agreement(view_loss, net.dim)


class Run:
    """One training run: the state that a checkpoint holds, and the loop."""

    def __init__(self, config: TrainConfig, tree: Tree, data: TrainingData) -> None:
        """Build network and optimiser from the seed."""
        torch.manual_seed(config.seed)
        self.config, self.tree, self.data = config, tree, data
        self.frame = Frame(size_px=config.size_px, mean=data.mean, std=data.std, gamma=0.7)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        net = GalaxyNet(config.backbone, self.frame, tree, polar=config.polar)
        if config.pretrained:
            load_pretrained(net.backbone, config.backbone, config.pretrained)
        self.before = load_start(net, config.start) if config.start else {}
        self.still = freeze(net.backbone, config.frozen_stages)
        self.model = TrainingModel(net, len(data.classes), config.view_loss).to(self.device)
        self.model.to(memory_format=torch.channels_last)
        self.averaged = copy.deepcopy(self.model.net)
        self.optimiser = torch.optim.AdamW(self.shares(), weight_decay=config.decay)
        self._learn()
        self.step, self.elapsed = 0, 0.0
        self.ahead = ThreadPoolExecutor(1, thread_name_prefix="views")
        self.views = self.ahead.submit(self.views_of, 0)
        self.curve: list[dict[str, float]] = []

    def shares(self) -> list[dict[str, Any]]:
        """The trained weights in two groups, each with its share of the learning rate."""
        backbone = {id(weight) for weight in self.model.net.backbone.parameters()}
        trained = [weight for weight in self.model.parameters() if weight.requires_grad]
        return [
            {
                "params": [w for w in trained if id(w) in backbone],
                "share": self.config.backbone_rate,
            },
            {"params": [w for w in trained if id(w) not in backbone], "share": 1.0},
        ]

    def _learn(self) -> None:
        """Put the network into training mode, the frozen stages excepted."""
        self.model.train()
        for module in self.still:
            module.eval()

    def progress(self) -> float:
        """How much of the run is done, 0 to 1: by steps if they are given, else by time."""
        if self.config.steps:
            return self.step / self.config.steps
        return self.elapsed / (60 * self.config.minutes) if self.config.minutes else 1.0

    def go(self, tell: Callable[[str], None]) -> None:
        """Train until the budget is spent, with a checkpoint every few minutes."""
        before = saved = time.monotonic()
        while self.progress() < 1:
            losses = self.one_step()
            now = time.monotonic()
            self.elapsed += now - before
            before = now
            if self.step % 20 == 0:
                self.curve.append({"step": self.step, "minutes": self.elapsed / 60, **losses})
                tell(_progress_line(self.curve[-1]))
            if now - saved > self.config.save_every_s:
                self.save()
                saved = now
        self.save()

    def one_step(self) -> dict[str, float]:
        """Do one step, which the seed and the step's number decide; return its losses."""
        torch.manual_seed(self.config.seed * 1_000_003 + self.step)
        for group in self.optimiser.param_groups:
            group["lr"] = (
                group["share"] * self.config.rate * rate_factor(self.progress(), self.step)
            )
        losses = self.losses(*self.views.result())
        self.views = self.ahead.submit(self.views_of, self.step + 1)
        total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        update_average(
            self.averaged, self.model.net, min(self.config.average, self.step / (self.step + 9))
        )
        return {name: float(loss.detach()) for name, loss in losses.items()}

    def views_of(self, step: int) -> tuple[NDArray[np.int64], Tensor]:
        """A step's rows (B,) and two random views of each, (2B, C, S, S)."""
        rows = self.data.batch(step, self.config.batch, self.config.seed)
        rng = torch.Generator().manual_seed(self.config.seed * 7_919 + step)
        crops = self.data.crops_of(rows)
        two = [
            random_views(crops, self.frame.size_px, WIDER, rng, self.config.augment) for _ in "ab"
        ]
        return rows, torch.cat(two)

    def losses(self, rows: NDArray[np.int64], views: Tensor) -> dict[str, Tensor]:
        """The weighted losses of a batch of rows (B,) seen in `views` (2B, C, S, S)."""
        pixels = views.to(self.device)
        with torch.autocast("cuda", torch.bfloat16, enabled=self.device.type == "cuda"):
            features = self.model.net.features(pixels)[:, : self.model.net.dim]
        return self.weighed(features, np.concatenate([rows, rows]))

    def weighed(self, features: Tensor, rows: NDArray[np.int64]) -> dict[str, Tensor]:
        """The losses of features (2B, D), those that the objective asks for."""
        config, losses = self.config, {}
        if config.objective != "ssl":
            votes = torch.from_numpy(self.data.votes[rows]).to(self.device)
            each = vote_loss(self.model.net.votes(features), votes, self.tree)
            losses["votes"] = config.vote_weight * each.mean()
            target, allowed, weight = (v.to(self.device) for v in self.data.targets(rows))
            logits = self.model.prototypes(features)
            losses["classes"] = config.class_weight * class_loss(logits, target, allowed, weight)
        if config.objective != "votes":
            losses["views"] = config.view_weight * self.model.agreement(features)
        return losses

    def save(self) -> None:
        """Write the checkpoint and the curve; the old one stands until the new one is whole."""
        path = self.config.out / "checkpoint.pt"
        state = {
            "model": self.model.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "step": self.step,
            "elapsed": self.elapsed,
            "curve": self.curve,
            "config": self.plain_config(),
            "record": encoder_record(self),
        }
        with open_whole(path) as stream:
            torch.save(state, stream)
        write_curve(self.curve, self.config.out / "curve.csv")

    def plain_config(self) -> dict[str, Any]:
        """The configuration as JSON-able values."""
        return json.loads(json.dumps(asdict(self.config), default=str))

    def resume(self) -> None:
        """Take up the checkpoint in the output folder, if there is one."""
        path = self.config.out / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, weights_only=True, map_location=self.device)
        self.model.load_state_dict(state["model"])
        self.averaged.load_state_dict(state["averaged"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.elapsed, self.curve = state["step"], state["elapsed"], state["curve"]
        self.views = self.ahead.submit(self.views_of, self.step)


def rate_factor(progress: float, step: int, *, warm_steps: int = 100) -> float:
    """The learning rate's factor, 0 to 1: a linear warm-up, then a cosine to a hundredth."""
    warm = min(1.0, (step + 1) / warm_steps)
    return warm * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(progress, 1.0))))


@torch.no_grad()
def update_average(slow: nn.Module, fast: nn.Module, keep: float) -> None:
    """Move the slow copy's weights towards the fast ones: slow = keep·slow + (1 - keep)·fast."""
    for old, new in zip(slow.state_dict().values(), fast.state_dict().values(), strict=True):
        if old.dtype.is_floating_point:
            old.mul_(keep).add_(new, alpha=1 - keep)
        else:
            old.copy_(new)


def write_curve(curve: list[dict[str, float]], path: Path) -> None:
    """Write the losses over steps as CSV."""
    if not curve:
        return
    lines = StringIO(newline="")
    writer = csv.DictWriter(lines, fieldnames=list(curve[0]))
    writer.writeheader()
    writer.writerows(curve)
    write_text(path, lines.getvalue())


def _progress_line(point: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.3g}" for name, value in point.items())


def encoder_record(run: Run) -> dict[str, Any]:
    """What an encoder's JSON file says of its making and of its pixels."""
    private = {"data", "out", "pretrained", "start", "save_every_s"}
    config = {k: v for k, v in run.plain_config().items() if k not in private}
    if run.before:
        config["before"] = run.before
    done = {"steps_done": run.step, "minutes_done": round(run.elapsed / 60, 2)}
    return {
        "backbone": run.config.backbone,
        "polar": run.config.polar,
        "metric": run.averaged.metric.out_features if run.averaged.metric else 0,
        "around": run.averaged.around.out_features if run.averaged.around else 0,
        "familiarity": len(run.averaged.familiarity.axes) if run.averaged.familiarity else 0,
        "frame": run.frame.record(),
        "tree": run.tree.record(),
        "training": config | done,
    }
