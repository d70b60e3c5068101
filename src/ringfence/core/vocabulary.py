"""The closed lists of the field: network functions as 3GPP writes them, domains, generations, statuses, forces."""

from dataclasses import dataclass
from typing import Final

from ringfence.core.logic import Truth

DOMAINS: Final = ("core", "ran", "access_fixed", "transport", "management", "cloud", "interconnect", "customer")
"""Parts of a network. ``access_fixed`` is fibre and copper access (OLT); ``customer`` is equipment at the customer."""

GENERATIONS: Final = ("2G", "3G", "4G", "5G-NSA", "5G-SA", "5G", "fixed")
"""Generations an element serves. ``5G`` alone: non-standalone or standalone is not known."""

STATUSES: Final = ("breach", "unknown", "gap", "dormant", "compliant")
"""What a finding may say; ``gap``: against advice or an own policy, ``dormant``: a power that nobody has used."""

FORCES: Final = ("binding", "contractual", "enabling", "advisory", "voluntary", "political", "proposed", "none")
"""What may be concluded from a provision; see ``docs/method/force.md``."""

CERTAINTIES: Final = ("verified", "partly", "memory")
"""How sure a fact is: read in its source, read in part, or written from memory."""

NETWORK_KINDS: Final = ("public", "private", "government")


@dataclass(frozen=True, slots=True)
class NetworkFunction:
    """A network function, the domain it belongs to by its standard, and the generations it serves by definition."""

    name: str
    domain: str
    generations: tuple[str, ...] = ()
    meaning: str = ""


def _functions(domain: str, generations: tuple[str, ...], names: str) -> dict[str, NetworkFunction]:
    return {name: NetworkFunction(name, domain, generations) for name in names.split()}


FUNCTIONS: Final[dict[str, NetworkFunction]] = {
    # TS 23.501 and TS 28.541: functions that exist only in the 5G core.
    **_functions(
        "core",
        ("5G",),
        "AMF SMF UPF PCF AUSF UDM UDR UDSF NRF NSSF NEF SEPP SCP NWDAF CHF BSF SMSF N3IWF TNGF W-AGF NSACF NSSAAF "
        "EASDF DCCF MFAF ADRF 5G-EIR AF LMF GMLC MBSMF MBUPF TWIF TSCTSF",
    ),
    # TS 23.002, TS 23.401: evolved packet core and older; they may serve 5G non-standalone too, so no generation.
    **_functions("core", (), "MME SGW SGW-C SGW-U PGW PGW-C PGW-U HSS PCRF EIR OCS IMS CSCF MGCF MGW SBC TAS EPDG EPC"),
    **_functions("core", ("2G", "3G"), "MSC MSC-SERVER GMSC SGSN GGSN HLR VLR AUC SMSC STP"),
    **_functions("ran", ("5G",), "GNB GNB-DU GNB-CU GNB-CU-CP GNB-CU-UP"),
    **_functions("ran", ("4G",), "ENB"),
    **_functions("ran", ("3G",), "NODEB RNC"),
    **_functions("ran", ("2G",), "BTS BSC"),
    # Radio parts and sites that may serve any generation.
    **_functions(
        "ran", (), "O-RU O-DU O-CU O-CU-CP O-CU-UP NEAR-RT-RIC RRU RU BBU AAU ANTENNA TMA BASE-STATION NG-ENB"
    ),
    **_functions("management", (), "EMS NMS OSS BSS SMO NON-RT-RIC NFVO VNFM MANO MDAF LI LIMS"),
    **_functions("cloud", (), "VIM NFVI HYPERVISOR SERVER STORAGE O-CLOUD CISM"),
    **_functions("transport", (), "ROUTER SWITCH MW ROADM DWDM OTN FIREWALL CSR IPSEC-GW"),
    **_functions("access_fixed", ("fixed",), "OLT DSLAM MSAN ONT-AGG BNG"),
    **_functions("interconnect", (), "DRA DEA IPX"),
    **_functions("customer", (), "CPE ONT RGW"),
}
"""Every network function by its canonical name."""

_SYNONYMS: Final = {
    "GNBDU": "GNB-DU", "GNBCU": "GNB-CU", "GNBCUCP": "GNB-CU-CP", "GNBCUUP": "GNB-CU-UP", "GNODEB": "GNB",
    "ENODEB": "ENB", "ENGNB": "GNB", "NGENB": "NG-ENB", "MSCSERVER": "MSC-SERVER", "NEARRTRIC": "NEAR-RT-RIC",
    "NONRTRIC": "NON-RT-RIC", "ORU": "O-RU", "ODU": "O-DU", "OCU": "O-CU", "OCUCP": "O-CU-CP", "OCUUP": "O-CU-UP",
    "SGWC": "SGW-C", "SGWU": "SGW-U", "PGWC": "PGW-C", "PGWU": "PGW-U", "SERVINGGW": "SGW", "MICROWAVE": "MW",
    "PGWFUNCTION": "PGW", "5GEIR": "5G-EIR", "WAGF": "W-AGF", "OCLOUD": "O-CLOUD", "BTSSITEMGR": "BTS",
    "BASESTATION": "BASE-STATION", "IPSECGW": "IPSEC-GW", "ONTAGG": "ONT-AGG",
}  # fmt: skip


def function_named(text: str) -> NetworkFunction | None:
    """The network function that ``text`` names in any spelling (``AmfFunction``, ``gNB-DU``, ``gnbcucp``), or None."""
    key = "".join(ch for ch in text.upper() if ch.isalnum())
    key = key.removesuffix("FUNCTION") or key
    return FUNCTIONS.get(text.upper().strip()) or FUNCTIONS.get(key) or FUNCTIONS.get(_SYNONYMS.get(key, ""))


def serves(generation: str, wanted: frozenset[str]) -> Truth:
    """Whether an element of ``generation`` serves one of ``wanted``; plain ``5G`` may or may not be a given mode."""
    if generation in wanted or (generation.startswith("5G") and "5G" in wanted):
        return True
    return None if generation == "5G" and wanted & {"5G-NSA", "5G-SA"} else False
