"""Network functions named in labels, names and commands: whole words only, and only if one function is meant."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from ringfence.core.vocabulary import FUNCTIONS, NetworkFunction, function_named

_OTHER_MEANINGS: Final = frozenset({
    "AF", "AUC", "BBU", "BSC", "BTS", "EIR", "MGW", "MSC", "OCS", "RU", "SBC", "SMSC", "STP", "TAS", "TMA",
    "VLR", "ANTENNA",
})  # fmt: skip
"""Core and radio functions whose letters mean something else in names of software."""
_OTHERS: Final = frozenset({
    "NEAR-RT-RIC", "NON-RT-RIC", "SMO", "NFVO", "VNFM", "MDAF", "DRA", "BNG", "CISM",
})  # fmt: skip
"""Functions outside core and radio that run as software and whose letters mean nothing else."""
_IN_NAMES: Final = frozenset(
    name
    for name, f in FUNCTIONS.items()
    if name in _OTHERS or (f.domain in ("core", "ran") and name not in _OTHER_MEANINGS)
)
_SPLIT_NODE: Final = {"cucp": "GNB-CU-CP", "cuup": "GNB-CU-UP", "cu": "GNB-CU", "du": "GNB-DU"}
"""Parts of a gNB in names that also tell that it is radio software (``oai-cu-cp``); two letters alone are too few."""
_RADIO_WORDS: Final = frozenset({"oai", "srsran", "ran", "gnb", "nr", "oran"})
_LONGEST: Final = 4
_MAX_CHARS: Final = 300

_FUNCTION_LABELS: Final = frozenset({"nf", "nftype", "networkfunction", "nfname", "networkfunctiontype"})
_NAMING_LABELS: Final = (
    "app.kubernetes.io/component", "component", "app.kubernetes.io/name", "app", "k8s-app", "name",
)  # fmt: skip
_SHELLS: Final = frozenset({"sh", "bash", "ash", "dash", "zsh"})
_WRAPPERS: Final = frozenset({
    "tini", "dumb-init", "exec", "sudo", "env", "nohup", "gosu", "su-exec", "setpriv", "stdbuf", "nice", "catchsegv",
    "python", "python3", "java", "node", "numactl", "taskset", "ld.so",
})  # fmt: skip


def function_in_name(text: str) -> NetworkFunction | None:
    """The one network function among the words of a name (``free5gc-amf-deployment``), or None.

    The longest run of words counts: ``gnb-cu-cp`` is no GNB-CU. A number at the end of a word is left out.
    """
    words = [word for word in re.split(r"[^0-9A-Za-z]+", text[:_MAX_CHARS]) if word]
    radio = not _RADIO_WORDS.isdisjoint(word.lower() for word in words)
    found: dict[str, NetworkFunction] = {}
    at = 0
    while at < len(words):
        size, function = _longest(words, at, radio)
        if function is not None:
            found[function.name] = function
        at += size
    return next(iter(found.values())) if len(found) == 1 else None


def _longest(words: Sequence[str], at: int, radio: bool) -> tuple[int, NetworkFunction | None]:
    for size in range(min(_LONGEST, len(words) - at), 0, -1):
        joined = "".join(words[at : at + size])
        for spelling in (joined, joined.rstrip("0123456789")):
            part = _SPLIT_NODE.get(spelling.lower()) if radio else None
            function = function_named(part or spelling) if spelling else None
            if function is not None and function.name in _IN_NAMES:
                return size, function
    return 1, None


def function_in_labels(labels: Mapping[str, str]) -> tuple[NetworkFunction | None, str | None, str | None]:
    """The function that labels name, the text it was found in, and the label's key."""
    for key, value in labels.items():
        if re.sub(r"[^a-z]", "", re.split(r"[/.]", key)[-1].lower()) in _FUNCTION_LABELS and value:
            function = function_named(value) or function_in_name(value)
            if function:
                return function, value, key
    for key in _NAMING_LABELS:
        value = labels.get(key) or ""
        function = function_in_name(value)
        if function:
            return function, value, key
    return None, None, None


def function_in_command(words: Iterable[str]) -> tuple[NetworkFunction | None, str | None]:
    """The one function that the programs of a command are named after (``./bin/amf``, ``open5gs-amfd``)."""
    found: dict[str, tuple[NetworkFunction, str]] = {}
    for program in _programs(list(words)):
        if program == "scp":
            continue  # that of OpenSSH
        function = function_in_name(program) or function_in_name(program.removesuffix("d"))
        if function:
            found.setdefault(function.name, (function, program))
    return next(iter(found.values())) if len(found) == 1 else (None, None)


def _programs(words: list[str]) -> list[str]:
    """The names of the programs that a command starts, looking into ``sh -c``."""
    joined = " ".join(words)[: 50 * _MAX_CHARS]
    programs = []
    for part in re.split(r"&&|\|\||[;|\n]", joined):
        for word in re.split(r"\s+", part.replace('"', " ").replace("'", " ").strip()):
            name = word.rpartition("/")[2]
            if word.startswith("-") or not name or name in _SHELLS or name in _WRAPPERS or "=" in word:
                continue
            programs.append(re.sub(r"\.(?:sh|py|jar|js|bin|exe)$", "", name))
            break
    return programs
