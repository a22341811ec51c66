"""A map too large to send: which tiles are needed, what their pixels mean, a window's bytes."""

import struct

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def ask(script):
    return script("density_tiles.js")


@pytest.mark.parametrize(
    ("px", "level"), [(0.001, 0), (256, 0), (257, 1), (512, 1), (2048, 3), (1e9, 3)]
)
def test_the_level_has_a_pixel_for_each_on_the_screen(ask, px: float, level: int) -> None:
    assert ask("px => levelFor(px)", px) == level


def test_the_tiles_that_a_box_meets(ask) -> None:
    keys = """([level, left, top, right, bottom]) =>
      tilesOver(level, { left, top, right, bottom }).map(({ key }) => key)"""
    assert ask(keys, [0, 0, 0, 65535, 65535]) == ["0/0/0"]
    assert ask(keys, [1, 0, 0, 65535, 65535]) == ["1/0/0", "1/0/1", "1/1/0", "1/1/1"]
    assert ask(keys, [1, 32767, 0, 32768, 1]) == ["1/0/0", "1/1/0"]
    assert ask(keys, [2, -900, -900, -1, -1]) == ["2/0/0"]  # outside: the nearest


def colour_of(ask, pixel: list[int]) -> list[int]:
    return ask(
        """(pixel) => {
          const palette = new Uint8Array(1024);
          palette.set([200, 100, 50, 255], 4 * 3);
          const out = new Uint8ClampedArray(4);
          colourTile(Uint8Array.from(pixel), { palette, missing: [10, 20, 30] }, out);
          return [...out];
        }""",
        pixel,
    )


def test_a_pixel_takes_the_colour_of_its_byte_and_grey_where_filtered_out(ask) -> None:
    assert colour_of(ask, [3, 0, 255, 255]) == [0, 0, 0, 0]  # no galaxy
    assert colour_of(ask, [3, 255, 255, 255])[:3] == [200, 100, 50]
    assert colour_of(ask, [3, 255, 0, 255])[:3] == [10, 20, 30]


def test_denser_is_more_opaque(ask) -> None:
    alphas = [colour_of(ask, [3, density, 255, 255])[3] for density in (1, 100, 255)]
    assert alphas == sorted(set(alphas))


def test_a_window_is_read_from_its_bytes(ask) -> None:
    body = struct.pack("<I2I4H2B2B", 2, 70001, 5, 1, 2, 3, 65535, 9, 255, 1, 0)
    read = ask(
        """(bytes) => {
          const { box, ...found } = readWindow(Uint8Array.from(bytes).buffer, [0, 0, 9, 9]);
          return [box, ...Object.values(found).map((part) => [...part])];
        }""",
        list(body),
    )
    assert read == [[0, 0, 9, 9], [70001, 5], [1, 2, 3, 65535], [9, 255], [1, 0]]


@pytest.mark.parametrize(("count", "none"), [(0, False), (5, True)])
def test_a_count_without_points_means_too_many(ask, count: int, none: bool) -> None:
    body = list(struct.pack("<I", count))
    assert ask("bytes => readWindow(Uint8Array.from(bytes).buffer, []) === null", body) is none
