"""Settings come from the environment, with defaults that need none."""

from pathlib import Path

import pytest

from explorer import config
from explorer.config import DEMO, PROJECT, Limits, Settings


def test_without_an_environment_it_is_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CATALOGUE", "SOURCE", "LABELS", "DATA", "WHO", "DEVICE", "SEED"):
        monkeypatch.delenv(f"EXPLORER_{name}", raising=False)
    settings = Settings.from_environment()
    assert settings.catalogue == PROJECT / "catalogues" / "hubble"
    assert settings.source == DEMO and settings.who and settings.labels_url == ""


def test_a_folder_that_was_named_is_never_filled_with_the_demo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("EXPLORER_SOURCE", raising=False)
    monkeypatch.setenv("EXPLORER_CATALOGUE", "typo")
    assert Settings.from_environment().source == ""
    assert Settings.from_environment().catalogue == Path("typo")


def test_an_empty_variable_is_no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_CATALOGUE", "")
    monkeypatch.setenv("EXPLORER_SOURCE", "")
    assert Settings.from_environment().source == DEMO


def test_hosts_are_named_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_HOSTS", "galaxies.example.org, 192.168.0.7:8501")
    assert Settings.from_environment().hosts == ("galaxies.example.org", "192.168.0.7:8501")
    monkeypatch.setenv("EXPLORER_HOSTS", "")
    assert Settings.from_environment().hosts == ()


def test_a_catalogue_is_opened_by_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert config.how_to_open("cat") == "make run CATALOGUE=cat"
    assert config.how_to_open("my cat") == "make run CATALOGUE='my cat'"
    monkeypatch.setattr(config, "_INSTALLED", tmp_path)
    assert config.how_to_open("cat") == "galaxy-explorer app cat"


def test_limits_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.from_environment().image.bytes == 256 << 20
    monkeypatch.setenv("EXPLORER_MAX_TABLE_MB", "7")
    assert Limits.from_environment().table.bytes == 7 << 20


@pytest.mark.parametrize("text", ["0", "-1", "1e3", "many", "²", "9" * 5000])
def test_a_number_that_is_none_is_one_sentence(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("EXPLORER_MAX_IMAGE_MB", text)
    with pytest.raises(ValueError, match=r"EXPLORER_MAX_IMAGE_MB is .* give a whole number"):
        Limits.from_environment()
