"""What README, guide, architecture and benchmarks say of the code is so."""

import re
import shlex
from pathlib import Path

import pytest

from explorer.__main__ import parser
from tests.test_layers import LEVEL

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "assets" / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "assets").glob("*.md")]
PAGES += sorted(DOCS.glob("*.md"))
ARCHITECTURE = (DOCS / "architecture.md").read_text(encoding="utf-8")
PROGRAMS = (["python", "-m", "explorer"], ["galaxy-explorer"])
PLACEHOLDERS = {"COMMAND", "…"}
page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)


def code_of(text: str) -> list[str]:
    """Every line of a code block, a continued one as one, and every piece of inline code."""
    text = text.replace("\\\n", " ")
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line for block in fenced for line in block.splitlines()]
    return lines + re.findall(r"^    (.+)", prose, flags=re.MULTILINE) + inline(prose)


def inline(text: str) -> list[str]:
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", text)]


def words_of(code: str) -> list[str]:
    try:
        return shlex.split(code, comments=True)
    except ValueError:  # Python, or a filter: no command
        return []


def commands(text: str) -> list[list[str]]:
    found = []
    for words in map(words_of, code_of(text)):
        for program in PROGRAMS:
            rest = words[len(program) :]
            if words[: len(program)] == program and rest and not PLACEHOLDERS & {*rest}:
                found.append(rest)
    return found


@page
def test_every_command_parses(page: Path) -> None:
    for words in commands(page.read_text(encoding="utf-8")):
        try:
            parser(words).parse_args(words)
        except SystemExit as stopped:  # --help and --version stop with 0
            assert stopped.code == 0, f"{page.name}: {' '.join(words)}"


def test_commands_are_found_in_blocks_and_in_lines() -> None:
    block = "```sh\npython -m explorer rank A \\\n --top 3\n```"
    text = f"`galaxy-explorer app`\n\n{block}\n\n    galaxy-explorer doctor\n"
    assert sorted(commands(text)) == [["app"], ["doctor"], ["rank", "A", "--top", "3"]]


@page
def test_other_programs_are_there(page: Path) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for words in map(words_of, code_of(page.read_text(encoding="utf-8"))):
        if words[:1] == ["make"] and len(words) > 1:
            assert words[1] in targets, words
        if words[:2] == ["python", "-m"] and words[2].startswith("tests."):
            program = ROOT / words[2].replace(".", "/")
            assert program.with_suffix(".py").exists() or (program / "__main__.py").exists(), words


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@page
def test_every_link_leads_somewhere(page: Path) -> None:
    prose = re.sub(
        r"^```.*?^```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.S | re.M
    )
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" not in target:
            file, _, anchor = target.partition("#")
            path = (page.parent / file).resolve() if file else page
            assert path.exists(), target
            assert not anchor or anchor in anchors(path), target


@page
def test_every_setting_is_read(page: Path) -> None:
    sources = [*(ROOT / "explorer").rglob("*.py"), *(ROOT / "index").rglob("*.py")]
    source = " ".join(path.read_text(encoding="utf-8") for path in sources)
    for name in set(re.findall(r"EXPLORER_[A-Z_]+", page.read_text(encoding="utf-8"))):
        assert f'"{name}"' in source, name


def rooms() -> dict[str, str]:
    """Path of each room → its level, as the architecture page has them."""
    rows = re.findall(r"^\| (\d+|–) \| `([^`]+)` \|", ARCHITECTURE, flags=re.MULTILINE)
    return {path: level for level, path in rows}


def module_of(path: str) -> str:
    return path.removesuffix("/").removesuffix(".py").replace("/", ".").removesuffix(".__init__")


def test_the_levels_are_those_that_are_kept() -> None:
    told = {module_of(path): level for path, level in rooms().items()}
    assert told.pop("index") == "–"
    assert {module: int(level) for module, level in told.items()} == LEVEL


def test_every_room_is_named_and_every_named_room_is_there() -> None:
    folders = [*(ROOT / "explorer").glob("*/__init__.py"), *ROOT.glob("index/__init__.py")]
    there = {f"{path.parent.relative_to(ROOT)}/" for path in folders}
    there |= {f"explorer/{path.name}" for path in (ROOT / "explorer").glob("*.py")} | {"app.py"}
    assert rooms().keys() == there


def defines(path: Path, name: str) -> bool:
    last = re.escape(name.rpartition(".")[2])
    python = rf"^ *(?:async )?(?:def|class) {last}\b|^{last}(?::| =)"
    script = rf"^ *(?:async )?(?:function |class )?{last}\b ?[({{]"
    pattern = script if path.suffix == ".js" else python
    return bool(re.search(pattern, path.read_text(encoding="utf-8"), flags=re.MULTILINE))


def test_the_ways_through_the_code_name_what_is_there() -> None:
    named = re.findall(r"`([\w/]+\.(?:py|js))` · `([\w.]+)`", ARCHITECTURE)
    assert len(named) > 40
    assert [pair for pair in named if not defines(ROOT / pair[0], pair[1])] == []


@page
def test_every_path_in_code_is_there(page: Path) -> None:
    for code in inline(page.read_text(encoding="utf-8")):
        if (
            re.fullmatch(r"(?:explorer|index|tests|assets)/[\w/.-]*", code)
            and page.stem != "CHANGELOG"
        ):
            assert (ROOT / code).exists(), code


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150
