"""Images → embeddings and predicted votes."""

from explorer.encoder.embed import Embedded, embed, embed_images
from explorer.encoder.models import Encoder, load_encoder

__all__ = ["Embedded", "Encoder", "embed", "embed_images", "load_encoder"]
