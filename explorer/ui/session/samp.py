"""The connection to other tools of the machine that the page runs on, by SAMP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explorer.ui.login.door import open_door
from explorer.ui.session.state import settings, shared

if TYPE_CHECKING:
    from explorer.workspace.samp import SampTalk
    from explorer.workspace.workspace import Workspace


def may_samp() -> bool:
    """Whether the page talks to the tools of the machine that it runs on.

    Where nobody logs in and no other name of the page is known, that is the visitor's own machine;
    elsewhere only if EXPLORER_SAMP says so.
    """
    hosts, asked = settings().hosts, settings().samp
    own = not hosts and not open_door(hosts).is_kept
    return asked == "on" or (own and asked != "off")


def samp_talk(workspace: Workspace, *, connect: bool = False) -> SampTalk | None:
    """The connection of a catalogue to those tools; None where there is none and none is to be.

    Raises:
        ExplorerError: it cannot be made.
    """
    held: dict[Path, tuple[str, SampTalk]] = shared("samp", dict)
    version, talk = held.get(workspace.catalogue.path, ("", None))
    if talk is not None and version == workspace.catalogue.version:
        return talk
    if talk is not None:
        held.pop(workspace.catalogue.path)[1].close()
    if not connect and talk is None:
        return None
    from explorer.workspace.samp import SampTalk

    held[workspace.catalogue.path] = (workspace.catalogue.version, SampTalk(workspace))
    return held[workspace.catalogue.path][1]
