"""The simulated kinds by name: each a function of times in days and a generator to magnitudes."""

from collections.abc import Callable

from explorer.arrays import Series
from explorer.lightcurves.kinds import binaries, giants, irregular, pulsators
from explorer.lightcurves.kinds.waves import Rng

KINDS: dict[str, Callable[[Series, Rng], Series]] = {
    "RRab": pulsators.rr_lyrae_ab,
    "RRc": pulsators.rr_lyrae_c,
    "RRd": pulsators.rr_lyrae_d,
    "CEPH_F": pulsators.cepheid,
    "CEPH_1O": pulsators.cepheid_overtone,
    "T2CEPH": pulsators.cepheid_type_two,
    "RVTAU": pulsators.rv_tauri,
    "DSCT": pulsators.delta_scuti,
    "EB_contact": binaries.contact,
    "EB_semidetached": binaries.semi_detached,
    "EB_detached": binaries.detached,
    "ROT": binaries.spotted,
    "MIRA": giants.mira,
    "SRV": giants.semiregular,
    "OSARG": giants.small_giant,
    "RCB": giants.coronae_borealis,
    "QSO": irregular.quasar,
    "BLAZAR": irregular.blazar,
    "SN": irregular.supernova,
    "CV": irregular.dwarf_nova,
    "FLARE": irregular.flare_star,
    "NONVAR": irregular.constant,
}

__all__ = ["KINDS"]
