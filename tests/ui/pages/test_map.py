"""The map's routes for large catalogues, its names, layouts and links, and odd catalogues."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from starlette.testclient import TestClient

import explorer
from explorer.labels import DEFAULT_THEME
from explorer.maps import Recipe as MapRecipe
from explorer.pipeline.build import Recipe, build
from explorer.pipeline.rebuild import add_or_remove_layout
from explorer.progress import Progress
from explorer.ui import session
from explorer.ui.map_grid import grid_of
from explorer.workspace.workspace import Workspace
from tests.conftest import write_galaxies
from tests.ui.conftest import run, sent, served, show_workspace, shown
from tests.ui.pages.conftest import RATER, clean, galaxy_map, ids, similar

pytestmark = pytest.mark.slow

EVERYTHING = "0.0_65535.0_65535.65535_0.65535"


@pytest.fixture
def client(workspace: Workspace) -> TestClient:
    return served()


def at(workspace: Workspace, path: str) -> str:
    return f"/x/{workspace.catalogue.version}/map/{path}"


def test_a_tile_is_a_png_for_good(client: TestClient, workspace: Workspace) -> None:
    reply = client.get(at(workspace, "tile/0/0/0.png?by=class"))
    image = np.asarray(Image.open(io.BytesIO(reply.content)))
    assert image.shape == (256, 256, 3) and 0 < (image[..., 1] > 0).sum() <= 59
    assert set(image[image[..., 1] > 0][:, 0].tolist()) <= {0, 1, 2}
    assert "immutable" in reply.headers["cache-control"]


def test_a_window_holds_rows_places_colours_and_filter(
    client: TestClient, workspace: Workspace
) -> None:
    body = client.get(at(workspace, "window.bin?box=0,0,65535,65535&by=class&where=z<0.05")).content
    assert len(body) == 4 + 10 * 59 and int.from_bytes(body[:4], "little") == 59
    rows = np.frombuffer(body, "<u4", 59, 4)
    places = np.frombuffer(body, "<u2", 118, 4 + 4 * 59).reshape(-1, 2)
    assert (places == grid_of(workspace)[rows]).all()
    passing = np.frombuffer(body, np.uint8, 59, 4 + 9 * 59)
    assert (passing == workspace.selection.mask("z < 0.05")[rows]).all()


def test_a_window_of_too_much_is_a_count(
    client: TestClient, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explorer.ui.routes.tiles.MOST_IN_VIEW", 10)
    body = client.get(at(workspace, "window.bin?box=0,0,65535,65535")).content
    assert body == (59).to_bytes(4, "little")


def test_the_nearest_galaxy_and_one_for_each_cell(client: TestClient, workspace: Workspace) -> None:
    x, y = grid_of(workspace)[7].tolist()
    found = client.get(at(workspace, f"near.json?at={x},{y}&reach=500")).json()
    assert grid_of(workspace)[found["row"]].tolist() == found["at"] == [x, y]
    nothing = client.get(at(workspace, f"near.json?at={x},{y}&reach=500&where=z>99")).json()
    assert nothing == {"row": -1, "at": None}
    made = client.get(at(workspace, "mosaic.json?box=0,0,65535,65535&unit=9000")).json()
    cells = {tuple(cell[1:]) for cell in made["cells"]}
    assert 1 < len(cells) == len(made["cells"]) <= 59


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/1/0.png", "tile/9/0/0.png", "window.bin", "window.bin?box=1,2,3"),
        *("window.bin?box=9,0,1,1", "near.json?at=x,y&reach=1", "near.json?at=1,2&reach=-3"),
        *("mosaic.json?box=0,0,9,9", "names.json?layout=no", "tile/0/0/0.png?by=no"),
    ],
)
def test_a_bad_address_is_refused(client: TestClient, workspace: Workspace, path: str) -> None:
    assert client.get(at(workspace, path)).status_code == 400


def test_names_lie_on_the_map_and_their_regions_hold_galaxies(
    client: TestClient, workspace: Workspace
) -> None:
    for told in client.get(at(workspace, "names.json")).json():
        assert told["name"].endswith(" %") and told["galaxies"] >= 12
        mask = client.get(at(workspace, f"mask.bin?region={told['region']}")).content
        assert sum(mask) > 0


def test_a_region_of_the_map_is_marked_on_the_sky(client: TestClient, workspace: Workspace) -> None:
    page = clean(run(galaxy_map, layout="sky", region=EVERYTHING))
    data = sent(page, "map")
    assert data["linked"] and data["region"] is None and "on=map" in data["mask"]
    assert sum(client.get("/" + data["mask"]).content) == 59
    page.get("segmented_control")
    home = sent(clean(run(galaxy_map, region=EVERYTHING)), "map")
    assert not home["linked"] and home["region"] == EVERYTHING and not home["mask"]


def test_a_large_map_travels_as_tiles(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_MAP_POINTS", "10")
    workspace.rate([str(workspace.catalogue.ids()[3])], "up", who="ada", theme=DEFAULT_THEME)
    data = sent(clean(run(galaxy_map, by="class")), "map")
    assert data["tiled"]["base"].endswith("/map") and "by=class" in data["tiled"]["query"]
    assert data["marks"]["places"] == [[3, grid_of(workspace)[3].tolist()]]
    assert len(data["extent"]) == 4


def test_a_filter_that_cannot_be_read_leaves_the_map_whole(workspace: Workspace) -> None:
    page = run(galaxy_map, where="z >> 1")
    assert not page.exception and len(page.error) == 1
    assert sent(page, "map")["mask"] == "" and sent(page, "map_strangest")["cards"]


def test_the_rated_and_the_tagged_are_marked(workspace: Workspace) -> None:
    ids = [str(galaxy) for galaxy in workspace.catalogue.ids()[:3]]
    workspace.rate(ids[:1], "down", who="ada", theme=DEFAULT_THEME)
    workspace.labels.tag(ids[1:], "ring", who="ada")
    marks = sent(clean(run(galaxy_map)), "map")["marks"]
    assert marks["rated"] == {"down": [0]} and sorted(marks["tagged"]) == [1, 2]


def test_a_lasso_around_nothing_says_so(workspace: Workspace) -> None:
    page = clean(run(galaxy_map, region="0.0_9.0_9.9"))
    assert any("Nothing lies inside" in block.proto.body for block in page.get("html"))


def half(workspace: Workspace) -> tuple[str, set[str]]:
    """A region that holds the left half of the map, and the ids in it."""
    x = int(np.median(grid_of(workspace)[:, 0]))
    left = workspace.catalogue.ids()[
        grid_of(workspace)[:, 0] < x
    ]  # on the line itself lies one more
    return f"0.0_{x}.0_{x}.65535_0.65535", {str(galaxy) for galaxy in left}


def test_look_alikes_are_searched_inside_a_region_outside_or_anywhere(workspace: Workspace) -> None:
    region, left = half(workspace)
    asked = sorted(left)[0]
    sides = {}
    for side in ("inside", "outside", "anywhere"):
        page = clean(run(similar, id=asked, region=region, side=side))
        sides[side] = set(shown(page, "similar_grid"))
    assert sides["inside"] and sides["inside"] <= left - {asked}
    assert sides["outside"] and not sides["outside"] & left
    assert len(sides["anywhere"]) > max(len(sides["inside"]), len(sides["outside"]))
    usual = clean(run(similar, id=asked, region=region))
    assert set(shown(usual, "similar_grid")) == sides["inside"]
    alone = clean(run(similar, region="0.0_9.0_9.9", id=asked))
    assert shown(alone, "similar_grid") == []


def test_the_look_alikes_beside_the_map_can_stay_in_the_selection(workspace: Workspace) -> None:
    region, left = half(workspace)
    elsewhere = next(galaxy for galaxy in workspace.catalogue.ids() if galaxy not in left)
    page = clean(run(galaxy_map, id=elsewhere, region=region))
    clean(page.button[0].click().run())  # from the selection to the galaxy
    assert not set(shown(page, "map_similar")) <= left
    clean(page.toggle(key="map_within").set_value(True).run())
    assert set(shown(page, "map_similar")) <= left


def test_a_region_of_a_layout_that_is_gone_counts_on_the_map(workspace: Workspace) -> None:
    region, left = half(workspace)
    page = clean(run(similar, id=sorted(left)[0], region=region, layout="gone"))
    assert set(shown(page, "similar_grid")) < left


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_encoder: None):
    """Opens a catalogue of its own: `odd(count, edit)`, with `edit` on the table's lines."""

    def make(count: int, edit=lambda lines: lines, *named: str) -> Workspace:
        table = write_galaxies(tmp_path / "in", max(count, 2))
        lines = table.read_text().splitlines()
        kept = [line for line in lines if "g001" not in line][: count + 1]
        table.write_text("\n".join(edit(kept)) + "\n")
        build(Recipe(str(table), tmp_path / "odd"), Progress())
        for name in named:
            add_or_remove_layout(tmp_path / "odd", name, MapRecipe(neighbours=3), Progress())
        opened = explorer.open(tmp_path / "odd")
        monkeypatch.setenv("EXPLORER_CATALOGUE", str(tmp_path / "odd"))
        monkeypatch.setenv("EXPLORER_WHO", "ada")
        show_workspace(monkeypatch, lambda: opened)
        return opened

    return make


def test_a_catalogue_of_one_galaxy_has_a_map(odd) -> None:
    workspace = odd(1)
    page = clean(run(galaxy_map, region=EVERYTHING))
    assert shown(page, "region_grid") == [str(workspace.catalogue.ids()[0])]
    client = served()
    assert len(client.get(at(workspace, "points.bin")).content) == 4
    assert client.get(at(workspace, "names.json")).json() == []
    assert client.get(at(workspace, "tile/3/4/4.png")).status_code == 200


def test_a_column_of_nothing_and_one_of_names_can_colour(odd) -> None:
    def edit(lines: list[str]) -> list[str]:
        head, *rest = lines
        more = [f"{line},,name {number}" for number, line in enumerate(rest)]
        return [head + ",nothing,name", *more]

    odd(20, edit, "fine")
    data = sent(clean(run(galaxy_map, by="name", layout="fine")), "map")
    assert data["legend"]["categories"][-1] == "other" and len(data["legend"]["categories"]) == 9
    workspace = session.workspace()
    legend = sent(clean(run(galaxy_map, by="nothing")), "map")["legend"]
    assert legend["categories"] is None or legend["categories"] == []
    client = served()
    assert set(client.get(at(workspace, "colour.bin?by=nothing")).content) == {255}


def test_galaxies_without_a_number_are_grey_and_the_others_keep_their_scale(odd) -> None:
    def edit(lines: list[str]) -> list[str]:
        head, *rest = lines
        value = lambda number: "" if number % 2 else f"{number}"  # noqa: E731
        return [head + ",half", *(f"{line},{value(number)}" for number, line in enumerate(rest))]

    workspace = odd(20, edit)
    legend = sent(clean(run(galaxy_map, by="half")), "map")["legend"]
    values = workspace.catalogue.column("half")
    assert np.isnan(values).sum() in (9, 10) and float(legend["low"]) < float(legend["high"])
    client = served()
    ink = np.frombuffer(client.get(at(workspace, "colour.bin?by=half")).content, np.uint8)
    assert ((ink == 255) == np.isnan(values)).all()
    known = ink[~np.isnan(values)]
    assert (np.diff(known[np.argsort(values[~np.isnan(values)])].astype(int)) >= 0).all()
    assert known.min() == 0 and known.max() == 254


def test_a_layout_is_chosen_by_name_and_says_how_it_was_made(odd) -> None:
    odd(40, lambda lines: lines, "fine")
    page = clean(run(galaxy_map, layout="fine"))
    assert "layout=fine" in sent(page, "map")["points"]
    assert "3 neighbours" in page.caption[-1].value and "trustworthiness" in page.caption[-1].value
    assert "layout=map" in sent(clean(run(galaxy_map, layout="gone")), "map")["points"]


def test_the_map_sends_addresses_not_points(workspace: Workspace) -> None:
    data = sent(clean(run(galaxy_map, by="class")), "map")
    assert data["points"].startswith(f"x/{workspace.catalogue.version}/map/points.bin")
    assert set(data["legend"]["categories"]) == {"round", "edge_on", "ring"}
    assert "cards" not in data


def test_a_region_in_the_address_selects_its_galaxies(workspace: Workspace) -> None:
    everything = "0.0_65535.0_65535.65535_0.65535"
    page = clean(run(galaxy_map, region=everything))
    assert any("59 galaxies selected" in element.body for element in page.get("html"))
    assert len(shown(page, "region_grid")) == 24
    empty = clean(run(galaxy_map, region="0.0_9.0_9.9"))
    assert any("0 galaxies selected" in element.body for element in empty.get("html"))


def test_a_broken_region_selects_nothing(workspace: Workspace) -> None:
    clean(run(galaxy_map, region="1.x_2"))


def test_tagging_a_region_tags_all_of_it(workspace: Workspace) -> None:
    page = clean(run(galaxy_map, region="0.0_65535.0_65535.65535_0.65535"))
    page.text_input(key="region_tag").set_value("field")
    clean(next(one for one in page.button if "Tag `" in one.label).click().run())
    assert workspace.labels.tags() == {"field": 59}


def test_rating_a_region_is_one_undoable_action(workspace: Workspace) -> None:
    page = clean(run(galaxy_map, region="0.0_65535.0_65535.65535_0.65535"))
    clean(page.button(key="region_rate_artefact").click().run())
    assert len(workspace.labels.ratings(**RATER)) == 59
    clean(page.button(key="region_undo").click().run())
    assert workspace.labels.ratings(**RATER) == {}


def test_the_map_of_a_chosen_galaxy_shows_its_look_alikes(workspace: Workspace) -> None:
    chosen = ids(workspace, [4])[0]
    page = clean(run(galaxy_map, id=chosen))
    assert shown(page, "map_similar") == workspace.similar(chosen, k=12)["id"].tolist()
    assert sent(page, "map")["chosen"] == 4
