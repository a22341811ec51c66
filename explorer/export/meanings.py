"""Units and meanings of columns, where they are known: what astropy and TOPCAT show of them."""

MEANINGS = {
    "id": "Name in the catalogue",
    "ra_deg": "Right ascension, ICRS",
    "dec_deg": "Declination, ICRS",
    "oddness": "How odd before any rating, 0 to 1, higher is stranger",
    "familiarity": "How familiar it looks to the encoder, 0 to 1",
    "tags": "Tags, shared by all researchers",
    "rating": "The latest answer of one researcher",
    "interest": "How much the researcher would want to see it, learnt from their ratings",
}
VOTE_MEANING = "Fraction of votes that the encoder predicts"
UNITS = {"deg": "deg", "arcsec": "arcsec", "px": "pix"}  # by the last part of a name


def unit_of(name: str) -> str:
    """The unit that a column's name ends in, as astropy spells it; "" without one."""
    before, _, last = name.rpartition("_")
    return UNITS.get(last, "") if before and not before.endswith("_per") else ""
