import os
from pathlib import Path

from explorer.config import CacheRoom, Limit
from explorer.object_store.cache import HELD, hold, home_of, make_room, one_at_a_time

MB = 1 << 20


def mirror_of(room: CacheRoom, name: str, *, used: float) -> Path:
    folder = home_of(room, f"s3://bucket/{name}") / "state"
    folder.mkdir(parents=True)
    (folder / "index.faiss").write_bytes(bytes(MB))
    hold(folder).close()
    os.utime(folder / HELD, (used, used))
    return folder


def test_the_longest_unused_goes_first_and_only_as_much_as_is_needed(tmp_path: Path) -> None:
    room = CacheRoom(tmp_path, Limit(3, "EXPLORER_CACHE_MB"))
    old, older, new = (mirror_of(room, n, used=t) for n, t in (("b", 2e9), ("a", 1e9), ("c", 3e9)))
    assert make_room(room, MB - 4096)
    assert [place.exists() for place in (older, old, new)] == [False, True, True]


def test_what_is_open_stays_and_too_much_is_said_not_to_fit(tmp_path: Path) -> None:
    room = CacheRoom(tmp_path, Limit(1, "EXPLORER_CACHE_MB"))
    read = mirror_of(room, "a", used=1)
    with hold(read):
        assert not make_room(room, MB)
        assert read.exists()
    assert make_room(room, MB - 4096)
    assert not read.exists()


def test_two_buckets_with_one_name_have_two_homes(tmp_path: Path) -> None:
    room = CacheRoom(tmp_path, Limit(1, "EXPLORER_CACHE_MB"))
    homes = {home_of(room, f"s3://{bucket}/sdss") for bucket in ("one", "two")}
    assert len(homes) == 2
    with one_at_a_time(homes.pop()) as nothing:
        assert nothing is None
