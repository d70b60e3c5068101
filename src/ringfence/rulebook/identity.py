"""Who a supplier is on a day: spellings to entities, entities to groups, groups to seats."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from cleanco import basename

from ringfence.core.dates import PartialDate
from ringfence.core.logic import Truth
from ringfence.core.timeline import Timeline, combine, during, ever
from ringfence.rulebook.facts import Operator, Owner, Supplier
from ringfence.rulebook.registers import oui_prefixes

_COUNTRIES = frozenset({"uk", "nl", "pt", "ee", "da", "et"})
"""Endings that cleanco takes for legal forms, but that tell companies apart here: Vodafone UK is not Vodafone."""

ANYWHERE: Final = "xw"
"""Jurisdiction of scenarios that hold in every country; a code that ISO 3166-1 leaves to its users, and no country."""

_MOST_FORMS: Final = 2
"""Co., Ltd. are two legal forms, and cleanco takes one away at a time."""

_FORMS_BEFORE: Final = re.compile(r"(?i:ооо|оао|зао|пао|ао|тоо|тов)\s+(?=\S)|株式会社\s*|주식회사\s*")  # noqa: RUF001
_FORMS_BEHIND: Final = re.compile(r"(?<=\w\w)\s*(?:(?:股份|责任|責任)?有限(?:责任)?公司|株式会社|주식회사)$")
"""Legal forms of scripts that cleanco does not read, before and behind a name."""


@lru_cache(maxsize=100_000)
def normalised(name: str) -> str:
    """A name without legal form, accents, case, width, punctuation, spaces; whole names are compared, never parts."""
    name = unicodedata.normalize("NFKC", name).strip().replace(",", ", ")
    name = _FORMS_BEHIND.sub("", _FORMS_BEFORE.sub("", name, count=1) if _FORMS_BEFORE.match(name) else name)
    for _ in range(_MOST_FORMS):
        plain = basename(name) or name
        dropped = letters_of(name).removeprefix(letters_of(plain))
        if not letters_of(plain) or dropped in _COUNTRIES:
            break
        name = plain
    return letters_of(name)


def letters_of(name: str) -> str:
    """A name without accents, case, punctuation and spaces; the marks that other scripts need stay."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = (
        ch for ch in plain if not "\u0300" <= ch <= "\u036f" and (ch.isalnum() or unicodedata.category(ch)[0] == "M")
    )
    return unicodedata.normalize("NFC", "".join(kept))


@dataclass(frozen=True)
class Suppliers:
    """The supplier entities and what is known of them over time."""

    by_id: Mapping[str, Supplier]
    entered: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What overlays say of spellings, by `normalised` text: a supplier's id, or nothing for what names nobody."""

    @classmethod
    def of(cls, suppliers: Iterable[Supplier]) -> "Suppliers":
        """Later entries of the same id (from overlays) replace earlier ones."""
        return cls({supplier.id: supplier for supplier in suppliers})

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for supplier in self.by_id.values():
            for text in (supplier.id, supplier.name, *(alias.text for alias in supplier.aliases)):
                names.setdefault(normalised(text), supplier.id)
        return names

    def resolve(self, text: str) -> str | None:
        """The id of the supplier that ``text`` names in full, on any day, or None: a part of a name never matches."""
        known = normalised(text)
        entered = self.entered.get(known)
        return self._by_name.get(known) if entered is None else entered or None

    def names_nobody(self, text: str) -> bool:
        """Whether somebody has entered that ``text`` names no supplier."""
        return self.entered.get(normalised(text)) == ""

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], str]:
        keys: dict[tuple[str, str], str] = {}
        for supplier in self.by_id.values():
            found = [("pen", str(number)) for number in supplier.pen]
            found += [("cpe", vendor.casefold()) for vendor in supplier.cpe]
            found += [("purl", namespace.casefold()) for namespace in supplier.purl]
            found += [("oui", prefix) for name in supplier.oui for prefix in oui_prefixes().get(name, (name.upper(),))]
            for key in found:
                keys.setdefault(key, supplier.id)
        return keys

    def by_key(self, kind: str, value: str) -> str | None:
        """The id of the supplier to which a key of a register belongs, or None.

        Parameters
        ----------
        kind
            pen, oui, cpe or purl.
        value
            The number, the prefix as six hex digits, the vendor, or type and namespace; parts of a namespace count.
        """
        if kind == "oui":
            return self._by_key.get((kind, value.upper()))
        known = value.casefold()
        while kind == "purl" and (kind, known) not in self._by_key and "/" in known:
            known = known[: max(known.rfind("/"), known.rfind("."))]
        return self._by_key.get((kind, known))

    def related(self, one: str, other: str) -> bool:
        """Whether one company controls, or has controlled, both, or one of them the other."""
        return not self.groups(one).keys().isdisjoint(self.groups(other))

    @cached_property
    def _groups(self) -> dict[str, dict[str, Timeline[Truth]]]:
        return {}

    def groups(self, supplier_id: str) -> dict[str, Timeline[Truth]]:
        """Every entity that controls the supplier (itself included), with when."""
        if supplier_id not in self._groups:
            self._groups[supplier_id] = self._climb(supplier_id, ())
        return self._groups[supplier_id]

    def _climb(self, supplier_id: str, path: tuple[str, ...]) -> dict[str, Timeline[Truth]]:
        reached: dict[str, Timeline[Truth]] = {supplier_id: Timeline.constant(True)}
        supplier = self.by_id.get(supplier_id)
        for parent in supplier.parents if supplier else ():
            if parent.id in path:
                continue
            held = during(parent.from_, parent.to)
            for ancestor, when in self._climb(parent.id, (*path, supplier_id)).items():
                both = combine(_and, held, when)
                reached[ancestor] = ever([reached[ancestor], both]) if ancestor in reached else both
        return reached

    def within(self, supplier_id: str | None, groups: Iterable[str]) -> Timeline[Truth]:
        """When the supplier is one of ``groups`` or an affiliate; always unknown for an unresolved supplier."""
        if supplier_id is None:
            return Timeline.constant(None)
        held = self.groups(supplier_id)
        return ever(held[group] for group in groups if group in held)

    def top(self, supplier_id: str) -> Timeline[str | None]:
        """The head of the corporate group on each day; None on days on which control is not known."""
        supplier = self.by_id.get(supplier_id)
        result: Timeline[str | None] = Timeline.constant(supplier_id)
        for parent in supplier.parents if supplier else ():
            held = during(parent.from_, parent.to)
            result = combine(_headed, result, self.top(parent.id), held)
        return result

    def seats(self, supplier_id: str | None) -> list[tuple[str, Timeline[Truth]]]:
        """Countries of the seat with when; an affiliate without an own entry has no known seat."""
        supplier = self.by_id.get(supplier_id) if supplier_id else None
        return [(seat.country, during(seat.from_, seat.to)) for seat in supplier.seats] if supplier else []

    def owners(self, supplier_id: str) -> list[tuple[Owner, Timeline[Truth]]]:
        """What is known of who owns the company itself, with when."""
        supplier = self.by_id.get(supplier_id)
        return [(owner, during(owner.from_, owner.to)) for owner in supplier.owners] if supplier else []


def _headed(own: str | None, head: str | None, controlled: Truth) -> str | None:
    return own if controlled is False or own == head else (head if controlled else None)


def _and(left: Truth, right: Truth) -> Truth:
    return False if left is False or right is False else (None if left is None or right is None else True)


@dataclass(frozen=True)
class Countries:
    """Memberships of countries in groups (eu, nato, oecd) over time."""

    members: Mapping[str, Mapping[str, tuple[PartialDate | None, PartialDate | None]]] = field(default_factory=dict)

    def membership(self, country: str, group: str) -> Timeline[Truth]:
        """When ``country`` belongs to ``group``; a group that is a country code holds that country only."""
        if group == ANYWHERE or group.upper() == country:
            return Timeline.constant(True)
        span = self.members.get(group, {}).get(country)
        return Timeline.constant(False) if span is None else during(*span)

    def known(self, group: str) -> bool:
        return group in self.members or len(group) == 2


@dataclass(frozen=True)
class Operators:
    """Operators that rules name, by id and spelling."""

    by_id: Mapping[str, Operator]

    @cached_property
    def _by_name(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for operator in self.by_id.values():
            for text in (operator.id, operator.name, *operator.aliases):
                names.setdefault(normalised(text), operator.id)
        return names

    def is_one_of(self, name: str, ids: tuple[str, ...]) -> Truth:
        """Whether the operator of that name is one of ``ids``; unknown for a name nobody has entered."""
        found = self._by_name.get(normalised(name))
        if found is None:
            return None
        return found in ids or bool(set(self.by_id[found].counts_as) & set(ids))

    def told(self, name: str, rules: tuple[str, ...]) -> Truth:
        """Whether somebody has entered that one of ``rules`` (provisions or facts) obliges the operator, or not."""
        found = self.by_id.get(self._by_name.get(normalised(name), ""))
        if found is None:
            return None
        return True if set(rules) & set(found.obliged) else False if set(rules) & set(found.not_obliged) else None

    def same(self, left: str, right: str) -> bool:
        """Whether two spellings name the same operator."""
        return normalised(left) == normalised(right) or (
            (found := self._by_name.get(normalised(left))) is not None and found == self._by_name.get(normalised(right))
        )
