import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from explorer.encoder import embed, embed_images, load_encoder
from explorer.encoder.embed import Batching, default_batch, default_workers
from explorer.encoder.frames import Frame
from explorer.encoder.models import encoder_of
from explorer.errors import ImageError
from tests.encoder.conftest import cutouts

pytestmark = pytest.mark.slow


class Mean(nn.Module):
    """A network for the pipeline's tests: the features are the mean colours and their squares."""

    def __init__(self, pause=0.0):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(1))
        self.pause, self.largest = pause, 10**9

    def features(self, pixels):
        if len(pixels) > self.largest:
            raise torch.OutOfMemoryError("pretended")
        time.sleep(self.pause)
        mean = pixels.mean(dim=(2, 3))
        return torch.cat([mean, mean.square()], 1) * self.scale

    def embedding(self, features):
        return features


def pretend(**more):
    frame = Frame(16, "centre", disc=False)
    return encoder_of(Mean(**more), {"frame": frame.record()}, name="mean", tree=None, device="cpu")


def load(row):
    if row % 10 == 3:
        raise ImageError(f"image {row} is truncated")
    return np.full((20, 20, 3), (row, 2 * row, 255 - row), dtype=np.uint8)


def test_batches_come_in_order_with_failures_told_apart():
    batches = list(embed(pretend(), load, 25, batching=Batching(8, workers=3)))
    positions = np.concatenate([b.positions for b in batches])
    assert positions.tolist() == [row for row in range(25) if row % 10 != 3]
    failures = [(3, "image 3 is truncated"), (13, "image 13 is truncated")]
    assert [f for b in batches for f in b.failures] == [*failures, (23, "image 23 is truncated")]
    for batch in batches:
        assert batch.embeddings.dtype == np.float32 and batch.positions.dtype == np.int64
        assert [image[0, 0, 0] for image in batch.images] == batch.positions.tolist()
        assert np.allclose(np.linalg.norm(batch.embeddings, axis=1), 1, atol=1e-5)
        assert batch.votes.shape == (len(batch.positions), 0)


def test_batch_size_and_workers_do_not_change_an_embedding():
    def vectors(**how):
        return np.concatenate(
            [b.embeddings for b in embed(pretend(), load, 30, batching=Batching(**how))]
        )

    assert np.allclose(vectors(size=1, workers=1), vectors(size=11, workers=4))


def test_a_gpu_is_fed_by_all_cores_and_a_processor_keeps_its_own(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    encoder = SimpleNamespace(device=SimpleNamespace(type="cuda"))
    assert default_workers(encoder) == 16
    assert default_workers(pretend()) == 2


def test_a_batch_without_any_readable_image_is_empty_not_fatal():
    (batch,) = embed(pretend(), lambda row: load(3), 2, batching=Batching(2))
    assert batch.embeddings.shape == (0, 6) and len(batch.failures) == 2 and batch.images == []
    assert list(embed(pretend(), load, 0)) == []


def test_a_bug_in_a_loader_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        list(embed(pretend(), lambda row: 1 // 0, 5))


def test_decoding_goes_on_while_the_network_works():
    decoded = []

    def counting(row):
        decoded.append(row)
        return load(0)

    stream = embed(pretend(pause=0.5), counting, 64, views=1, batching=Batching(8, workers=1))
    next(stream)
    assert len(decoded) > 8  # those of the first batch, and some while the network worked on it
    stream.close()


def test_stopping_early_stops_the_threads():
    before = threading.active_count()
    stream = embed(pretend(), load, 10_000, batching=Batching(4))
    next(stream)
    stream.close()
    time.sleep(0.1)
    assert threading.active_count() <= before


def test_a_batch_too_big_for_memory_is_halved():
    encoder = pretend()
    whole = embed_images(encoder, [load(row) for row in (1, 2, 4, 5, 6)]).embeddings
    encoder.network.largest = 2
    halved = embed_images(encoder, [load(row) for row in (1, 2, 4, 5, 6)]).embeddings
    assert np.allclose(whole, halved)


def test_batches_shrink_as_images_grow():
    assert 8 <= default_batch(load_encoder(device="cpu")) <= 512


def test_a_galaxy_is_the_same_alone_in_a_batch_and_again():
    encoder = load_encoder("bundled", device="cpu")
    images = cutouts(7, 120)
    together = embed_images(encoder, images).embeddings
    alone = np.concatenate([embed_images(encoder, [image]).embeddings for image in images])
    assert np.sum(together * alone, axis=1).min() > 1 - 1e-5
    assert np.array_equal(together, embed_images(load_encoder(device="cpu"), images).embeddings)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
