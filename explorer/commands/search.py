"""search: look-alikes of galaxies, of an image, of a name or a position; or a look in words."""

import re
from typing import Any

import explorer
from explorer.commands.parser import (
    Arguments,
    Commands,
    add_catalogue,
    add_where,
    named_path,
    table,
    whole_number,
)
from explorer.errors import ArgumentError
from explorer.search.similar import Page, Query
from explorer.workspace.workspace import Workspace


def register(commands: Commands) -> None:
    """Add `search`."""
    search = commands.add("search", run, say)
    add_catalogue(search)
    query = search.add_mutually_exclusive_group(required=True)
    query.add_argument("--id", nargs="+", metavar="ID")
    query.add_argument("--image", type=named_path, metavar="FILE")
    query.add_argument(
        "--radec", nargs="+", metavar=("RA", "DEC"), help="degrees or hh:mm:ss dd:mm:ss"
    )
    query.add_argument("--name", metavar="TEXT", help="as in an id or a column of text")
    query.add_argument(
        "--tag", metavar="TAG", help="the most typical of a tag, or of a collection: mergers/"
    )
    query.add_argument("--words", metavar="TEXT", help="a look: 'barred spiral, two arms, no ring'")
    search._negative_number_matcher = re.compile(r"^-\.?\d")  # a Dec of -00:30:00 is no option
    search.add_argument("--unlike", nargs="+", default=[], metavar="ID")
    search.add_argument(
        "--crop", nargs=3, type=int, metavar=("X", "Y", "SIDE"), help="a square of the image, px"
    )
    add_where(search)
    search.add_argument("-k", type=whole_number, default=24)
    search.add_argument("--offset", type=int, default=0, help="results to pass over")
    search.add_argument(
        "--radius", type=float, help="sources this near are one: arcsec, px in a mosaic"
    )


def run(arguments: Arguments) -> dict[str, Any]:
    """The hits, best first, with what each of them stands for."""
    workspace = explorer.open(arguments.catalogue)
    if arguments.words is not None:
        return _said(workspace, arguments)
    query, at = _query(workspace, arguments)
    if arguments.crop:
        query = workspace.search.crop(query, tuple(arguments.crop))
    page = Page(arguments.k, arguments.offset, arguments.radius)
    found = workspace.search.neighbours(query, page, where=arguments.where)
    names = workspace.catalogue.ids()
    hits = [
        {
            "rank": found.first + place,
            "id": str(names[row]),
            "similarity": round(float(found.similarity[place]), 6),
            "folded": len(found.groups[place]),
            "same": [str(names[other]) for other in found.groups[place]],
        }
        for place, row in enumerate(found.rows)
    ]
    return {**at, "hits": hits, "recall": found.recall, "ms": round(found.ms, 3)}


def _said(workspace: Workspace, arguments: Arguments) -> dict[str, Any]:
    """The galaxies that look as the words say, and what was not understood of them."""
    if arguments.unlike or arguments.crop or arguments.radius is not None:
        raise ArgumentError("--words goes with --where, -k and --offset; leave the others out.")
    found = workspace.words(
        arguments.words, where=arguments.where, k=arguments.k, offset=arguments.offset
    )
    hits = [
        {"rank": int(rank), "id": galaxy, "fit": round(float(fit), 6)}
        for rank, galaxy, fit in zip(found["rank"], found.ids, found["fit"], strict=True)
    ]
    return {"hits": hits, **found.attrs}


def _query(workspace: Workspace, arguments: Arguments) -> tuple[Query, dict[str, Any]]:
    """What is asked, and what a position or a name turned out to be."""
    found: dict[str, Any]
    if arguments.image is not None:
        return Query(unlikes=arguments.unlike, image=workspace.originals.read(arguments.image)), {}
    if arguments.id:
        return Query(arguments.id, arguments.unlike), {}
    if arguments.tag is not None:
        workspace.labels.check_tag(arguments.tag)
        rows = workspace.selection.rows(tag=arguments.tag)
        return Query(workspace.search.most_typical(rows), arguments.unlike), {}
    if arguments.name is not None:
        called = workspace.lookup.named(arguments.name)
        galaxy = workspace.lookup.id_named(arguments.name)
        found = {"named": called.how} if called.how else {}
    else:
        galaxy, separation = workspace.lookup.id_at(" ".join(arguments.radec))
        found = {"separation_arcsec": round(separation, 3)}
    return Query([galaxy], arguments.unlike), {"query": galaxy, **found}


def say(result: dict[str, Any]) -> str:
    """A table of the hits, and where the query was found, or how its words were understood."""
    if "terms" in result:
        return _say_looks(result)
    apart = result.get("separation_arcsec")
    where = f", {apart:.2f} arcsec away" if apart is not None else ""
    where += f" ({result['named']})" if "named" in result else ""
    head = f"query: {result['query']}{where}\n" if "query" in result else ""
    rows = [{**hit, "same": " ".join(hit["same"])} for hit in result["hits"]]
    return f"{head}{table(rows)}\nrecall {result['recall']:.3f} · {result['ms']:.1f} ms"


def _say_looks(result: dict[str, Any]) -> str:
    looks = [f"{'no ' * (term['weight'] < 0)}{term['name']}" for term in result["terms"]]
    return f"{table(result['hits'])}\nasked for: {', '.join(looks)}"
