"""The sentence on a missing library names the command that installs it."""

from explorer.sources.containers.wanting import missing


def test_it_names_the_extra_and_the_library() -> None:
    told = str(missing("zarr", "zarr"))
    assert "pip install 'galaxy-explorer[containers]'" in told and "pip install zarr" in told
