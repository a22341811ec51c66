"""Keys that a visitor chose: what they do, what is refused and why, and the way back."""

import json
import re
from typing import Any

import pytest

from explorer.ui.components.assets import text
from explorer.ui.help_texts import HELP, help_of

pytestmark = pytest.mark.browser

KEPT = """
window.kept = {};
readSetting = (name, fallback) => kept[name] ?? fallback;
saveSetting = (name, value) => { if (window.keeps !== false) kept[name] = value; };
"""


@pytest.fixture
def ask(script) -> Any:
    return script("icons.js", "dom.js", "key_table.js", "keys.js", stand_ins=KEPT)


def choose(ask: Any, **keys: str) -> None:
    ask("text => { kept.keys = text; }", json.dumps(keys))


def test_no_standard_keys_clash_and_all_are_free(ask) -> None:
    clashes = """Object.entries(STANDARD_KEYS).flatMap(([action, { keys }]) =>
      keys.filter((key) => takenBy(action, key) || !isFree(key)))"""
    assert ask(clashes) == []


def test_a_chosen_key_takes_the_place_of_all_standard_ones(ask) -> None:
    assert ask("chooseKey('up', 'j')") is True
    pressed = "keys => keys.map((key) => actionOf('grid', key) ?? null)"
    assert ask(pressed, ["j", "u", "+", "d"]) == ["up", None, None, "down"]
    assert ask("keyWords('up')") == "j" and ask("isChosen('up')") is True
    assert ask("keyWords('down')") == "d or −"


def test_a_key_means_one_thing_in_each_place(ask) -> None:
    assert ask("['grid', 'map', 'image'].map((place) => actionOf(place, '+'))") == [
        "up",
        "zoomIn",
        "larger",
    ]
    assert ask("whyNotKey('zoomIn', 'u')") == ""  # which rates, but not on the map


@pytest.mark.parametrize(
    ("action", "key", "reason"),
    [
        ("up", "d", "d is for “not interesting” already: press another key"),
        ("up", "5", "5 is for “a score” and stays so"),
        ("up", "?", "? is for “this help” already"),
        ("help", "v", "v is for “move by the pointer” already"),
        ("wholeMap", " ", "space is for “press the button that has the focus” and stays so"),
        ("undo", "Escape", "Esc is for “close, clear the selection"),
        ("undo", "F5", "F5 is the browser's: press a letter, a digit or a sign."),
        ("undo", "z", ""),
    ],
)
def test_what_cannot_be_chosen_is_said_in_a_sentence(ask, action: str, key: str, reason) -> None:
    said = ask("([action, key]) => whyNotKey(action, key)", [action, key])
    assert said.startswith(reason) and (bool(said) is bool(reason)) and said.count(".") <= 1


@pytest.mark.parametrize(
    "kept",
    [
        "no JSON",
        "null",
        "[1, 2]",
        '{"nothing": "j"}',
        '{"up": "F5"}',
        '{"up": 7}',
        '{"up": "d"}',  # which another action has
        '{"up": "j", "down": "j"}',
        '{"constructor": "j"}',
    ],
)
def test_keys_that_cannot_be_used_leave_the_standard_ones(ask, kept: str) -> None:
    ask("text => { kept.keys = text; }", kept)
    assert ask("JSON.stringify(presentKeys()) === JSON.stringify(STANDARD_KEYS)") is True


def test_two_actions_change_places_by_way_of_a_third_key(ask) -> None:
    choose(ask, up="d", down="u")
    assert ask("['u', 'd'].map((key) => actionOf('grid', key))") == ["down", "up"]


def test_the_standard_key_chosen_again_is_no_choice(ask) -> None:
    ask("chooseKey('undo', 'j')")
    assert ask("chooseKey('undo', 'z')") is True
    assert ask("isChosen('undo')") is False and json.loads(ask("kept.keys")) == {}


def test_a_window_that_keeps_nothing_says_so(ask) -> None:
    ask("window.keeps = false")
    assert ask("chooseKey('undo', 'j')") is False


def test_a_button_says_the_keys_of_the_moment(ask) -> None:
    ask("""() => {
      window.made = button("", "undo", withKey("Undo", "undo"), () => {});
      document.body.append(made);
    }""")
    assert ask("made.title") == "Undo (z)"
    choose(ask, undo="J")
    ask("made.focus()")
    assert ask("[made.title, made.getAttribute('aria-label')]") == ["Undo (Shift+j)"] * 2


def test_each_help_names_groups_of_the_table() -> None:
    groups = set(re.findall(r"^  (\w+): \{", text("key_table.js"), flags=re.MULTILINE))
    named = {name for page in HELP for name in help_of(page)["keys"]}
    assert named == groups
