"""Parameter groups for fine-tuning, with a learning rate that falls from head to pixels."""

from typing import Any

from timm.models import group_parameters
from torch import nn

LAST_GROUPS = 2  # groups of layers that "last" tunes
DEPTHS = ("last", "all")


def backbone_layers(backbone: nn.Module) -> list[list[nn.Parameter]]:
    """The backbone's parameters in groups from pixels to features, by timm's own grouping."""
    matcher = getattr(backbone, "group_matcher", None)
    if matcher is None:
        return [list(backbone.parameters())]
    names = group_parameters(backbone, matcher(coarse=False))
    by_name = dict(backbone.named_parameters())
    grouped = [[by_name[name] for name in names[key]] for key in sorted(names)]
    return [group for group in grouped if group]


def parameter_groups(
    network: nn.Module, head: nn.Module, *, depth: str, rate: float, layer_decay: float
) -> list[dict[str, Any]]:
    """Parameter groups for an optimiser; every other parameter is frozen.

    The head and what stands between backbone and head learn at `rate`; each group of layers
    below learns `layer_decay` times as fast as the one above it (Zoobot's recipe, 0.75).

    Raises:
        ValueError: a depth other than "last" and "all".
    """
    if depth not in DEPTHS:
        raise ValueError(f"The depth is one of {', '.join(DEPTHS)}, not {depth!r}.")
    network.requires_grad_(False)
    backbone = getattr(network, "backbone", network)
    kept = backbone_layers(backbone)[::-1]
    kept = kept[:LAST_GROUPS] if depth == "last" else kept
    found: list[dict[str, Any]] = [
        {"params": [*head.parameters(), *_joining_parameters(network)], "lr": rate}
    ]
    found += [{"params": group, "lr": rate * layer_decay**n} for n, group in enumerate(kept, 1)]
    for group in found:
        for parameter in group["params"]:
            parameter.requires_grad_(True)
    return found


def _joining_parameters(network: nn.Module) -> list[nn.Parameter]:
    """The parameters of what joins the backbone's features, where the network has such parts."""
    parts = [getattr(network, name, None) for name in ("norm", "polar")]
    return [p for part in parts if part is not None for p in part.parameters()]
