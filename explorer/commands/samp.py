"""samp: galaxies to TOPCAT, Aladin or DS9, and what is selected there told here."""

import json
import sys
import time
from typing import Any

import numpy as np

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_where,
    filled_text,
    positive_number,
)

POLL_S = 0.2


def register(commands: Commands) -> None:
    """Add `samp`."""
    samp = commands.add("samp", run, say)
    add_catalogue(samp)
    which = samp.add_mutually_exclusive_group()
    which.add_argument("--id", nargs="+", default=[], metavar="ID", help="send these galaxies")
    which.add_argument("--tag", default="", help="send the galaxies with this tag")
    add_where(samp)
    original = "send the FITS image of the first galaxy named by --id, too"
    samp.add_argument("--image", action="store_true", help=original)
    listening = "listen so long, then stop (default: until Ctrl-C)"
    samp.add_argument("--seconds", type=positive_number, metavar="S", help=listening)
    put = "put this tag on what is selected elsewhere"
    samp.add_argument("--tag-selected", type=filled_text, metavar="TAG", help=put)


def run(arguments: Arguments) -> dict[str, Any]:
    """Send the galaxies as a table and tell each selection on stderr, a line of JSON each."""
    from explorer.workspace.samp import SampTalk

    workspace = explorer.open(arguments.catalogue)
    rows = workspace.selection.rows(arguments.where, tag=arguments.tag)
    ids = arguments.id or [str(each) for each in workspace.catalogue.ids()[np.sort(rows)]]
    talk = SampTalk(workspace)
    try:
        sent = talk.send_table(ids, arguments.tag or workspace.catalogue.path.name)
        sent["tools"] = talk.link.others()
        if arguments.image:
            talk.send_image(ids[0])
        _tell({"sent": sent, "own_hub": talk.link.started_hub})
        return {**sent, "heard": _listen(workspace, talk, arguments)}
    finally:
        talk.close()


def _listen(workspace: Any, talk: Any, arguments: Arguments) -> list[dict[str, Any]]:
    """What was heard until the time is over, or until Ctrl-C."""
    found: list[dict[str, Any]] = []
    number = 0
    end = time.monotonic() + (arguments.seconds or float("inf"))
    try:
        while time.monotonic() < end:
            number, news = talk.after(number)
            for heard in news:
                entry = {"from": heard.sender, "ids": list(heard.ids), "told": heard.told}
                _tell(entry)
                found.append(entry)
                if arguments.tag_selected and heard.ids:
                    workspace.tag(list(heard.ids), arguments.tag_selected)
            time.sleep(POLL_S)
    except KeyboardInterrupt:
        pass
    return found


def _tell(entry: dict[str, Any]) -> None:
    sys.stderr.write(json.dumps(entry, ensure_ascii=False) + "\n")
    sys.stderr.flush()


def say(result: dict[str, Any]) -> str:
    """How many were sent, and how much was heard."""
    tools = ", ".join(result["tools"]) or "no other tool"
    return f"{result['rows']:,} galaxies sent to {tools}; {len(result['heard']):,} messages heard"
