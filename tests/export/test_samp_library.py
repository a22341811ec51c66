"""SAMP comes from pyvo or from astropy, whichever is there."""

import sys
import types

import pytest

from explorer.errors import ExplorerError
from explorer.export.samp_library import samp_library


def test_that_of_pyvo_is_taken_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = types.ModuleType("pyvo.samp")
    theirs.conf = types.SimpleNamespace(use_internet=True)  # type: ignore[attr-defined]
    package = types.ModuleType("pyvo")
    package.samp = theirs  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyvo", package)
    assert samp_library() is theirs and theirs.conf.use_internet is False


def test_that_of_astropy_serves_without_pyvo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvo", None)
    found = samp_library()
    assert found.__name__ == "astropy.samp" and not found.conf.use_internet


def test_neither_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import astropy

    monkeypatch.setitem(sys.modules, "pyvo", None)
    monkeypatch.setitem(sys.modules, "astropy.samp", None)
    monkeypatch.delattr(astropy, "samp", raising=False)
    with pytest.raises(ExplorerError, match="pip install pyvo"):
        samp_library()
