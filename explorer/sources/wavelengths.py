"""The order of bands by wavelength, from their names."""

ORDER = "ubgvrizyjhk"


def rank(name: str) -> int:
    """The place of a band among those known, bluest first; -1 for a name that says nothing.

    The last word counts: r, HSC-R and des_r are the same band.
    """
    words = name.replace("-", " ").replace("_", " ").replace(".", " ").split()
    letter = words[-1].lower() if words else ""
    return ORDER.find(letter) if len(letter) == 1 else -1


def by_wavelength(names: list[str]) -> list[int]:
    """Indices of the bands, bluest first; as they stand where one of them is unknown."""
    ranks = [rank(name) for name in names]
    return (
        list(range(len(names))) if -1 in ranks else sorted(range(len(names)), key=ranks.__getitem__)
    )
