"""Images → embeddings and predicted votes."""

from explorer.encoder.embed import EmbeddedBatch, embed, embed_images
from explorer.encoder.models import Encoder, load_encoder, load_same_encoder

__all__ = ["EmbeddedBatch", "Encoder", "embed", "embed_images", "load_encoder", "load_same_encoder"]
