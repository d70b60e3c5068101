"""Suppliers whose names look like a spelling that resolves to nobody: suggestions for a person, never an answer."""

import difflib
import re
from typing import Final

from ringfence.rulebook.identity import Suppliers, letters_of

WORD: Final = re.compile(r"[^\W_]+")
_COMMON: Final = frozenset(
    WORD.findall(
        "the and of co company corp corporation group holding holdings inc international limited llc ltd network "
        "networks radio solutions system systems technology technologies tech telecom telecommunication "
        "telecommunications communication communications electric electronics equipment device mobile wireless global "
        "digital bell labs europe deutschland france italia espana polska portugal brasil india usa america china "
        "shanghai shenzhen hangzhou wuhan beijing"
    )
)
"""Words that names of many companies hold, and that therefore tell nothing."""
_LEAST_ALIKE: Final = 0.75


def nearest(suppliers: Suppliers, text: str, *, most: int = 3) -> list[str]:
    """Ids of the suppliers whose names come nearest to ``text``, the nearest first: to be asked, not to be used.

    A name that shares a whole word of its own with ``text`` comes before one that only looks alike.
    """
    sought = _words(text)
    letters = _own_letters(text, sought)
    found: dict[str, float] = {}
    for supplier in suppliers.by_id.values():
        for name in (supplier.id, supplier.name, *(alias.text for alias in supplier.aliases)):
            alike = _alike(sought, letters, name)
            if alike > found.get(supplier.id, _LEAST_ALIKE):
                found[supplier.id] = alike
    return sorted(found, key=lambda name: (-found[name], name))[:most]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for part in WORD.findall(text) if len(word := letters_of(part)) > 1) - _COMMON


def _own_letters(text: str, own: frozenset[str]) -> str:
    """The letters of the words that set a name apart, in their order; of all words where none does."""
    words = [word for part in WORD.findall(text) if (word := letters_of(part)) in own]
    return "".join(words) or letters_of(text)


def _alike(sought: frozenset[str], letters: str, name: str) -> float:
    """From 0 to 1 for letters alike; above that for words in common."""
    own = _words(name)
    if shared := len(sought & own):
        return 1 + shared / len(sought | own)
    matcher = difflib.SequenceMatcher(None, letters, _own_letters(name, own), autojunk=False)
    if matcher.real_quick_ratio() <= _LEAST_ALIKE or matcher.quick_ratio() <= _LEAST_ALIKE:
        return 0
    return matcher.ratio()
