"""Each source file has its test by its name, or stands here with the reason why not."""

from pathlib import Path

from tests.test_layers import ROOT, sources

# Files and whole folders that are tested where the reason says.
ELSEWHERE = {
    "app.py": "one call, made by tests/browser",
    "explorer/arrays.py": "only types: mypy is their test",
    "explorer/commands/": "tests/test_main.py holds their contract, each room's tests run them",
    "explorer/ui/components/": "hands a page its script: tests/browser and the scripts' own tests",
    "explorer/ui/panels/": "drawn by the pages that hold them, in tests/ui/pages",
    "explorer/ui/session/": "asked by every page and route, in tests/ui",
    "explorer/ui/routes/": "asked through the server, in tests/ui/test_server.py",
    "explorer/ui/app.py": "one call, which app.py makes too",
    "index/": "tests/contracts/test_index.py holds every backend to one contract",
}


def file_of_the_test(source: Path) -> Path:
    """Where the test of a source file stands."""
    inside = source.relative_to("explorer") if source.parts[0] == "explorer" else source
    return ROOT / "tests" / inside.parent / f"test_{source.stem.strip('_')}.py"


def untested() -> set[str]:
    found = [path.relative_to(ROOT) for path in sources() if path.name != "__init__.py"]
    return {str(path) for path in found if not file_of_the_test(path).exists()}


def test_each_file_has_its_test_or_a_reason() -> None:
    assert {name for name in untested() if not name.startswith(tuple(ELSEWHERE))} == set()


def test_each_reason_is_still_needed() -> None:
    for name in ELSEWHERE:
        assert any(path.startswith(name) for path in untested()), name
