"""The main job in a real browser: open, look-alikes, rate, re-rank, lasso, tag, export."""

import re
from pathlib import Path

import pandas as pd
import pytest

import explorer
from tests.browser.conftest import Running

pytestmark = pytest.mark.browser

CARDS = ".grid:not(.hero):not(.strip):not(.small) .card"
PAINTED = f"{CARDS} img[src]"


def open_page(page, app: Running, name: str = "", *, within_s: int = 60) -> None:
    page.goto(f"{app.url}/{name}")
    page.wait_for_selector(PAINTED, timeout=1000 * within_s)


def see_the_first_galaxies(page, app: Running) -> None:
    page.goto(app.url)
    page.wait_for_selector('[data-testid="stProgress"]', timeout=30_000)
    page.wait_for_selector(PAINTED, timeout=240_000)
    page.get_by_text("embedded; search covers these; ranking and map come").wait_for()


def ids(page) -> list[str]:
    return page.locator(CARDS).evaluate_all("cards => cards.map(card => card.dataset.id)")


def look_alikes_of(page, at: int) -> str:
    galaxy = ids(page)[at]
    page.locator(f"{CARDS} .window").nth(at).click(position={"x": 40, "y": 40})
    page.wait_for_selector(f".hero .card[data-id='{galaxy}']")
    page.wait_for_url(re.compile(rf"/similar\?id={galaxy}\b"))
    page.wait_for_function(
        "galaxy => ![...document.querySelectorAll('*')].some(host => host.shadowRoot"
        " ?.querySelector(`.grid:not(.hero) .card[data-id='${galaxy}']`))",
        arg=galaxy,
    )
    return galaxy


def rate_by_keys(page, keys: str) -> None:
    page.locator(CARDS).first.focus()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_function(
        "() => window.explorerQueue && !window.explorerQueue.waiting.length"
        " && !window.explorerQueue.sending"
    )


def lasso(page) -> int:
    page.locator(".stage").hover()
    box = page.locator(".stage").bounding_box()
    page.get_by_role("button", name="Lasso (s)").click()
    corners = [(0.05, 0.08), (0.95, 0.08), (0.95, 0.95), (0.05, 0.95), (0.05, 0.1)]
    places = [(box["x"] + u * box["width"], box["y"] + v * box["height"]) for u, v in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    headline = page.get_by_text("galaxies selected")
    headline.wait_for()
    return int(headline.inner_text().split()[0])


def download(page, folder: Path) -> pd.DataFrame:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="as CSV").click()
    waiting.value.save_as(folder / "ring.csv")
    return pd.read_csv(folder / "ring.csv", dtype={"id": str})


def test_the_main_job(page, new_app: Running, tmp_path: Path) -> None:
    see_the_first_galaxies(page, new_app)
    galaxy = look_alikes_of(page, 2)
    rate_by_keys(page, "uudxq")
    first = ids(page)[:5]
    page.go_back()
    page.wait_for_url(f"{new_app.url}/?who=ada&theme=interesting")

    open_page(page, new_app, "anomalies", within_s=240)  # comes by itself when the build ends
    assert "/anomalies?" in page.url
    page.get_by_text("Ranked by your taste, from 4 ratings · 1 unsure").wait_for()
    before = ids(page)
    assert not set(first) & set(before)
    rate_by_keys(page, "uuuddd")
    page.get_by_role("button", name="Next page").last.click()
    page.get_by_text("from 10 ratings").wait_for()
    assert not set(ids(page)) & {*before[:6], *first}

    page.goto(f"{new_app.url}/map?id={galaxy}")
    page.wait_for_selector(".galaxymap[data-ready='1']", timeout=60_000)
    count = lasso(page)
    assert 5 < count <= 59
    page.get_by_placeholder("Tag all as").fill("=ring")
    page.keyboard.press("Enter")
    page.get_by_text(f"{count} galaxies tagged").wait_for()

    open_page(page, new_app, "tagged")
    table = download(page, tmp_path)
    assert len(table) == count and table["id"].str.fullmatch(r"\d{18}").all()
    assert {"ra_deg", "dec_deg", "tags", "rating", "rated_by", "oddness", "class"} <= set(table)
    workspace = explorer.open(new_app.catalogue)
    held = {galaxy: one.answer for galaxy, one in workspace.labels.ratings(who="ada").items()}
    rated = table[table["rating"].notna()]
    assert len(held) == 11
    assert dict(zip(rated["id"], rated["rating"], strict=True)) == {
        galaxy: answer for galaxy, answer in held.items() if galaxy in set(table["id"])
    }
    assert workspace.labels.tags() == {"=ring": count}


def test_a_link_reproduces_the_view(page, app: Running) -> None:
    page.goto(f"{app.url}/?where=class+%3D+%27ring%27&sort=z&order=low")
    page.wait_for_selector(PAINTED, timeout=240_000)
    seen = ids(page)
    assert len(seen) == 20 and page.get_by_label("Filter").input_value() == "class = 'ring'"
    stops = page.locator(f"{CARDS}, {CARDS} button").evaluate_all(
        "nodes => nodes.filter(node => node.tabIndex >= 0).length"
    )
    assert stops == 1  # Tab leaves the grid; arrows move in it
    look_alikes_of(page, 0)
    page.go_back()
    page.wait_for_selector(PAINTED)
    page.wait_for_function("() => location.search.includes('sort=z')")
    page.get_by_text("20 of 59 galaxies").wait_for()
    assert ids(page) == seen


def test_a_failed_answer_is_kept_and_sent_again(page, app: Running) -> None:
    open_page(page, app)
    page.route("**/x/rate", lambda route: route.abort())
    page.locator(CARDS).first.focus()
    page.keyboard.press("0")
    page.get_by_text("not saved").wait_for()
    page.unroute("**/x/rate")
    page.get_by_text("not saved").click()
    page.get_by_text("saved", exact=True).wait_for()


def test_names_of_galaxies_and_tags_never_become_markup(page, app: Running) -> None:
    open_page(page, app)
    page.locator(CARDS).first.focus()
    page.keyboard.press("g")
    page.keyboard.type("<img src=x onerror=window.hurt=1>")
    page.keyboard.press("Enter")
    page.locator(CARDS).first.get_by_text("<img src=x").wait_for()
    open_page(page, app, "tagged")
    assert page.evaluate("() => window.hurt") is None
