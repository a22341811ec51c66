"""What catalogues call the kinds that the simulator knows."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CEPHEIDS, ECLIPSING = ("CEPH_F", "CEPH_1O"), ("EB_contact", "EB_semidetached", "EB_detached")
TYPE_TWO = ("T2CEPH", "RVTAU")
LONG = ("MIRA", "SRV", "OSARG")
REST = "other"
NAMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("rrab", "rrlyraefm", "rrlyraeab", "rr0", "rrlyrab", "rrlyrfu"), ("RRab",)),
    **dict.fromkeys(("rrc", "rrlyraefo", "rrlyraec", "rr1", "rrlyrc", "rrlyr1o"), ("RRc",)),
    **dict.fromkeys(("rrd", "rrlyraedm", "rrlyraed", "rr01", "rrlyrd"), ("RRd",)),
    **dict.fromkeys(("rr", "rrlyrae", "rrlyr", "rrl"), ("RRab", "RRc", "RRd")),
    **dict.fromkeys(("cepheid", "ceph", "cep", "cepheids"), CEPHEIDS + TYPE_TWO),
    **dict.fromkeys(("classicalcepheid", "dcep", "dcepfu", "deltacep", "ceifu", "cephf"), CEPHEIDS),
    **dict.fromkeys(("ceph1o", "cep1o", "dcepfo", "dceps"), ("CEPH_1O",)),
    **dict.fromkeys(("cepf", "cephfundamental"), ("CEPH_F",)),
    **dict.fromkeys(("t2cepheid", "t2ceph", "t2cep", "typeiicepheid", "cwa", "cwb", "wvir",
                     "popiicepheid", "wvirginis"), TYPE_TWO),
    **dict.fromkeys(("rvtau", "rvtauri", "rva", "rv"), ("RVTAU",)),
    **dict.fromkeys(("deltascuti", "dsct", "deltascu", "delsct", "hads", "sxphe", "dscu"),
                    ("DSCT",)),
    **dict.fromkeys(("eb", "eclipsing", "eclipsingbinary", "ecl", "e", "binary"), ECLIPSING),
    **dict.fromkeys(("ebcontact", "contact", "ec", "ew", "wursaemaj", "wuma", "eclec"),
                    ("EB_contact",)),
    **dict.fromkeys(("ebsemidetached", "semidetached", "esd", "betalyrae", "blyr", "eclesd"),
                    ("EB_semidetached",)),
    **dict.fromkeys(("ebdetached", "detached", "ed", "ea", "betapersei", "algol", "ecled"),
                    ("EB_detached",)),
    **dict.fromkeys(("mira", "m", "lpvmira", "miras"), ("MIRA",)),
    **dict.fromkeys(("lpv", "longperiod", "longperiodvariable", "lpvs"), LONG),
    **dict.fromkeys(("srv", "sr", "semiregpv", "semiregular", "lpvsr", "srab"), ("SRV",)),
    **dict.fromkeys(("osarg", "sarg", "sarga", "sargb", "lpvosarg"), ("OSARG",)),
    **dict.fromkeys(("rot", "rotating", "spotted", "rscvn", "by", "bydra"), ("ROT",)),
    **dict.fromkeys(("rcb", "rcrb"), ("RCB",)),
    **dict.fromkeys(("qso", "quasar", "agn"), ("QSO",)),
    **dict.fromkeys(("nonvar", "nonvariable", "constant", "const"), ("NONVAR",)),
    **dict.fromkeys(("sn", "supernova"), ("SN",)),
    **dict.fromkeys(("cv", "dwarfnova"), ("CV",)),
    **dict.fromkeys(("blazar",), ("BLAZAR",)),
    **dict.fromkeys(("flare", "uvcet", "uvceti"), ("FLARE",)),
}  # fmt: skip


def simulated_kinds(name: str) -> tuple[str, ...]:
    """The simulated kinds that a class is called after; none where the name is not known."""
    return NAMES.get(re.sub(r"[^a-z0-9]", "", name.lower().replace("δ", "delta")), ())


def kind_groups(names: Sequence[str], kinds: Sequence[str]) -> NDArray[np.bool_]:
    """Which simulated kinds (C,) each class (G,) holds, bool (G, C), no kind in two of them.

    A kind that two names fit goes to the narrower: where Mira is a class, long-period is the rest.
    A class called other takes what no class holds, if any class holds a kind.
    """
    fits = [simulated_kinds(name) for name in names]
    held = np.zeros((len(names), len(kinds)), bool)
    for at, kind in enumerate(kinds):
        fitting = [row for row, all_of in enumerate(fits) if kind in all_of]
        if fitting:
            held[min(fitting, key=lambda row: len(fits[row])), at] = True
    if held.any() and REST in names:
        held[list(names).index(REST)] = ~held.any(axis=0)
    return held


def group_probabilities(
    probability: NDArray[np.float32], groups: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Probabilities (N, G) of classes from those of kinds (N, C); a class of no kind gets 1/C."""
    grouped = probability.astype(np.float64) @ groups.T
    grouped[:, ~groups.any(axis=1)] = 1 / groups.shape[1]
    return grouped / np.maximum(grouped.sum(axis=1, keepdims=True), 1e-12)
