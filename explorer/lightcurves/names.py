"""What catalogues call the kinds that the simulator knows."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

CEPHEIDS, ECLIPSING = ("CEPH_F", "CEPH_1O"), ("EB_contact", "EB_semidetached", "EB_detached")
TYPE_TWO = ("T2CEPH", "RVTAU")
LONG = ("MIRA", "SRV", "OSARG")
REST = "other"
WORDS: dict[tuple[str, ...], str] = {  # lower case, letters and digits alone
    ("RRab",): "rrab rrlab rrle rrlyraefm rrlyraeab rr0 rrlyrab rrlyrfu",
    ("RRc",): "rrc rrlc rrlyraefo rrlyraec rr1 rrlyrc rrlyr1o",
    ("RRd",): "rrd rrld rrlyraedm rrlyraed rr01 rrlyrd",
    ("RRab", "RRc", "RRd"): "rr rrlyrae rrlyr rrl",
    CEPHEIDS + TYPE_TWO: "cepheid ceph cep cepheids",
    CEPHEIDS: "classicalcepheid dcep dcepfu deltacep ceifu cephf",
    ("CEPH_1O",): "ceph1o cep1o dcepfo dceps",
    ("CEPH_F",): "cepf cephfundamental cephother",
    TYPE_TWO: "t2cepheid t2ceph t2cep typeiicepheid cwa cwb wvir popiicepheid wvirginis",
    ("RVTAU",): "rvtau rvtauri rva rv",
    ("DSCT",): "deltascuti dsct deltascu delsct hads sxphe dscu",
    ECLIPSING: "eb eclipsing eclipsingbinary ecl e binary",
    ("EB_contact",): "ebcontact ebec contact ec ew wursaemaj wuma eclec",
    ("EB_semidetached",): "ebsemidetached ebesd semidetached esd betalyrae blyr eclesd",
    ("EB_detached",): "ebdetached ebed detached ed ea betapersei algol ecled",
    ("MIRA",): "mira m lpvmira lpvmiraagbc lpvmiraagbo miras",
    LONG: "lpv longperiod longperiodvariable lpvs",
    ("SRV",): "srv sr semiregpv semiregular lpvsr lpvsrvagbc lpvsrvagbo srab",
    ("OSARG",): "osarg sarg sarga sargb lpvosarg lpvosargagb lpvosargrgb",
    ("ROT",): "rot rotating spotted rscvn by bydra",
    ("RCB",): "rcb rcrb",
    ("QSO",): "qso quasar agn",
    ("NONVAR",): "nonvar nonvariable constant const",
    ("SN",): "sn supernova",
    ("CV",): "cv dwarfnova",
    ("BLAZAR",): "blazar",
    ("FLARE",): "flare uvcet uvceti",
}
NAMES = {word: kinds for kinds, words in WORDS.items() for word in words.split()}


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
