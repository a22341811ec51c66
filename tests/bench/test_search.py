"""The search bench: made vectors that resemble real ones, and figures that hang together."""

import json
from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.bench import search
from explorer.bench.synthetic import EmbeddingShape, synthetic_vectors
from index import Wanted, build, load, save

pytestmark = pytest.mark.slow


def test_the_bench_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plot = tmp_path / "cost.html"
    words = ["bench", "search", "--sizes", "500", "3000", "--dim", "8", "--index", "ivf"]
    assert main([*words, "--plot", str(plot), "--json"]) == 0
    sizes = json.loads(capsys.readouterr().out)["sizes"]
    assert [each["rows"] for each in sizes] == [500, 3000]
    for each in sizes:
        assert each["kind"] == "ivf" and 0.9 <= each["recall"] <= 1
        assert each["ratio"] == pytest.approx(each["engine_ms"] / each["raw_faiss_ms"])
        assert set(each["filtered"]) == {"50%", "1%", "0.1%"}
        assert each["peak_mb"] >= each["resident_mb"] > 0
    assert "ball tree" in plot.read_text()


@pytest.mark.parametrize("kind", ["flat", "ivf"])
def test_the_raw_search_finds_neighbours_in_an_index_read_from_disk(
    kind: str, tmp_path: Path
) -> None:
    vectors = synthetic_vectors(EmbeddingShape.read(), 3_000, 8, seed=0)
    record = save(build(vectors, Wanted(kind)), tmp_path)
    index = load(tmp_path, record["name"], size=3_000, dim=8)
    found = search._raw_search(index)(vectors[5])[1]
    assert found.shape == (1, search.K) and found[0, 0] == 5
