"""Tests of explorer.pipeline.own_network."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from explorer.catalogue.dataset import Catalogue
from explorer.catalogue.manifest import Manifest
from explorer.catalogue.stored_files import damage, own_encoder
from explorer.encoder import Encoder, load_same_encoder
from explorer.encoder.frames import Frame
from explorer.encoder.models import encoder_of
from explorer.encoder.network import GalaxyNet
from explorer.encoder.votes import load_tree
from explorer.errors import CatalogueError, EncoderError
from explorer.pipeline import own_network
from explorer.pipeline.own_network import Tried, network_is_due
from explorer.pipeline.rebuild import rebuild_derived
from explorer.pipeline.representation import Wish, why_weighed
from explorer.progress import Progress, Report

TREE = load_tree("gz1")
NETWORK = Wish(tune="network")


def small_encoder() -> Encoder:
    """As long as the stand-in's embeddings, in two frames, untrained."""
    torch.manual_seed(0)
    network = GalaxyNet("test_resnet", Frame(32), TREE, polar=8)
    network.add_metric(128)
    network.add_around(64)
    record: dict[str, Any] = {"backbone": "test_resnet", "polar": 8, "metric": 128, "around": 64}
    record |= {"frame": Frame(32).record(), "tree": TREE.record()}
    return encoder_of(network, record, name="small", tree=TREE, device="cpu")


@pytest.fixture
def foreign(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of a survey that looks foreign to its small encoder."""
    made = small_encoder()

    def same(
        wanted: dict[str, Any], *, device: str = "auto", folder: Path | None = None
    ) -> Encoder:
        if "file" in wanted:
            return load_same_encoder(wanted, device=device, folder=folder)
        return made

    for module in ("own_network", "own_views"):
        monkeypatch.setattr(f"explorer.pipeline.{module}.load_same_encoder", same)
        monkeypatch.setattr(f"explorer.pipeline.{module}.FEWEST_GALAXIES", 10)
    monkeypatch.setattr(own_network, "looks_foreign", lambda manifest: True)
    manifest = Manifest.read(catalogue)
    known = {"name": made.name, "weights_sha256": made.weights_sha256, "record": made.record}
    manifest.encoder |= known | {"parts": made.parts}
    manifest.write(catalogue)
    return catalogue


def judged(monkeypatch: pytest.MonkeyPatch, before: float, after: float) -> None:
    """Let the maps be found better or worse, whatever the untrained network makes of them."""
    fit = own_network.fit_and_try

    def fit_and_say(*given: Any) -> Tried:
        tried = fit(*given)
        assert 0 < tried.before <= 1 and 0 < tried.after <= 1
        return Tried(before, after, tried.fitted, tried.judged)

    monkeypatch.setattr(own_network, "fit_and_try", fit_and_say)


@pytest.mark.slow
def test_a_better_encoder_embeds_all_and_can_be_taken_back(
    foreign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, 0.4, 0.5)
    first = Catalogue.open(foreign).embeddings(range(59))
    told: list[Report] = []
    manifest = rebuild_derived(foreign, Progress(told.append), wish=NETWORK)
    steps = [(one.done, one.total) for one in told if one.stage == "judging"]
    assert steps[0] == (0, 3) and steps[-1] == (3, 3)
    assert "found again by another view at 0.50 instead of 0.40" in why_weighed(manifest)
    held = Catalogue.open(foreign)
    assert held.manifest.encoder["name"] == "small, fitted to this catalogue"
    assert not np.allclose(held.embeddings(range(59)), first, atol=0.01)
    assert [damage(foreign, held.manifest, name) for name in own_encoder(held.manifest)] == ["", ""]
    encoder = load_same_encoder(held.manifest.encoder, folder=foreign)
    assert encoder.name == held.manifest.encoder["name"] and encoder.dim == 192
    assert not network_is_due(held.manifest)
    back = rebuild_derived(foreign, Progress(), wish=Wish(tune="no"))
    assert back.encoder["name"] == "small" and "network" not in back.representation
    assert not list(foreign.glob("encoder-*"))


def test_one_that_is_not_better_changes_nothing_and_says_why(
    foreign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(monkeypatch, 0.5, 0.4)
    first = Catalogue.open(foreign).embeddings(range(59))
    manifest = rebuild_derived(foreign, Progress(), wish=NETWORK)
    assert manifest.encoder["name"] == "small" and manifest.representation["tune"] == "network"
    assert "left as it is" in why_weighed(manifest) and not list(foreign.glob("encoder-*"))
    assert np.array_equal(Catalogue.open(foreign).embeddings(range(59)), first)
    assert not network_is_due(manifest)


def test_a_survey_of_the_taught_kinds_is_not_fitted(
    foreign: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_network, "looks_foreign", lambda manifest: False)
    manifest = rebuild_derived(foreign, Progress(), wish=NETWORK)
    assert manifest.representation["network"]["kept"] is False
    assert "how familiar" in why_weighed(manifest)


def test_images_that_are_gone_are_asked_for_before_anything_is_done(foreign: Path) -> None:
    (foreign.parent / "in").rename(foreign.parent / "elsewhere")
    before = (foreign / "manifest.json").read_bytes()
    with pytest.raises(CatalogueError, match="Put them back"):
        rebuild_derived(foreign, Progress(), wish=NETWORK)
    assert (foreign / "manifest.json").read_bytes() == before


def test_the_encoder_in_the_folder_is_missed_in_one_sentence(tmp_path: Path) -> None:
    wanted = {"name": "small, fitted", "file": "encoder-0.safetensors", "weights_sha256": "0"}
    with pytest.raises(EncoderError, match=r"encoder-0\.safetensors"):
        load_same_encoder(wanted, folder=tmp_path)
