"""Tests of explorer.training.layer_groups."""

import pytest
import timm
from torch import nn

from explorer.encoder.hub import TimmNet
from explorer.training.layer_groups import backbone_layers, parameter_groups
from tests.training.conftest import FRAME


def test_layers_cover_the_backbone_once_from_pixels_up() -> None:
    backbone = timm.create_model("test_efficientnet", pretrained=False, num_classes=0)
    found = [p for group in backbone_layers(backbone) for p in group]
    assert len({id(p) for p in found}) == len(found) == len(list(backbone.parameters()))
    assert any(p is backbone.conv_stem.weight for p in backbone_layers(backbone)[0])
    assert len(backbone_layers(nn.Linear(3, 2))) == 1


def test_rates_fall_towards_the_pixels_and_the_rest_is_frozen() -> None:
    net = TimmNet(timm.create_model("test_efficientnet", num_classes=0), FRAME)
    head = nn.Linear(4, 1)
    last = parameter_groups(net, head, depth="last", rate=1e-3, layer_decay=0.5)
    rates = [group["lr"] for group in last]
    assert rates == sorted(rates, reverse=True) and len(rates) == 3
    assert not net.backbone.conv_stem.weight.requires_grad and head.weight.requires_grad
    whole = parameter_groups(net, head, depth="all", rate=1e-3, layer_decay=0.5)
    assert net.backbone.conv_stem.weight.requires_grad and len(whole) > 3
    with pytest.raises(ValueError, match="last, all"):
        parameter_groups(net, head, depth="deep", rate=1e-3, layer_decay=0.5)
