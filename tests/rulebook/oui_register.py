"""Cuts the IEEE register of MAC prefixes to the companies of the rulebook, from the copy that netaddr ships.

Write the cut anew, after a company name was added to ``suppliers.yaml`` or with a newer register::

    python -m pip install netaddr
    python -m tests.rulebook.oui_register > src/ringfence/rulebook/data/oui.txt
"""

import re
from collections import defaultdict
from importlib.metadata import version
from importlib.resources import files

from ringfence.rulebook.load import load_rulebook

ROW = re.compile(r"^([0-9A-F]{6}) +\(base 16\)\s*(.*?)\s*$", re.MULTILINE)
HEADER = """\
# MAC prefixes (OUI, MA-L) of the companies that suppliers.yaml names under `oui`, from the IEEE register in netaddr {}.
# Made by tests/rulebook/oui_register.py; do not edit. Shorter blocks (MA-M, MA-S) are not in it.
"""


def cut(register: str, names: set[str], edition: str) -> str:
    prefixes: dict[str, list[str]] = defaultdict(list)
    for prefix, name in ROW.findall(register):
        if name in names:
            prefixes[name].append(prefix)
    rows = (f"{name}\t{' '.join(sorted(found))}\n" for name, found in sorted(prefixes.items()))
    return HEADER.format(edition) + "".join(rows)


def shipped_names() -> set[str]:
    return {name for supplier in load_rulebook([]).suppliers.by_id.values() for name in supplier.oui}


if __name__ == "__main__":
    text = files("netaddr").joinpath("eui", "oui.txt").read_text(encoding="utf-8")
    print(cut(text, shipped_names(), version("netaddr")), end="")
