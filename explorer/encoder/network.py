"""The network that training makes: a timm backbone, the embedding, and a head of votes."""

import timm
import torch
from torch import Tensor, nn

from explorer.encoder.familiar import Familiarity
from explorer.encoder.frames import Frame
from explorer.encoder.polar_rings import DESCRIBED, PolarRings, polar_branch
from explorer.encoder.views import soft_disc
from explorer.encoder.votes import Tree, concentrations


class GalaxyNet(nn.Module):
    """Pixels → W features → A Dirichlet concentrations, and an embedding."""

    mean: Tensor
    std: Tensor
    disc: Tensor

    def __init__(
        self, backbone: str, frame: Frame, tree: Tree, *, polar: int = 0, dropout: float = 0.2
    ) -> None:
        """Build it untrained; `frame` makes its pixels, `polar` of its features come from rings."""
        super().__init__()
        self.backbone = timm.create_model(
            backbone, pretrained=False, num_classes=0, in_chans=frame.channels
        )
        self.polar = polar_branch(256, polar) if polar else None
        self.dim = int(getattr(self.backbone, "num_features")) + polar  # noqa: B009
        self.norm = nn.BatchNorm1d(self.dim)
        self.metric: nn.Linear | None = None
        self.around: nn.Linear | None = None
        self.familiarity: Familiarity | None = None
        self.levels = False
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(self.dim, len(tree.answers))
        self.gamma = frame.gamma
        self.register_buffer("mean", torch.tensor(frame.mean)[:, None, None], persistent=False)
        self.register_buffer("std", torch.tensor(frame.std)[:, None, None], persistent=False)
        disc = soft_disc(frame.size_px) if frame.disc else torch.ones(frame.size_px, frame.size_px)
        self.register_buffer("disc", disc, persistent=False)

    def features(self, pixels: Tensor) -> Tensor:
        """Features (B, W) of pixels (B, C, S, S), 0 to 1: `dim` trained ones, rings, levels."""
        stretched = pixels.clamp(min=1e-4) ** self.gamma
        shaped = (stretched * self.disc - self.mean) / self.std
        seen, levels = self._seen(shaped.contiguous(memory_format=torch.channels_last))
        if self.polar is None:
            return torch.cat([self.norm(seen), *levels], dim=1)
        rings = self.polar[:DESCRIBED](pixels.float())
        trained = self.norm(torch.cat([seen, self.polar[DESCRIBED:](rings)], dim=1))
        return torch.cat([trained, rings, *levels], dim=1)

    def _seen(self, shaped: Tensor) -> tuple[Tensor, list[Tensor]]:
        """What the backbone makes of pixels, and mean and deviation of each of its stages' maps."""
        if not self.levels:
            return self.backbone(shaped).float(), []
        # timm's models have these; nn.Module cannot say it.
        last, stages = self.backbone.forward_intermediates(shaped)  # type: ignore[operator]
        seen = self.backbone.forward_head(last, pre_logits=True)  # type: ignore[operator]
        flat = [stage.float().flatten(2) for stage in stages]  # (B, channels, places)
        levels = [found for m in flat for found in (m.mean(2), m.std(2, correction=0))]
        return seen.float(), levels

    @property
    def width(self) -> int:
        """W, how many features there are."""
        rings = PolarRings.LENGTH if self.polar is not None else 0
        stages = getattr(self.backbone, "feature_info") if self.levels else []  # noqa: B009
        return self.dim + rings + sum(2 * int(stage["num_chs"]) for stage in stages)

    def add_levels(self) -> None:
        """Let features end with what each stage of the backbone sees: metric, around see it too."""
        self.levels = True

    def leave_rings_out(self) -> None:
        """Keep the backbone alone, its normalisation untrained; votes and metric no longer fit."""
        self.polar, self.metric, self.around, self.familiarity = None, None, None, None
        self.levels = False
        self.dim = int(getattr(self.backbone, "num_features"))  # noqa: B009
        self.norm = nn.BatchNorm1d(self.dim)

    def add_metric(self, length: int) -> nn.Linear:
        """Give the embedding a linear map to `length`, which is not trained by gradients."""
        self.metric = nn.Linear(self.width, length)
        return self.metric.requires_grad_(False)

    def add_around(self, length: int) -> nn.Linear:
        """Give the embedding a second part of `length`: of the whole cutout, taught no classes."""
        self.around = nn.Linear(self.width if self.levels else self.dim, length)
        return self.around.requires_grad_(False)

    def add_familiarity(self, familiarity: Familiarity) -> None:
        """Let the network say how familiar a galaxy looks."""
        self.familiarity = familiarity

    def embedding(self, features: Tensor) -> Tensor:
        """Embeddings, not yet of unit length, of features (B, W): W long, or dim before."""
        return features[:, : self.dim] if self.metric is None else self.metric(features)

    def surroundings(self, features: Tensor) -> Tensor:
        """The second part of embeddings, not yet of unit length, of features of whole cutouts."""
        if self.around is None:
            raise ValueError("This network has no part for whole cutouts.")
        return self.around(features[:, : self.around.in_features])

    def votes(self, features: Tensor) -> Tensor:
        """Dirichlet concentrations (B, A) of features (B, W)."""
        return concentrations(self.head(self.dropout(features[:, : self.dim])))
