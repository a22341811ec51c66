"""What comes from outside (ids, names, tags, paths, messages) is never read as Markdown or HTML."""

import ast
import re
from pathlib import Path

import pytest

import explorer.ui

HOME = Path(explorer.ui.__file__).parent
NUMBER = re.compile(r"[+,.\d]*[,dfg%]")  # a format that only a number takes
OWN_WORDS = re.compile(r".*\bobject_kind(\.many|\.count\(.*\))?")  # galaxies, light curves
LABELLED = (
    *(
        "button",
        "checkbox",
        "download_button",
        "expander",
        "file_uploader",
        "form_submit_button",
        "link_button",
    ),
    *("metric", "multiselect", "number_input", "pills", "popover", "radio", "segmented_control"),
    *("selectbox", "text_area", "text_input", "toggle", "slider", "page_link"),
)
SAID = ("error", "warning", "info", "success", "caption", "toast", "markdown", "write", "spinner")
SAID += ("title", "header", "subheader")
MARKDOWN_WORDS = ("label", "help", "text", "caption", "format_func", "body")
OF_CHOICES = ("pills", "radio", "segmented_control")  # whose options are Markdown, too
# Functions of our own that hand a label on: the place of the label among their arguments.
HELPERS = {"Control": 2, "text_box": 2, "pick_one": 2, "choose_some": 1}
MARKDOWN = ("literal", "guide_text")  # the guide is our own
ESCAPED = (
    "html.escape",
    "table",
    "headline",
    "column_list",
    "bars",
    "figures",
    "steps",
    "remark_line",
    "link",
    "head",
)


def is_safe(node: ast.expr, wrapped: tuple[str, ...]) -> bool:
    """Whether an expression holds nothing from outside, except through a call of `wrapped`."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.isupper() or name in (
            "label",
            "help",
        ):
            return True
        case ast.Subscript(value=value):
            return is_safe(value, ())
        case ast.IfExp(body=one, orelse=other):
            return is_safe(one, wrapped) and is_safe(other, wrapped)
        case ast.Lambda(body=body) | ast.ListComp(elt=body) | ast.FormattedValue(value=body) if (
            is_safe(body, wrapped)
        ):
            return True
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=kind)])):
            return bool(NUMBER.fullmatch(kind))
        case ast.JoinedStr(values=parts):
            return all(is_safe(part, wrapped) for part in parts)
        case ast.BoolOp(values=parts):
            return all(is_safe(part, wrapped) for part in parts)
    return written(node) in wrapped or bool(OWN_WORDS.fullmatch(ast.unparse(node)))


def written(node: ast.expr) -> str:
    """The name of a function, called or not."""
    return ast.unparse(node.func if isinstance(node, ast.Call) else node)


def texts(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that Streamlit reads as Markdown."""
    name = written(call).rpartition(".")[2]
    if name in HELPERS and isinstance(call.func, ast.Name):
        return call.args[HELPERS[name] : HELPERS[name] + 1 + (name == "Control")]
    if not isinstance(call.func, ast.Attribute) or written(call).startswith(("log.", "frame.")):
        return []
    words = [word.value for word in call.keywords if word.arg in MARKDOWN_WORDS]
    if name in (*LABELLED, *SAID):
        return [*call.args[:1], *(call.args[1:2] if name == "metric" else []), *words]
    return words if name in ("image", "progress") else []


def faults(source: str) -> list[str]:
    """The calls that hand text on as it came, as "line: code"."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    raw = [c for c in calls if not all(is_safe(text, MARKDOWN) for text in texts(c))]
    pages = [c for c in calls if written(c) == "st.html" and not is_safe(c.args[0], ESCAPED)]
    chosen = [
        c
        for c in calls
        if written(c).startswith("st.")
        and written(c).rpartition(".")[2] in OF_CHOICES
        and "format_func" not in {word.arg for word in c.keywords}
    ]
    return [f"{call.lineno}: {ast.unparse(call)}" for call in [*raw, *pages, *chosen]]


@pytest.mark.parametrize("path", sorted(HOME.rglob("*.py")), ids=lambda path: path.stem)
def test_every_text_of_the_page_goes_through_literal(path: Path) -> None:
    assert not faults(path.read_text(encoding="utf-8")), f"{path}: write literal(…) around it"


@pytest.mark.parametrize(
    "call",
    [
        *("st.error(str(error))", "st.toast(f'{count} of {name}')", "left.caption(name)"),
        *("st.button(words())", "st.metric('a', left)", "st.image(pictures, caption=ids)"),
        *("st.pills('Tags', names)", "st.progress(0.5, text=said)", "st.button('a', help=name)"),
        *("st.html(f'<b>{name}</b>')", "pick_one('p', 'n', title, names)", "st.html(text)"),
        "Control('p', 'n', f'{name}')",
    ],
)
def test_text_from_outside_is_refused(call: str) -> None:
    assert len(faults(call)) == 1


@pytest.mark.parametrize(
    "call",
    [
        *("st.error(literal(str(error)))", "st.toast(f'{count:,} of {literal(name)}')"),
        *("st.caption(HELP if a else 'b')", "st.html(f'<b>{html.escape(name)}</b>')"),
        *("st.button(RATINGS[answer])", "st.pills('T', names, format_func=literal)"),
        *("log.warning(text)", "st.caption(f'No {catalogue.object_kind} here')"),
    ],
)
def test_text_of_our_own_is_let_through(call: str) -> None:
    assert not faults(call)
