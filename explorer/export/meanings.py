"""Units and meanings of columns, where they are known: what astropy and TOPCAT show of them."""

from explorer.catalogue.column_names import VOTE_PREFIX

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
UCDS = {
    "id": "meta.id;meta.main",
    "ra_deg": "pos.eq.ra;meta.main",
    "dec_deg": "pos.eq.dec;meta.main",
    "similarity": "stat.correlation",
    "oddness": "stat.value",
    "familiarity": "stat.value",
    "interest": "stat.value",
    "tags": "meta.note",
    "remarks": "meta.note",
    "rating": "meta.code.qual",
    "rated_at": "time.epoch",
    "rated_by": "meta.curation",
    "catalogue_version": "meta.version",
    "objid": "meta.id",
    "ra": "pos.eq.ra",
    "dec": "pos.eq.dec",
    "redshift": "src.redshift",
    "z": "src.redshift",
    "class": "src.class",
}  # Unified Content Descriptors, IVOA 1.5
VOTE_UCD = "stat.probability"
UCD_BY_START = {"mag": "phot.mag", "flux": "phot.flux", "petror": "phys.angSize"}
VOTE_MEANING = "Fraction of votes that the encoder predicts"
UNITS = {"deg": "deg", "arcsec": "arcsec", "px": "pix"}  # by the last part of a name


def unit_of(name: str) -> str:
    """The unit that a column's name ends in, as astropy spells it; "" without one."""
    before, _, last = name.rpartition("_")
    return UNITS.get(last, "") if before and not before.endswith("_per") else ""


def meaning_of(name: str) -> str:
    """What a column of ours is, in words; "" for a user's."""
    return MEANINGS.get(name, VOTE_MEANING if name.startswith(VOTE_PREFIX) else "")


def ucd_of(name: str) -> str:
    """What a column is as the Virtual Observatory says it; "" where its name does not tell."""
    lower = name.lower()
    if lower.startswith(VOTE_PREFIX):
        return VOTE_UCD
    starts = (ucd for start, ucd in UCD_BY_START.items() if lower.startswith(start))
    return UCDS.get(lower) or next(starts, "")
