"""The library that speaks SAMP: pyvo's where it is installed, else that of astropy before 9."""

import warnings
from types import ModuleType

from explorer.errors import ExplorerError


def samp_library() -> ModuleType:
    """`pyvo.samp` or `astropy.samp`, which speaks to this machine only and tells nothing on stdout.

    Raises:
        ExplorerError: neither is installed.
    """
    from astropy import log

    found = _imported()
    found.conf.use_internet = False
    log.setLevel("ERROR")  # it tells of its hub on stdout
    return found


def _imported() -> ModuleType:
    try:
        from pyvo import samp
    except ImportError:
        return _of_astropy()
    return samp  # type: ignore[no-any-return]


def _of_astropy() -> ModuleType:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # astropy 8 tells that it moves to pyvo
            from astropy import samp
    except ImportError as error:
        raise ExplorerError("SAMP needs pyvo, which is not installed: pip install pyvo.") from error
    return samp  # type: ignore[no-any-return]
