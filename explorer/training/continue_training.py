"""Continued training on a new survey without labels, the source embeddings held by distillation."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from explorer.arrays import Crops
from explorer.encoder.checkpoint import save_encoder
from explorer.encoder.models import Encoder, as_pixels, infer
from explorer.encoder.network import GalaxyNet
from explorer.encoder.views import Augment, random_views
from explorer.errors import EncoderError
from explorer.files import open_whole
from explorer.training.crops import WIDER, centre_crop
from explorer.training.objectives import Agreement
from explorer.training.pretrained import freeze
from explorer.training.run import rate_factor, update_average

Tell = Callable[[int, int], None]
_BATCH = 64


@dataclass(frozen=True)
class ContinueConfig:
    """The recipe: the backbone learns at a tenth of `rate`, its first stages not at all."""

    steps: int = 300
    batch: int = 32
    rate: float = 1e-3
    backbone_share: float = 0.1
    frozen_stages: int = 2
    hold: float = 4.0
    decay: float = 0.02
    average: float = 0.98
    view_loss: str = "vicreg"
    seed: int = 0
    save_every: int = 25
    augment: Augment = field(default_factory=Augment)


@dataclass(frozen=True)
class SurveyCrops:
    """Crops of two surveys, WIDER than the encoder's frame.

    theirs: uint8 (M, P, P, 3), of the new survey. ours: uint8 (L, P, P, 3), of the survey whose
    embeddings are held.
    """

    theirs: Crops
    ours: Crops


def continue_encoder_training(
    encoder: Encoder,
    crops: SurveyCrops,
    config: ContinueConfig,
    out: Path,
    *,
    tell: Tell = lambda done, total: None,
) -> Path:
    """The file of an encoder trained further on a new survey; a stopped run in `out` goes on.

    Two random views of each new galaxy must agree (`train`'s view loss), while galaxies of the old
    survey keep the embedding that they had (learning without forgetting, Li & Hoiem 2016): what
    was learned from their labels still holds. Both pass in one batch, so that the normalisations'
    statistics are those of both surveys.

    Args:
        encoder: made by `train`, as `bundled` is.
        crops: of the new survey and of the old.
        config: how.
        out: folder of checkpoint and result.
        tell: hears of steps done.

    Raises:
        EncoderError: an encoder of another make, or no galaxy on a side.
    """
    if not isinstance(encoder.network, GalaxyNet):
        raise EncoderError(
            f"Only an encoder of `train`, as bundled is, can be trained further; {encoder.name!r} "
            "was made elsewhere."
        )
    if not len(crops.theirs) or not len(crops.ours):
        raise EncoderError("There is no galaxy to train further on.")
    out.mkdir(parents=True, exist_ok=True)
    run = _ContinuedRun(encoder, encoder.network, crops, config)
    run.resume(out / "checkpoint.pt")
    while run.step < config.steps:
        tell(run.step, config.steps)
        run.one_step()
        if run.step % config.save_every == 0:
            run.save(out / "checkpoint.pt")
    run.save(out / "checkpoint.pt")
    tell(config.steps, config.steps)
    made = {"steps": config.steps, "from": encoder.weights_sha256, "galaxies": len(crops.theirs)}
    file = out / f"continued-{config.steps}.safetensors"
    save_encoder(run.averaged, encoder.record | {"continued": made}, file)
    return file


class _ContinuedRun:
    """The state that a checkpoint holds, and one step."""

    def __init__(
        self, encoder: Encoder, net: GalaxyNet, crops: SurveyCrops, config: ContinueConfig
    ) -> None:
        torch.manual_seed(config.seed)
        self.encoder, self.config = encoder, config
        self.theirs, self.ours = crops.theirs, crops.ours
        self.kept = _embed_crops(encoder, crops.ours)
        self.net = copy.deepcopy(net)
        self.still = freeze(self.net.backbone, config.frozen_stages)
        self.agreement = Agreement(config.view_loss, net.dim).to(encoder.device)
        self.averaged = copy.deepcopy(net)
        self.optimiser = torch.optim.AdamW(self._shares(), weight_decay=config.decay)
        self.step = 0

    def _shares(self) -> list[dict[str, object]]:
        slow, share = list(self.net.backbone.parameters()), self.config.backbone_share
        rest = [*self.net.norm.parameters(), *self.agreement.parameters()]
        rest += [] if self.net.polar is None else list(self.net.polar.parameters())
        return [
            {"params": [w for w in slow if w.requires_grad], "share": share},
            {"params": [w for w in rest if w.requires_grad], "share": 1.0},
        ]

    def one_step(self) -> None:
        """One step, which the seed and its number decide."""
        config = self.config
        torch.manual_seed(config.seed * 1_000_003 + self.step)
        factor = config.rate * rate_factor(self.step / config.steps, self.step, warm_steps=20)
        for group in self.optimiser.param_groups:
            group["lr"] = group["share"] * factor
        loss = self._loss()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        update_average(self.averaged, self.net, min(config.average, self.step / (self.step + 9)))

    def _loss(self) -> Tensor:
        config, place = self.config, self.encoder.device
        views, pixels, rows = self._batch()
        self.net.train()
        for module in self.still:
            module.eval()
        features = self.net.features(torch.cat([views, pixels]).to(place))
        seen, known = features[: len(views)], features[len(views) :]
        agreed = self.agreement(seen[:, : self.net.dim])
        cosine = torch.cosine_similarity(self.net.embedding(known), self.kept[rows].to(place))
        return agreed + config.hold * (1 - cosine).mean()

    def _batch(self) -> tuple[Tensor, Tensor, Tensor]:
        """Two views of B new galaxies (2B, C, S, S), B old ones as they are, and which."""
        config, frame = self.config, self.encoder.frame
        rng = np.random.default_rng([config.seed, self.step])
        draw = torch.Generator().manual_seed(config.seed * 7_919 + self.step)
        new = rng.choice(len(self.theirs), min(config.batch, len(self.theirs)), replace=False)
        old = rng.choice(len(self.ours), min(config.batch, len(self.ours)), replace=False)
        crops = torch.from_numpy(np.array(self.theirs[np.sort(new)])).permute(0, 3, 1, 2)
        two = [random_views(crops, frame.size_px, WIDER, draw, config.augment) for _ in "ab"]
        views = torch.cat(two)
        views = views.mean(1, keepdim=True) if frame.channels == 1 else views
        rows = torch.from_numpy(np.sort(old))
        return views, as_pixels(list(centre_crop(self.ours[np.sort(old)])), frame), rows

    def save(self, path: Path) -> None:
        """Write the checkpoint; the old one stands until the new one is whole."""
        state = {name: part.state_dict() for name, part in self._parts().items()}
        with open_whole(path) as stream:
            torch.save({"step": self.step, "states": state}, stream)

    def resume(self, path: Path) -> None:
        """Take up the checkpoint at `path`, if there is one."""
        if not path.exists():
            return
        held = torch.load(path, weights_only=True, map_location=self.encoder.device)
        for name, part in self._parts().items():
            part.load_state_dict(held["states"][name])
        self.step = int(held["step"])

    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer]:
        return {
            "net": self.net,
            "agreement": self.agreement,
            "averaged": self.averaged,
            "optimiser": self.optimiser,
        }


def _embed_crops(encoder: Encoder, crops: Crops) -> Tensor:
    """Embeddings (L, D) of the frames in the middle of crops, of one view, as they are."""
    found = []
    for at in range(0, len(crops), _BATCH):
        pixels = as_pixels(list(centre_crop(np.asarray(crops[at : at + _BATCH]))), encoder.frame)
        found.append(infer(encoder.network, pixels, None, 1)[0])
    return torch.from_numpy(np.concatenate(found))
