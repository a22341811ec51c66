import json
import os
import subprocess
import sys
from functools import partial
from hashlib import sha1
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import timm
import torch
from safetensors.torch import save_file
from scipy.ndimage import rotate

from explorer.encoder import embed_images, load_encoder
from explorer.encoder.checkpoint import save_encoder
from explorer.encoder.frames import Frame
from explorer.encoder.models import as_pixels, encoder_of, infer, untrained_encoder
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import load_tree
from explorer.errors import EncoderError
from tests.encoder.conftest import cutouts

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


TREE = load_tree("gz2")


def small_net(seed=0):
    torch.manual_seed(seed)
    return GalaxyNet("test_resnet", Frame(32), TREE)


def small_record():
    return {"backbone": "test_resnet", "frame": Frame(32).record(), "tree": TREE.record()}


def test_the_bundled_encoder_is_small_named_and_says_what_it_predicts():
    encoder = load_encoder("bundled", device="cpu")
    assert encoder.name == "bundled" and len(encoder.weights_sha256) == 64
    assert {"p_smooth", "p_edge_on", "p_merger", "p_artefact", "p_ring"} <= set(encoder.vote_names)
    json.dumps(encoder.record)
    assert (ROOT / "assets" / "bundled.safetensors").stat().st_size < 40e6
    votes = embed_images(encoder, cutouts(2)).votes
    assert votes.shape == (2, len(encoder.vote_names))
    assert 0 <= votes.min() and votes.max() <= 1


def test_a_checkpoint_comes_back_as_it_was(tmp_path):
    save_encoder(small_net(), small_record(), tmp_path / "mine.safetensors")
    encoder = load_encoder(str(tmp_path / "mine.safetensors"), device="cpu")
    before = encoder_of(small_net(), small_record(), name="a", tree=TREE, device="cpu")
    ours, theirs = (embed_images(e, cutouts()).embeddings for e in (encoder, before))
    assert encoder.vote_names == TREE.columns
    assert np.min(np.sum(ours * theirs, axis=1)) > 1 - 1e-4  # stored as float16


def test_a_training_checkpoint_loads_without_unpickling_objects(tmp_path):
    held = {"averaged": small_net().state_dict(), "record": small_record()}
    torch.save(held, tmp_path / "checkpoint.pt")
    assert load_encoder(str(tmp_path / "checkpoint.pt"), device="cpu").dim == small_net().dim
    torch.save(small_net(), tmp_path / "object.pt")
    with pytest.raises(EncoderError, match="not a checkpoint"):
        load_encoder(str(tmp_path / "object.pt"))


def test_missing_and_damaged_checkpoints_say_so_in_one_line(tmp_path):
    path = tmp_path / "x.safetensors"
    with pytest.raises(EncoderError, match="no file"):
        load_encoder(str(path))
    save_encoder(small_net(), small_record(), path)
    path.with_suffix(".json").write_text(json.dumps(small_record() | {"backbone": "resnet10t"}))
    with pytest.raises(EncoderError, match="does not fit"):
        load_encoder(str(path))
    path.write_bytes(b"not weights")
    with pytest.raises(EncoderError, match="damaged") as caught:
        load_encoder(str(path))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["no_such_backbone", "hf_hub:mwalmsley/zoobot-encoder-nothing"])
def test_an_unknown_or_unreachable_name_offers_the_bundled_one(name, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match="--encoder bundled") as caught:
        load_encoder(name)
    assert "\n" not in str(caught.value)


def test_an_unknown_device_is_refused():
    with pytest.raises(EncoderError, match="no device"):
        load_encoder("bundled", device="abacus")


def test_inference_leaves_no_gradients_and_is_never_in_training_mode():
    net = small_net().train()
    pixels = as_pixels(cutouts(3, 32), Frame(32))
    first, _ = infer(net, pixels, TREE, 8)
    assert not net.training and all(p.grad is None for p in net.parameters())
    assert np.array_equal(first, infer(net.train(), pixels, TREE, 8)[0])


def test_eight_views_do_not_see_quarter_turns_or_mirrors():
    encoder = encoder_of(small_net(), small_record(), name="a", tree=TREE, device="cpu")
    image = cutouts(1, 64)[0]
    turned = [image, np.rot90(image).copy(), image[:, ::-1].copy()]
    vectors = embed_images(encoder, turned).embeddings
    assert (vectors @ vectors[0]).min() > 1 - 1e-4


def test_the_bundled_one_sees_the_whole_cutout_too_and_says_what_is_familiar():
    encoder = load_encoder("bundled", device="cpu")
    assert sum(encoder.parts.values()) == encoder.dim and list(encoder.parts) == ["source", "whole"]
    image = np.full((120, 120, 3), 10, np.uint8)
    image[50:70, 50:70] = 200
    beside = image.copy()
    beside[5:25, 5:25] = 180  # a companion outside the frame around the source
    seen = embed_images(encoder, [image, beside], views=2)
    assert np.allclose(np.linalg.norm(seen.embeddings, axis=1), 1, atol=1e-5)
    at = encoder.parts["source"]
    same = [2 * part[0] @ part[1] for part in (seen.embeddings[:, :at], seen.embeddings[:, at:])]
    assert same[0] > 0.999 > same[1]
    assert ((seen.familiarity >= 0) & (seen.familiarity <= 1)).all()


def test_what_cannot_say_what_is_familiar_does_not():
    encoder = encoder_of(small_net(), small_record(), name="a", tree=TREE, device="cpu")
    assert np.isnan(embed_images(encoder, cutouts(2)).familiarity).all()
    assert encoder.wide is None and encoder.parts == {"source": encoder.dim}


def test_other_weights_have_another_fingerprint():
    prints = {
        encoder_of(small_net(s), small_record(), name="a", tree=TREE, device="cpu").weights_sha256
        for s in (0, 0, 1)
    }
    assert len(prints) == 2


def test_the_untrained_one_is_framed_like_the_bundled_one_but_knows_nothing():
    ours, theirs = untrained_encoder(), load_encoder("bundled", device="cpu")
    assert ours.frame == theirs.frame and ours.weights_sha256 != theirs.weights_sha256
    assert ours.weights_sha256 == untrained_encoder().weights_sha256


def hub_repository(root, name, *, channels):
    """Lay out a random timm checkpoint as the hub serves it: config.json and safetensors."""
    folder = root / "mwalmsley" / name / "resolve" / "main"
    folder.mkdir(parents=True)
    torch.manual_seed(1)
    model = timm.create_model("test_convnext", num_classes=0, in_chans=channels)
    save_file(model.state_dict(), folder / "model.safetensors")
    settings = {"input_size": [channels, 224, 224], "num_classes": 0}
    config = {"architecture": "test_convnext", "num_classes": 0, "pretrained_cfg": settings}
    (folder / "config.json").write_text(json.dumps(config))


class Hub(SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("ETag", f'"{sha1(self.path.encode()).hexdigest()}"')
        self.send_header("X-Repo-Commit", "0" * 40)
        super().end_headers()

    def log_message(self, *_):
        pass


ASK = """
import json, sys, numpy as np
from explorer.encoder import embed_images, load_encoder
image = (np.indices((300, 300)).sum(0) % 200).astype(np.uint8)[:, :, None].repeat(3, 2)
for name in sys.argv[1:]:
    encoder = load_encoder(name, device="cpu")
    vector = embed_images(encoder, [image], views=1).embeddings[0]
    print(json.dumps([encoder.record["frame"], encoder.dim, encoder.vote_names, vector.tolist()]))
"""


def test_zoobots_encoders_load_from_a_hub_with_zoobots_preprocessing(tmp_path):
    names = ["zoobot-encoder-test", "zoobot-encoder-greyscale-test"]
    for name, channels in zip(names, (3, 1), strict=True):
        hub_repository(tmp_path / "hub", name, channels=channels)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hub, directory=tmp_path / "hub"))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        where = {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "HF_HUB_OFFLINE": "0"}
        away = {"HF_HOME": str(tmp_path / "home"), "HF_HUB_DISABLE_XET": "1"}
        asked = [f"hf_hub:mwalmsley/{name}" for name in names]
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", ASK, *asked],
            cwd=ROOT, env={**os.environ, **where, **away}, capture_output=True, text=True,
        )  # fmt: skip
    finally:
        server.shutdown()
    assert done.returncode == 0, done.stderr[-2000:]
    colour, grey = (json.loads(line) for line in done.stdout.splitlines())
    for channels, (frame, dim, votes, vector) in ((3, colour), (1, grey)):
        assert frame["size_px"] == 224 and frame["zoom"] == 1.2 and frame["kind"] == "centre"
        assert frame["channels"] == channels and set(frame["mean"]) == {0} and frame["std"][0] == 1
        assert dim == len(vector) and votes == []
        assert np.isfinite(vector).all()


def spiral(side=160, angle=0.0):
    y, x = np.mgrid[:side, :side] - (side - 1) / 2
    radius, turn = np.hypot(x, y), np.arctan2(y, x)
    arms = 1 + 0.8 * np.cos(2 * turn - 4 * np.log1p(radius / 6))
    light = 12 + 160 * np.exp(-radius / 14) * arms
    return np.clip(rotate(light, angle, reshape=False, cval=12), 0, 255)


def test_the_bundled_encoder_hardly_sees_rotation():
    encoder = load_encoder(device="cpu")
    turned = [np.stack([spiral(angle=a)] * 3, 2).astype(np.uint8) for a in range(0, 180, 23)]
    vectors = embed_images(encoder, turned).embeddings
    assert np.median(vectors[1:] @ vectors[0]) > 0.85  # real galaxies: test_evaluate_encoders


def test_half_precision_moves_no_embedding() -> None:
    """What a GPU works in: float16, of which an embedding keeps five digits."""
    encoder, images = load_encoder(device="cpu"), cutouts(4)
    whole = embed_images(encoder, images, views=1).embeddings
    with torch.autocast("cpu", torch.float16):
        half = embed_images(encoder, images, views=1).embeddings
    assert (whole * half).sum(axis=1).min() > 0.9995 and not np.array_equal(whole, half)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="torch sees no GPU")
def test_a_gpu_embeds_as_the_processor_does() -> None:
    there, here = (
        embed_images(load_encoder(device=device), cutouts(4), views=8) for device in ("cuda", "cpu")
    )
    assert (there.embeddings * here.embeddings).sum(axis=1).min() > 0.999
    assert np.abs(there.votes - here.votes).max() < 0.02
