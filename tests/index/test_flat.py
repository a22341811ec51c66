"""What the contract of every index does not hold: how the exact one lies in files and memory."""

import subprocess
import sys
from pathlib import Path

import faiss
import numpy as np
import pytest

from index.flat import FlatIndex
from index.store import load, save
from tests.test_layers import ROOT

N, D = 4_000, 16


def vectors() -> np.ndarray:
    made = np.random.default_rng(0).normal(size=(N, D)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def stored(tmp_path: Path) -> str:
    return str(save(FlatIndex.build(vectors()), tmp_path)["name"])


def test_vectors_are_mapped_not_read(tmp_path: Path, stored: str) -> None:
    mapped = load(tmp_path, stored, size=N, dim=D).vectors()
    assert isinstance(mapped, np.memmap) and not mapped.flags.writeable
    assert mapped.flags.aligned and mapped.ctypes.data % 64 == 0
    assert np.array_equal(mapped, vectors())


@pytest.mark.parametrize("k", [1, 10, N + 5])
def test_mapped_and_owned_vectors_give_the_same_answers(
    tmp_path: Path, stored: str, k: int
) -> None:
    mapped, owned = load(tmp_path, stored, size=N, dim=D), FlatIndex.build(vectors())
    mask = np.random.default_rng(1).random(N) < 0.5
    for allow in (None, mask):
        for count in (1, 30):  # FAISS multiplies matrices from 20 queries on
            here, there = (one.search(vectors()[:count], k, allow=allow) for one in (mapped, owned))
            assert np.array_equal(here.ids, there.ids)
            assert np.array_equal(here.scores, there.scores)


def test_what_is_mapped_is_changed_in_memory_alone(tmp_path: Path, stored: str) -> None:
    index = load(tmp_path, stored, size=N, dim=D)
    index.add(-vectors()[:2])
    index.remove(np.arange(10))
    assert len(index) == N - 8
    assert np.array_equal(np.asarray(index.vectors())[-2:], -vectors()[:2])
    assert np.array_equal(load(tmp_path, stored, size=N, dim=D).vectors(), vectors())


def test_an_index_stored_before_vectors_were_mapped_is_read(tmp_path: Path, stored: str) -> None:
    older = faiss.IndexFlatIP(D)
    older.add(vectors())
    (tmp_path / f"{stored}.vectors.npy").unlink()
    faiss.write_index(older, str(tmp_path / f"{stored}.faiss"))
    read = load(tmp_path, stored, size=N, dim=D)
    assert np.array_equal(read.vectors(), vectors())
    assert save(read, tmp_path)["name"] == stored
    assert not (tmp_path / f"{stored}.faiss").exists()


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="Linux tells who shares memory")
def test_two_processes_share_the_pages(tmp_path: Path, stored: str) -> None:
    """Both hold the vectors in their resident memory, and each is charged half of them."""
    code = (
        "import sys, numpy as np; from index.store import load; "
        f"i = load(__import__('pathlib').Path({str(tmp_path)!r}), {stored!r}, size={N}, dim={D}); "
        f"i.search(np.ones((1, {D}), np.float32), 5); print(flush=True); sys.stdin.read()"
    )
    words = [sys.executable, "-c", code]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    started = [subprocess.Popen(words, cwd=ROOT, **pipes) for _ in range(2)]
    try:
        for process in started:
            process.stdout.readline()
        for process in started:
            memory = memory_of(process.pid, f"{stored}.vectors.npy")
            assert memory["Rss"] >= N * D * 4 // 1024
            assert memory["Pss"] <= 0.6 * memory["Rss"]
    finally:
        for process in started:
            process.kill()
            process.communicate()


def memory_of(process: int, file: str) -> dict[str, int]:
    """Kilobytes by kind of what a process has mapped of a file."""
    found: dict[str, int] = {}
    inside = False
    for line in Path(f"/proc/{process}/smaps").read_text().splitlines():
        name, _, rest = line.partition(":")
        if "-" in line.split()[0]:
            inside = line.endswith(file)
        elif inside and rest.endswith("kB"):
            found[name] = found.get(name, 0) + int(rest.split()[0])
    return found
