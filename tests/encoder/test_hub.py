"""Other people's encoders by name; what a hub serves is tested in test_models.py."""

import timm
import torch

from explorer.encoder import hub
from explorer.encoder.frames import Frame
from explorer.encoder.hub import ZOOBOT, TimmNet, load_named


def test_features_are_the_embedding_of_normalised_pixels() -> None:
    torch.manual_seed(0)
    backbone = timm.create_model("test_resnet", pretrained=False, num_classes=0).eval()
    plain = TimmNet(backbone, Frame(32))
    shifted = TimmNet(backbone, Frame(32, mean=(0.5,) * 3, std=(0.5,) * 3))
    pixels = torch.rand(2, 3, 32, 32)
    features = plain.features(pixels)
    assert features.shape == (2, plain.dim) and plain.embedding(features) is features
    assert torch.allclose(shifted.features(pixels * 0.5 + 0.5), features, atol=1e-4)


def test_a_name_decides_the_frame(monkeypatch) -> None:
    def fetch(name: str, *, channels: int | None) -> torch.nn.Module:
        return timm.create_model(
            "test_resnet", pretrained=False, num_classes=0, in_chans=channels or 3
        )

    monkeypatch.setattr(hub, "fetch_pretrained", fetch)
    _, theirs = load_named(f"{ZOOBOT}greyscale-nano")
    assert theirs["frame"]["channels"] == 1 and theirs["frame"]["zoom"] == 1.2
    assert theirs["frame"]["mean"] == [0.0] and theirs["frame"]["disc"] is False
    _, other = load_named("test_resnet")
    assert other["backbone"] == "test_resnet" and len(other["frame"]["mean"]) == 3
    assert other["frame"]["mean"] != [0.0] * 3


def test_a_hub_that_does_not_answer_is_not_waited_for(monkeypatch) -> None:
    monkeypatch.setattr(hub, "_answers", lambda address: False)
    monkeypatch.setattr(hub.constants, "HF_HUB_OFFLINE", False)
    with hub._hub_without_waiting():
        assert hub.constants.HF_HUB_OFFLINE
    assert not hub.constants.HF_HUB_OFFLINE
