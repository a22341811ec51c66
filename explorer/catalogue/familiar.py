"""How familiar a catalogue looks to its encoder, and whether predicted votes may speak in it."""

from explorer.catalogue.manifest import Manifest

MOSTLY = 0.5
USUAL = 0.95  # of the kinds of galaxy that the encoder was taught
UNFAMILIAR = 0.05  # a galaxy below this looks odder than all but so many of those kinds


def votes_hold(manifest: Manifest) -> bool:
    """Whether most galaxies look familiar, or nothing is known of it."""
    return manifest.familiar is None or manifest.familiar >= MOSTLY


def how_familiar(manifest: Manifest) -> str:
    """How familiar the catalogue looks, in a sentence or two; nothing where it is not known."""
    if manifest.familiar is None:
        return ""
    looks = (
        f"{round(100 * manifest.familiar)} % of the {manifest.object_kind.many} look like those "
        f"the encoder was taught; {round(100 * USUAL)} % would be usual."
    )
    if votes_hold(manifest):
        return looks
    return (
        f"{looks} Its predicted votes are guesses here: they are folded away, name no regions of "
        "the map, and decide neither what is odd nor what you would like."
    )
