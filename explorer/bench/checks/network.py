"""The bundled network on a GPU: embedding images, and a step of training."""

import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.bench.checks.table import Load, Row


def embedding(load: Load) -> Iterator[Row]:
    """JPEG to embedding at 224 px beside the bare forward pass, the answer beside a processor's."""
    from explorer.bench.embed import EmbedBench, rates_of
    from explorer.encoder.models import untrained_encoder

    encoder = untrained_encoder(size_px=224, device=load.device)
    how = EmbedBench("untrained", load.images, load.views, rounds=2)
    pipeline, forward = rates_of(encoder, how)
    yield Row(
        f"embedding at 224 px, {load.views} views", pipeline, "images/s", forward, at_least=0.9
    )
    yield _halved(encoder)


def training(load: Load) -> Iterator[Row]:
    """Images a second of a training step of the bundled network, beside the processor."""
    there, here = (images_trained(device) for device in (load.device, "cpu"))
    yield Row("a training step of the bundled network", there, "images/s", here, at_least=10.0)


def images_trained(device: str, *, batch: int = 256, steps: int = 10) -> float:
    """Forward, backward and AdamW at bfloat16 (float32 on a CPU), images a second."""
    import torch

    from explorer.encoder.models import untrained_encoder

    encoder = untrained_encoder(device=device)
    network, side = encoder.network.train(), encoder.frame.size_px
    batch, steps = (batch, steps) if device != "cpu" else (32, 2)
    pixels = torch.rand(batch, 3, side, side, device=device)
    optimiser = torch.optim.AdamW(network.parameters())

    def step() -> None:
        with torch.autocast("cuda", torch.bfloat16, enabled=device != "cpu"):
            seen = network.features(pixels)  # type: ignore[operator]  # a GalaxyNet has it
        optimiser.zero_grad(set_to_none=True)
        seen.square().mean().backward()
        optimiser.step()
        float(seen[0, 0].detach())  # waits for the device

    step()
    began = time.perf_counter()
    for _ in range(steps):
        step()
    return batch * steps / (time.perf_counter() - began)


def _halved(encoder: Any) -> Row:
    import torch

    from explorer.bench.embed import synthetic_jpeg
    from explorer.encoder.embed import embed_images

    images = [_decoded(synthetic_jpeg(seed)) for seed in range(32)]
    whole = embed_images(encoder, images, views=1).embeddings
    with torch.autocast(encoder.device.type, torch.bfloat16):
        half = embed_images(encoder, images, views=1).embeddings
    least = float((whole * half).sum(axis=1).min())
    return Row("… least cosine of bfloat16 with float32", least, "", 1.0)


def _decoded(jpeg: bytes) -> NDArray[np.uint8]:
    import io

    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(jpeg)).convert("RGB"))
