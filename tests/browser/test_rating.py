"""Rating fast, and in two tabs at once, in a real browser: nothing is lost, and it is said."""

from urllib.parse import urlencode

import pytest

import explorer
from tests.browser.conftest import Running
from tests.browser.test_main_job import CARDS, PAINTED, ids, look_alikes_of

pytestmark = pytest.mark.browser


def open_theme(page, app: Running, theme: str, name: str = "", where: str = "") -> None:
    page.goto(f"{app.url}/{name}?{urlencode({'theme': theme, 'where': where})}")
    page.wait_for_selector(PAINTED, timeout=240_000)


def answered(page) -> None:
    page.wait_for_function(
        "() => window.explorerQueue && !window.explorerQueue.waiting.length"
        " && !window.explorerQueue.sending"
    )


def lines_of(app: Running, theme: str, who: str = "ada") -> list[tuple[str, str]]:
    labels = explorer.open(app.catalogue).labels
    return [(e.galaxy, e.value) for e in labels.ratings_after(0, who=who, theme=theme)]


def test_fifty_quick_key_presses_answer_each_galaxy_of_a_page_once(page, app: Running) -> None:
    open_theme(page, app, "speed")  # the first visitor of all sees the build, on the first page
    open_theme(page, app, "speed", "anomalies")
    first, keys = ids(page), "ud" * 25
    page.locator(CARDS).first.focus()
    for key in keys:  # those that are too many answer nothing: the next page is not seen yet
        page.keyboard.press(key)
    answered(page)
    wanted = list(zip(first, ["up", "down"] * 12, strict=True))
    assert len(first) == 24 and lines_of(app, "speed") == wanted
    assert page.locator(f"{CARDS}.rated").count() == 24
    page.keyboard.press("Enter")  # the cursor rests on the button to the next page
    page.get_by_text("from 24 ratings").wait_for()
    page.wait_for_function("() => document.activeElement?.shadowRoot?.activeElement")
    second = ids(page)
    page.keyboard.press("d")
    answered(page)
    assert lines_of(app, "speed") == [*wanted, (second[0], "down")]


def test_after_the_last_card_of_the_last_page_keys_answer_nothing(page, app: Running) -> None:
    open_theme(page, app, "end", where="class = 'ring'")
    cards = ids(page)
    page.locator(CARDS).last.focus()
    for key in "uddz":
        page.keyboard.press(key)
    answered(page)
    assert lines_of(app, "end") == [(cards[-1], "up"), (cards[-1], "")]
    page.keyboard.press("d")  # undo has led back to the card that it freed
    answered(page)
    assert lines_of(app, "end")[2:] == [(cards[-1], "down")]


def test_the_theme_and_the_name_stay_through_links_and_reloads(page, app: Running) -> None:
    open_theme(page, app, "comets")
    other = page.context.new_page()
    open_theme(other, app, "spirals")
    other.locator("[data-testid=stExpandSidebarButton]").click()
    other.get_by_label("Rating as").fill("bob")
    other.keyboard.press("Enter")
    other.get_by_text("bob · spirals").first.wait_for()
    wanted = {}
    for tab, theme, who in ((page, "comets", "ada"), (other, "spirals", "bob")):
        galaxy = look_alikes_of(tab, 1)
        wanted[theme] = [rate_first(tab)]
        tab.reload()
        tab.wait_for_selector(f".hero .card[data-id='{galaxy}']")
        tab.wait_for_selector(PAINTED)
        wanted[theme].append(rate_first(tab, at=1))
        tab.get_by_role("link", name="Anomalies").click()
        tab.get_by_text("from 2 ratings").wait_for()
        wanted[theme].append(rate_first(tab))
        assert [galaxy for galaxy, _ in lines_of(app, theme, who)] == wanted[theme]
    for tab, theme in ((page, "comets"), (other, "spirals")):
        tab.go_back()
        tab.wait_for_selector(".hero .card")
        assert f"theme={theme}" in tab.url and "/similar" in tab.url
        tab.go_back()
        tab.wait_for_selector(".hero .card", state="detached")
        assert f"theme={theme}" in tab.url
    other.close()


def rate_first(page, at: int = 0) -> str:
    card = page.locator(CARDS).nth(at)
    card.focus()
    galaxy = card.get_attribute("data-id")
    page.keyboard.press("u")
    answered(page)
    return galaxy


def test_two_tabs_that_rate_one_galaxy_both_say_so(page, app: Running) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        open_theme(tab, app, "twins")
    other.route("**/x/news", lambda route: route.abort())  # it has not heard of it yet
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
