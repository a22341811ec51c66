"""Choosing keys in the settings, by the keyboard alone."""

import json
from typing import Any

import pytest

from tests.ui.components.test_keys import KEPT

pytestmark = pytest.mark.browser

PANEL = """
window.told = 0;
window.tellSettings = () => told++;
window.settings = new KeySettings();
document.body.append(settings.node);
settings.open();
window.choice = (action) => settings.choices.find((node) => node.dataset.action === action);
"""


@pytest.fixture
def ask(script) -> Any:
    names = ("icons.js", "dom.js", "key_table.js", "keys.js", "help_text.js", "key_settings.js")
    return script(*names, stand_ins=KEPT + PANEL)


def press(blank_page: Any, ask: Any, action: str, *keys: str) -> list[str]:
    """What is said, and what the button shows, after Enter on it and these keys."""
    ask("action => choice(action).focus()", action)
    for key in ("Enter", *keys):
        blank_page.keyboard.press(key)
    return ask("action => [settings.said.textContent, choice(action).textContent]", action)


def test_every_key_has_its_row(ask) -> None:
    assert ask("settings.choices.length === Object.keys(STANDARD_KEYS).length") is True
    assert ask("settings.node.textContent").count("move from galaxy to galaxy") == 1


def test_a_new_key_is_chosen_and_told(blank_page, ask) -> None:
    said = press(blank_page, ask, "up", "j")
    assert said == ["j is now for “interesting”.", "j"]
    assert ask("[told, choice('up').className]") == [1, "key-choice chosen"]
    assert ask("choice('up').getAttribute('aria-label')") == "interesting: j"


def test_a_clash_is_said_and_the_button_waits_on(blank_page, ask) -> None:
    said, shown = press(blank_page, ask, "up", "d")
    assert "not interesting" in said and shown == "press a key"
    assert press(blank_page, ask, "up", "j")[1] == "j" and ask("told") == 1


@pytest.mark.parametrize("leaving", ["Escape", "Tab"])
def test_it_can_be_left_as_it_was(blank_page, ask, leaving: str) -> None:
    assert press(blank_page, ask, "up", leaving) == ["", "u or +"]
    assert ask("[settings.waiting, kept.keys ?? null, told]") == [None, None, 0]


def test_shift_alone_is_no_key_and_ctrl_is_refused(blank_page, ask) -> None:
    said = press(blank_page, ask, "undo", "Shift+J")
    assert said == ["Shift+j is now for “undo the last rating”.", "Shift+j"]
    assert "press the key alone" in press(blank_page, ask, "undo", "Control+k")[0].lower()


def test_the_standard_keys_come_back(blank_page, ask) -> None:
    assert ask("settings.standard.disabled") is True
    press(blank_page, ask, "up", "j")
    ask("settings.standard.focus()")
    blank_page.keyboard.press("Enter")
    assert ask("[choice('up').textContent, settings.standard.disabled]") == ["u or +", True]
    assert json.loads(ask("kept.keys")) == {}
