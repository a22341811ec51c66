"""What a login has chosen, in the browser: taken over where it is newer, and told when changed."""

from typing import Any

import pytest

from tests.ui.components.test_keys import KEPT

pytestmark = pytest.mark.browser

STAND_INS = (
    KEPT
    + """
window.told = 0; window.sent = []; window.colours = "System"; window.loads = 0;
tellSettings = () => { told++; settings.tellChanges(); };
chosenColours = () => colours;
setColours = (chosen, pages, { reload = true } = {}) => { colours = chosen; loads += reload; };
window.settings = new KeptSettings((name, value) => sent.push([name, value]));
window.of = (at, values, more = {}) => ({ who: "ada", at, values, problem: "", ...more });
"""
)


@pytest.fixture
def ask(script) -> Any:
    names = ("icons.js", "dom.js", "help_text.js", "key_table.js", "keys.js", "key_settings.js")
    return script(*names, "kept_settings.js", "settings_panel.js", stand_ins=STAND_INS)


def test_what_is_newer_is_taken_over_once(ask) -> None:
    ask("settings.take(of('2026-01-02', { card: 'L', keys: '{\"up\":\"j\"}' }), [''])")
    assert ask("[kept.card, actionOf('grid', 'j'), told, sent.length]") == ["L", "up", 1, 0]
    ask("kept.card = 'S'; settings.take(of('2026-01-02', { card: 'L' }), [''])")
    assert ask("[kept.card, told]") == ["S", 1]
    ask("settings.take(of('2026-01-03', { card: 'M' }), [''])")
    assert ask("kept.card") == "M"


def test_another_login_on_this_browser_has_its_own(ask) -> None:
    ask("settings.take(of('2026-01-02', { card: 'L' }), [''])")
    ask("settings.take(of('2026-01-01', { card: 'S' }, { who: 'bob' }), [''])")
    assert ask("kept.card") == "S"


@pytest.mark.parametrize("before", ["no JSON", "null", '{"who": "ada"}'])
def test_a_mark_that_cannot_be_read_counts_as_old(ask, before: str) -> None:
    ask(
        "before => { kept.kept = before; settings.take(of('2026-01-02', { card: 'L' }), ['']); }",
        before,
    )
    assert ask("kept.card") == "L"


def test_only_what_was_changed_is_told(ask) -> None:
    ask("settings.take(of('', {}), [''])")
    ask("kept.card = 'L'; tellSettings(); tellSettings()")
    assert ask("sent") == [["settings", {"card": "L"}]]


def test_without_a_login_nothing_is_told(ask) -> None:
    ask("settings.take(null, ['']); kept.card = 'L'; tellSettings(); settings.choose('Dark', [''])")
    assert ask("[sent.length, colours, loads]") == [0, "Dark", 1]
    assert ask("settings.words()") == "This browser keeps these settings."


def test_the_page_is_loaded_for_other_colours_once(ask) -> None:
    kept = "of('2026-01-02', { colours: 'Dark' })"
    ask(f"settings.take({kept}, ['']); settings.take({kept}, [''])")
    assert ask("[colours, loads]") == ["Dark", 1]
    ask("settings.take(of('2026-01-03', { colours: 'constructor' }), [''])")
    assert ask("[colours, loads]") == ["Dark", 1]


def test_chosen_colours_reach_the_server_before_the_page_is_loaded(ask) -> None:
    ask("settings.take(of('', {}), ['']); settings.choose('Dark', [''])")
    assert ask("[sent, loads, settings.awaited]") == [
        [["settings", {"colours": "Dark"}]],
        0,
        "Dark",
    ]
    ask("settings.take(of('', {}), [''])")  # of a run that began before
    assert ask("settings.awaited") == "Dark"


def test_where_they_are_kept_is_said(ask) -> None:
    ask("settings.take(of('', {}), [''])")
    assert ask("settings.words()") == "Kept for ada, on every machine."
    ask("settings.take(of('', {}, { problem: 'Not now.' }), [''])")
    assert ask("settings.words()") == "Not now."
