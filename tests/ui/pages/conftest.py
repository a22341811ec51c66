"""What the tests of this folder share."""

from streamlit.testing.v1 import AppTest

from explorer.workspace.workspace import Workspace

RATER = {"who": "ada", "theme": "interesting"}


def ids(workspace: Workspace, rows: object) -> list[str]:
    return [str(workspace.catalogue.ids()[row]) for row in rows]


def address(page: AppTest, name: str) -> list[str]:
    value = page.query_params[name]
    return value if isinstance(value, list) else [value]


def clean(page: AppTest) -> AppTest:
    assert not page.exception and not page.error
    return page


def gallery() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import gallery

    with frame.show_errors():
        gallery.page()


def anomalies() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import anomalies

    with frame.show_errors():
        anomalies.page()


def tagged() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import tagged

    with frame.show_errors():
        tagged.page()


def about() -> None:
    from explorer.ui.pages import catalogue

    catalogue.page()


def galaxy_map() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import map

    with frame.show_errors():
        map.page()


def similar() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import similar

    with frame.show_errors():
        similar.page()


def plots() -> None:
    from explorer.ui import frame
    from explorer.ui.pages import plots

    with frame.show_errors():
        plots.page()
