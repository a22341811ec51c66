"""Cells of the sphere that all cover as much: HEALPix, numbered as a nest (Gorski et al. 2005).

Nothing that is always installed numbers them: mocpy is an extra, astropy-healpix and cdshealpix
would be further dependencies for this one function of HATS.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.errors import SourceError

MOST_ORDER = 29


def nested_cells(
    ra_deg: NDArray[np.float64], dec_deg: NDArray[np.float64], order: int = MOST_ORDER
) -> NDArray[np.int64]:
    """The cell that each position lies in, int64 (N,): 12 × 4^order cells cover the sphere.

    A cell's number at a lower order is its number at a higher one, divided by 4 for each step.

    Raises:
        SourceError: astropy-healpix is not installed.
    """
    from astropy.units import deg

    cells = _healpix().lonlat_to_healpix(ra_deg * deg, dec_deg * deg, 1 << order, order="nested")
    return np.asarray(cells, np.int64)


def _healpix() -> Any:
    try:
        import astropy_healpix
    except ImportError as error:
        raise SourceError(
            "HATS needs astropy-healpix, which is not installed: run pip install "
            "'galaxy-explorer[hats]', or pip install astropy-healpix."
        ) from error
    return astropy_healpix
