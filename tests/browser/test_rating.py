"""Rating fast, and in two tabs at once, in a real browser: nothing is lost, and it is said."""

import pytest

import explorer
from tests.browser.conftest import Running
from tests.browser.test_main_job import CARDS, PAINTED, ids

pytestmark = pytest.mark.browser


def open_theme(page, app: Running, theme: str) -> None:
    page.goto(f"{app.url}/?theme={theme}")
    page.wait_for_selector(PAINTED, timeout=240_000)


def answered(page) -> None:
    page.wait_for_function(
        "() => window.explorerQueue && !window.explorerQueue.waiting.length"
        " && !window.explorerQueue.sending"
    )


def test_fifty_quick_key_presses_are_fifty_lines(page, app: Running) -> None:
    open_theme(page, app, "speed")
    cards, keys = ids(page), "ud" * 25
    page.locator(CARDS).first.focus()
    for key in keys:  # the last card takes those that are too many: it changes its mind
        page.keyboard.press(key)
    answered(page)
    labels, rater = explorer.open(app.catalogue).labels, {"who": "ada", "theme": "speed"}
    lines = [(event.galaxy, event.value) for event in labels.ratings_after(0, **rater)]
    places = [min(at, len(cards) - 1) for at in range(len(keys))]
    answers = ["up" if key == "u" else "down" for key in keys]
    assert lines == [(cards[at], said) for at, said in zip(places, answers, strict=True)]
    assert {g: r.answer for g, r in labels.ratings(**rater).items()} == dict(lines)
    assert page.locator(f"{CARDS}.rated").count() == len(cards)


def test_two_tabs_that_rate_one_galaxy_both_say_so(page, app: Running) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        open_theme(tab, app, "twins")
    galaxy = ids(page)[0]
    for tab, key in ((page, "u"), (other, "d")):
        tab.locator(CARDS).first.focus()
        tab.keyboard.press(key)
        answered(tab)
    other.get_by_text(f"{galaxy} had been rated up in another tab: your answer is later").wait_for()
    page.evaluate("() => window.dispatchEvent(new Event('focus'))")  # back from the other tab
    page.get_by_text(f"Rated in another tab: {galaxy} is down").wait_for()
    page.locator(f"{CARDS}[data-id='{galaxy}'] .mark.down").wait_for()
    labels, rater = explorer.open(app.catalogue).labels, {"who": "ada", "theme": "twins"}
    assert [event.value for event in labels.ratings_after(0, **rater)] == ["up", "down"]
    assert labels.ratings(**rater)[galaxy].answer == "down"
    other.close()
