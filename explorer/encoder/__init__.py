"""Images → embeddings and predicted votes."""

from explorer.encoder.embed import Embedded, embed, embed_images
from explorer.encoder.models import Encoder, load_encoder, load_same_encoder

__all__ = ["Embedded", "Encoder", "embed", "embed_images", "load_encoder", "load_same_encoder"]
