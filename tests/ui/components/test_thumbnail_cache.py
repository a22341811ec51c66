"""Thumbnails in memory: one request for what is missing, the least used forgotten first."""

import struct

import pytest

pytestmark = pytest.mark.browser

# A server that sends one byte for each row: the row itself.
SERVER = """
window.asked = [];
window.fetch = async (url) => {
  asked.push(url);
  if (window.broken) return new Response('', { status: 500 });
  const rows = url.split('rows=')[1].split(',').map(Number);
  const lengths = Uint32Array.of(rows.length, ...rows.map(() => 1));
  return new Response(new Blob([lengths, Uint8Array.from(rows)]));
};
"""


@pytest.fixture
def ask(script):
    return script("thumbnail_cache.js", stand_ins=SERVER)


def packed(files: list[bytes]) -> list[int]:
    head = struct.pack(f"<{len(files) + 1}I", len(files), *map(len, files))
    return list(head + b"".join(files))


@pytest.mark.parametrize("files", [[], [b"one"], [b"one", b"", b"three"]])
def test_a_reply_is_split_at_its_lengths(ask, files: list[bytes]) -> None:
    split = "bytes => splitThumbnails(Uint8Array.from(bytes).buffer).map(file => [...file])"
    assert ask(split, packed(files)) == [list(file) for file in files]


def test_each_row_gets_its_own_file(ask) -> None:
    seen = ask(
        """async () => {
          const cache = new ThumbnailCache('x/1');
          await cache.load([5, 9]);
          return [cache.urls.size, cache.get(5) !== cache.get(9), cache.get(7) === undefined];
        }"""
    )
    assert seen == [2, True, True]


def test_only_what_is_missing_is_asked_for_and_only_once(ask) -> None:
    ask(
        """async () => {
          const cache = new ThumbnailCache('x/1');
          await cache.load([]);
          await Promise.all([cache.load([1, 2]), cache.load([2, 3]), cache.load([1])]);
          await cache.load([1, 2, 3]);
        }"""
    )
    assert ask("() => asked") == ["x/1/pack?rows=1,2", "x/1/pack?rows=3"]


def test_the_least_recently_used_is_forgotten_and_its_url_freed(ask) -> None:
    held = ask(
        """async () => {
          window.freed = [];
          URL.revokeObjectURL = (url) => freed.push(url);
          const cache = new ThumbnailCache('x/1', 2);
          await cache.load([1]);
          await cache.load([2]);
          const second = cache.get(2);
          cache.get(1);
          await cache.load([3]);
          return [[...cache.urls.keys()], freed.length === 1 && freed[0] === second];
        }"""
    )
    assert held == [[1, 3], True]


def test_a_failed_request_is_told_and_can_be_repeated(ask) -> None:
    told = ask(
        """async () => {
          const cache = new ThumbnailCache('x/1');
          window.broken = true;
          const told = await cache.load([1]).catch((error) => error.message);
          window.broken = false;
          await cache.load([1]);
          return [told, Boolean(cache.get(1)), cache.loading.size];
        }"""
    )
    assert told == ["thumbnails: 500", True, 0]


def test_a_version_of_the_catalogue_has_its_own_cache(ask) -> None:
    assert ask("() => thumbnailCache('a') === thumbnailCache('a')")
    assert ask("() => thumbnailCache('a') !== thumbnailCache('b')")
    assert ask("() => thumbnailCache('b').base") == "x/b"
