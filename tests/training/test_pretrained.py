import pytest
import timm
import torch
from safetensors.torch import save_file

from explorer.encoder.checkpoint import save_encoder
from explorer.encoder.frames import Frame
from explorer.encoder.network import GalaxyNet
from explorer.errors import EncoderError
from explorer.training.pretrained import freeze, load_pretrained, load_start
from tests.training.conftest import TREE

pytestmark = pytest.mark.slow

NAME = "test_resnet"


def network(seed):
    torch.manual_seed(seed)
    return timm.create_model(NAME, num_classes=0)


def same(one, two):
    pairs = zip(one.state_dict().values(), two.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


@pytest.mark.parametrize("suffix, rename", [("safetensors", False), ("pth", False), ("pth", True)])
def test_a_backbone_starts_from_a_file(tmp_path, suffix, rename):
    given, fresh = network(0), network(1)
    state = {
        f"layer_{i:03d}" if rename else name: value
        for i, (name, value) in enumerate(given.state_dict().items())
    } | {"zz_classifier.weight": torch.zeros(3, 3)}
    path = tmp_path / f"weights.{suffix}"
    save_file(state, path) if suffix == "safetensors" else torch.save(state, path)
    assert not same(given, fresh)
    load_pretrained(fresh, NAME, str(path))
    assert same(given, fresh)


def test_weights_of_another_architecture_are_refused(tmp_path):
    path = tmp_path / "other.pth"
    torch.save({"weight": torch.zeros(2, 2)}, path)
    fresh = network(1)
    with pytest.raises(EncoderError, match="does not hold the weights of a 'test_resnet'"):
        load_pretrained(fresh, NAME, str(path))
    assert same(fresh, network(1))


def test_a_file_that_is_not_weights_is_one_sentence(tmp_path):
    path = tmp_path / "notes.pth"
    path.write_text("no weights here")
    with pytest.raises(EncoderError, match="cannot be read as weights"):
        load_pretrained(network(0), NAME, str(path))


def test_frozen_stages_get_no_gradient_and_keep_their_statistics():
    net = network(0).train()
    for module in freeze(net, 1):
        module.eval()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    net(torch.rand(4, 3, 32, 32)).sum().backward()
    trained = {name for name, weight in net.named_parameters() if weight.grad is not None}
    assert trained and not any(name.startswith(("conv1", "layer1")) for name in trained)
    after = net.state_dict()
    moved = {name for name, value in before.items() if not torch.equal(value, after[name])}
    assert moved and all("layer1" not in name and not name.startswith("bn1") for name in moved)


def test_nothing_is_frozen_unless_asked():
    net = network(0)
    assert freeze(net, 0) == [] and all(w.requires_grad for w in net.parameters())


def test_a_whole_encoder_is_gone_on_from_and_another_architecture_refused(tmp_path):
    frame, record = Frame(32), {"backbone": NAME, "frame": Frame(32).record()}
    record |= {"tree": TREE.record(), "metric": 4, "training": {"minutes": 7}}
    torch.manual_seed(0)
    given = GalaxyNet(NAME, frame, TREE)
    given.add_metric(4)
    save_encoder(given, record, tmp_path / "given.safetensors")
    fresh = GalaxyNet(NAME, frame, TREE)
    assert load_start(fresh, str(tmp_path / "given.safetensors")) == {"minutes": 7}
    assert torch.allclose(fresh.head.weight, given.head.weight, atol=1e-3) and fresh.metric is None
    with pytest.raises(EncoderError, match="another architecture"):
        load_start(GalaxyNet(NAME, frame, TREE, polar=8), str(tmp_path / "given.safetensors"))
