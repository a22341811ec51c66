"""Array types by what they hold; one name has one dtype in every room."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]  # (n,), places of galaxies in the catalogue's table
Classes = NDArray[np.int64]  # (N,), the number of each one's class
Groups = NDArray[np.int64]  # (N,), the number of each one's group or fold

Mask = NDArray[np.bool_]  # (N,), which are meant
Truth = NDArray[np.bool_]  # (L,), which labelled ones are positive

Vectors = NDArray[np.float32]  # (N, D), embeddings or features
Scores = NDArray[np.float32]  # (N,), higher is more
Positions = NDArray[np.float32]  # (N, 2), places on a map

Points = NDArray[np.float64]  # (N, K), what a fit computes on in double precision
Logits = NDArray[np.float64]  # (N,), log odds of yes
Probability = NDArray[np.float64]  # (N,) or (N, C), 0 to 1
Series = NDArray[np.float64]  # (T,), times, magnitudes or their errors

Floats = NDArray[np.floating]  # of any precision: what is read, never what is given back

RgbImage = NDArray[np.uint8]  # (H, W, 3), RGB
Crops = NDArray[np.uint8]  # (N, S, S, 3), RGB

Names = NDArray[np.str_]  # (N,)
