"""Tab into a popover and out of it, as if its body stood beside its button."""

import pytest

pytestmark = pytest.mark.browser

PAGE = """
document.body.innerHTML = `
  <button id="before">before</button>
  <button id="opener" data-testid="stPopoverButton" aria-expanded="true">open</button>
  <button id="after">after</button>
  <div data-testid="stPopoverBody">
    <button disabled>no</button><input id="first"><button id="last">last</button>
  </div>`;
window.opener_ = document.getElementById("opener");
opener_.onclick = () => { opener_.ariaExpanded = "false"; };
document.addEventListener("keydown", tabThroughPopover, true);
"""


@pytest.fixture
def ask(script):
    return script("popover_keys.js", stand_ins=PAGE)


def press(ask, start: str, *, shift: bool = False) -> tuple[str, bool]:
    """Where the focus is after Tab from `start`, and whether the browser moves it on from there."""
    told = ask(
        "([start, shiftKey]) => { document.getElementById(start).focus(); const goes = "
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', shiftKey, "
        "bubbles: true, cancelable: true })); return [document.activeElement.id, goes]; }",
        [start, shift],
    )
    return told[0], told[1]


def test_tab_leads_into_an_open_popover_and_shift_tab_back(ask) -> None:
    assert press(ask, "opener") == ("first", False)
    assert press(ask, "first") == ("first", True)
    assert press(ask, "first", shift=True) == ("opener", False)
    assert press(ask, "opener", shift=True) == ("opener", True)
    assert ask("() => opener_.ariaExpanded") == "true"


def test_tab_from_the_last_of_a_popover_closes_it_and_goes_on_behind_its_button(ask) -> None:
    assert press(ask, "last") == ("opener", True)
    assert ask("() => opener_.ariaExpanded") == "false"
    assert press(ask, "opener") == ("opener", True)  # closed: as any button
