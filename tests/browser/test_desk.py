"""What one meets in a day at the desk: undo, tag box, keys, titles, a phone, readable colours."""

import re

import pytest

from tests.browser.conftest import Running
from tests.browser.test_main_job import CARDS, PAINTED, ids, look_alikes_of
from tests.browser.test_rating import open_theme
from tests.browser.test_trust import CALM

pytestmark = pytest.mark.browser

# The least contrast of texts by WCAG 2.1 (4.5, large ones 3), shadow trees included: what is below,
# as "text: ratio". Texts over images and of switched-off controls are left out.
TOO_FAINT = """
() => {
  const ELSEWHERE = ".frame, .spoken, .stage, svg, style, script, [disabled], [aria-hidden=true]";
  const parse = (colour) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const parentOf = (node) => node.assignedSlot || node.parentElement || node.getRootNode().host;
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const over = (front, back, alpha) =>
    front.map((v, i) => (i < 3 ? v * alpha + back[i] * (1 - alpha) : 1));
  const groundOf = (node) => {
    if (!node) return parse(getComputedStyle(document.body).backgroundColor);
    const own = parse(getComputedStyle(node).backgroundColor);
    return own[3] > 0.98 ? own : over(own, groundOf(parentOf(node)), own[3]);
  };
  const found = [];
  const visit = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) visit(node.shadowRoot);
      const texts = [...node.childNodes].filter((n) => n.nodeType === 3);
      const text = texts.map((n) => n.data.trim()).join("");
      const box = node.getBoundingClientRect();
      if (!text || !box.width || !box.height || node.closest(ELSEWHERE)) continue;
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      let opacity = 1;
      for (let n = node; n; n = parentOf(n)) opacity *= Number(getComputedStyle(n).opacity);
      const style = getComputedStyle(node);
      const ground = groundOf(node), ink = parse(style.color);
      const both = [light(over(ink, ground, ink[3] * opacity)), light(ground)];
      const [a, b] = both.sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      const large = parseFloat(style.fontSize) >= (style.fontWeight >= 700 ? 18.66 : 24);
      if (ratio < (large ? 3 : 4.5)) found.push(`${text.slice(0, 40)}: ${ratio.toFixed(2)}`);
    }
  };
  visit(document.body);
  return [...new Set(found)];
}
"""


def test_undo_says_what_it_undid_and_returns_to_it(page, app: Running) -> None:
    open_theme(page, app, "undo")
    first, second = ids(page)[:2]
    page.locator(CARDS).first.focus()
    for key in "udz":
        page.keyboard.press(key)
    page.get_by_text(f"Undone: {second} is unrated again").wait_for()
    assert focused(page) == second
    page.keyboard.press("z")
    page.get_by_text(f"Undone: {first} is unrated again").wait_for()
    assert focused(page) == first
    page.keyboard.press("z")
    page.get_by_text("No rating of yours to undo in this theme").wait_for()


def focused(page) -> str:
    return page.evaluate(
        "() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement)"
        " at = at.shadowRoot.activeElement; return at?.dataset?.id ?? at?.className ?? ''; }"
    )


def test_the_tag_box_says_how_many_and_where(page, app: Running) -> None:
    open_theme(page, app, "tags")
    page.locator(CARDS).first.focus()
    page.keyboard.press("g")
    page.get_by_text(f"Tag {ids(page)[0]}", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    page.keyboard.press("]")
    page.get_by_text("2 / 2").wait_for()
    page.locator(CARDS).first.focus()
    page.keyboard.press(" ")
    page.keyboard.press("g")
    page.get_by_text("Tag 49 selected: 1 here, 48 on other pages").wait_for()
    page.keyboard.press("Escape")


def test_the_first_galaxy_is_two_keys_away(page, app: Running) -> None:
    open_theme(page, app, "keys")
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    page.keyboard.press("Tab")
    assert focused(page) == "skip-to-galaxies"
    page.keyboard.press("Enter")
    assert focused(page) == ids(page)[0]


def test_titles_and_one_heading_name_page_and_galaxy(page, app: Running) -> None:
    open_theme(page, app, "titles")
    assert page.title() == "Gallery · Galaxy Explorer"
    galaxy = look_alikes_of(page, 0)
    page.wait_for_function(
        "title => document.title === title", arg=f"{galaxy} · Similar · Galaxy Explorer"
    )
    for name in ("", "similar", "anomalies", "map", "tagged", "teach", "catalogue"):
        page.goto(f"{app.url}/{name}")
        page.wait_for_selector(CALM, timeout=60_000)
        page.wait_for_selector("h1", state="attached")
        assert page.locator("h1").count() == 1, name


def test_the_way_back_survives_a_reload(page, app: Running) -> None:
    open_theme(page, app, "trail")
    first = look_alikes_of(page, 0)
    second = look_alikes_of(page, 0)
    page.wait_for_url(re.compile(f"before={first}"))
    page.reload()
    page.wait_for_selector(f".hero .card[data-id='{second}']")
    page.locator(f".strip .card[data-id='{first}']").click()
    page.wait_for_selector(f".hero .card[data-id='{first}']")


def test_a_phone_shows_look_alikes_before_facts(page, app: Running) -> None:
    page.set_viewport_size({"width": 390, "height": 780})
    open_theme(page, app, "phone", "similar")
    open_theme(page, app, "phone", "similar")
    top = page.locator(CARDS).nth(1).bounding_box()
    facts = page.locator(".votes, .facts").first.bounding_box()
    assert top["y"] < 650 and top["y"] < facts["y"]
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_every_text_can_be_read(page, app: Running, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(app.url)
    page.wait_for_selector(PAINTED, timeout=240_000)
    faint = {}
    for name in ("", "similar", "anomalies?progress=1", "tagged", "teach", "catalogue", "map"):
        page.goto(f"{app.url}/{name}")
        page.wait_for_selector(CALM, timeout=60_000)
        page.locator(".grid, .galaxymap, .hint, .section").first.wait_for(timeout=60_000)
        page.wait_for_timeout(500)  # until what fades in has come
        faint[name] = page.evaluate(TOO_FAINT)
    assert not any(faint.values()), faint
