"""The rulebook as read from its files: provisions, dated facts, sources, and what was read for each jurisdiction."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Protocol

from pydantic import RootModel

from ringfence.core.dates import PartialDate
from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.aliases import AliasOf, with_aliases
from ringfence.rulebook.facts import Catalogue, DatedList, Document, Event, Facts, Operator, Permit, PlaceList, Supplier
from ringfence.rulebook.identity import ANYWHERE, Countries, Operators, Suppliers
from ringfence.rulebook.model import Coverage, Instrument, Provision, Source
from ringfence.rulebook.scenarios import Scenario, WhatIf, changed, check_suppliers, choose, read_scenario
from ringfence.rulebook.terms import Day
from ringfence.rulebook.yaml_files import Edit, read_model, read_models

DATA = Path(str(files("ringfence.rulebook") / "data"))
"""The rulebook that ships with the package."""


class _Sources(RootModel[dict[str, Source]]):
    pass


class _Members(RootModel[dict[str, dict[str, tuple[Day | None, Day | None]]]]):
    pass


@dataclass(frozen=True)
class Rulebook:
    """Everything the assessment needs to know of the law; immutable."""

    provisions: tuple[Provision, ...]
    instruments: Mapping[str, Instrument]
    sources: Mapping[str, Source]
    coverage: Mapping[str, Coverage]
    suppliers: Suppliers
    countries: Countries
    operators: Operators
    lists: Mapping[str, DatedList] = field(default_factory=dict)
    permits: Mapping[str, Permit] = field(default_factory=dict)
    places: Mapping[str, PlaceList] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    documents: tuple[Document, ...] = ()
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    supposed: frozenset[str] = frozenset()
    """Ids of provisions that a scenario has judged as if they were binding."""
    what_ifs: tuple[WhatIf, ...] = ()
    """The scenarios under which the rulebook was read."""
    private: frozenset[str] = frozenset()
    """Ids of what overlays gave, replaced or added to; a document, which has no id, counts under its provision."""
    files: Mapping[str, Path] = field(default_factory=dict)
    version: str = ""

    def __getitem__(self, provision_id: str) -> Provision:
        """The provision of that id, or of that fact id when only one has it."""
        if found := self._by_id.get(provision_id):
            return found
        close = get_close_matches(provision_id, self._by_id, n=3, cutoff=0.6)
        hint = f"the closest is {' or '.join(close)}" if close else "see `ringfence rules list`"
        raise RingfenceError(f"no provision is named {provision_id!r}", hint)

    @cached_property
    def _by_id(self) -> dict[str, Provision]:
        by_id = {p.id: p for p in self.provisions}
        for provision in self.provisions:
            by_id.setdefault(provision.fact, provision)
        return by_id

    def what_ifs_of(self, provision: Provision) -> list[WhatIf]:
        """The scenarios without which the provision would not hold as it does here."""
        return [what_if for what_if in self.what_ifs if what_if.concerns(provision, self.files.get(provision.id))]

    @cached_property
    def jurisdictions(self) -> frozenset[str]:
        """Jurisdictions that somebody has read."""
        return frozenset(self.coverage) | {p.jurisdiction for p in self.provisions} - {ANYWHERE}


@dataclass
class _Gathered:
    """What the files of one or more folders hold, before they become a rulebook."""

    problems: Problems
    provisions: dict[str, Provision] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    coverage: dict[str, Coverage] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    members: dict[str, dict[str, tuple[PartialDate | None, PartialDate | None]]] = field(default_factory=dict)
    facts: list[Facts] = field(default_factory=list)
    aliases: list[AliasOf] = field(default_factory=list)
    """With the file that holds each."""
    files: dict[str, Path] = field(default_factory=dict)
    digest: list[tuple[str, str]] = field(default_factory=list)
    edit: Edit | None = None
    """What fills in the parameters of a scenario."""

    def read(self, root: Path, path: Path) -> None:
        """Read one file; its name says what it holds."""
        self.digest.append((path.relative_to(root).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()))
        if path.name.endswith(".cases.yaml") or path.name == "scenario.yaml":
            return
        if path.name.endswith(".facts.yaml"):
            if facts := read_model(path, Facts, self.problems, self.edit):
                self.facts.append(facts)
                self.aliases += [(path, alias) for alias in facts.aliases]
        elif path.name in _READERS:
            _READERS[path.name](self, path)
        elif provision := read_model(path, Provision, self.problems, self.edit):
            self.files[provision.id] = path
            self.provisions[provision.id] = provision

    def read_folders(self, roots: Iterable[Path]) -> None:
        for root in roots:
            for path in _yaml_files(root):
                self.read(root, path)

    def _sources(self, path: Path) -> None:
        if found := read_model(path, _Sources, self.problems):
            self.sources.update(found.root)

    def _coverage(self, path: Path) -> None:
        if found := read_model(path, Coverage, self.problems):
            self.coverage[found.jurisdiction] = found

    def _instrument(self, path: Path) -> None:
        if found := read_model(path, Instrument, self.problems):
            self.instruments[found.id] = found

    def _suppliers(self, path: Path) -> None:
        self.suppliers.update((s.id, s) for s in read_models(path, Supplier, self.problems))

    def _operators(self, path: Path) -> None:
        self.operators.update((o.id, o) for o in read_models(path, Operator, self.problems))

    def _countries(self, path: Path) -> None:
        if found := read_model(path, _Members, self.problems):
            self.members.update(found.root)

    def scenario(self, name: str) -> tuple[Scenario, Path] | None:
        """A scenario and its folder; None, with the mistakes reported, if it cannot be read."""
        found, folder = read_scenario(name, self.problems)
        return (found, folder) if found else None

    def add(self, own: "_Gathered") -> None:
        """Put what overlays hold on top; what has the same id is replaced."""
        self.provisions |= own.provisions
        self.instruments |= own.instruments
        self.sources |= own.sources
        self.coverage |= own.coverage
        self.suppliers |= own.suppliers
        self.operators |= own.operators
        self.members |= own.members
        self.files |= own.files
        self.facts += own.facts
        self.aliases += own.aliases
        self.digest += own.digest

    def ids(self) -> frozenset[str]:
        """Ids of all that was read, other than jurisdictions and groups of countries."""
        tables = (self.provisions, self.instruments, self.sources, self.suppliers, self.operators)
        return frozenset(chain(*tables, *(_ids(fact) for fact in self.facts)))

    def identities(self, overlays: "_Gathered") -> Suppliers:
        """The suppliers of all files, with further spellings; mistakes among those are reported."""
        for fact in self.facts:
            self.suppliers.update((s.id, s) for s in fact.suppliers)
        own = {*overlays.suppliers, *(s.id for fact in overlays.facts for s in fact.suppliers)}
        return with_aliases(Suppliers(self.suppliers), self.aliases, self.suppliers.keys() - own, self.problems)

    def rulebook(self, suppliers: Suppliers) -> Rulebook:
        facts = self.facts
        for fact in facts:
            self.operators.update((o.id, o) for o in fact.operators)
        return Rulebook(
            provisions=tuple(self.provisions[key] for key in sorted(self.provisions)),
            instruments=self.instruments,
            sources=self.sources,
            coverage=self.coverage,
            suppliers=suppliers,
            countries=Countries(self.members),
            operators=Operators(self.operators),
            lists=_merged_lists(entry for fact in facts for entry in fact.lists),
            permits={permit.id: permit for fact in facts for permit in fact.permits},
            places={places.id: places for fact in facts for places in fact.places},
            events=tuple(event for fact in facts for event in fact.events),
            documents=tuple(document for fact in facts for document in fact.documents),
            catalogues={found.id: found for fact in facts for found in fact.catalogues},
            files=self.files,
            version=hashlib.sha256(repr(sorted(self.digest)).encode()).hexdigest()[:12],
        )


_READERS = {
    "sources.yaml": _Gathered._sources,
    "coverage.yaml": _Gathered._coverage,
    "instrument.yaml": _Gathered._instrument,
    "suppliers.yaml": _Gathered._suppliers,
    "operators.yaml": _Gathered._operators,
    "countries.yaml": _Gathered._countries,
}


class _WithId(Protocol):
    @property
    def id(self) -> str: ...


def _ids(facts: Facts) -> Iterator[str]:
    """Ids of dated facts, the provisions to which documents belong, and the suppliers that aliases name."""
    with_id: tuple[Iterable[_WithId], ...] = (
        facts.lists, facts.permits, facts.places, facts.events, facts.catalogues, facts.operators, facts.suppliers,
    )  # fmt: skip
    yield from (found.id for kind in with_id for found in kind)
    yield from (document.provision for document in facts.documents)
    yield from (alias.supplier or alias.text for alias in facts.aliases)


def _merged_lists(lists: Iterable[DatedList]) -> dict[str, DatedList]:
    """Lists by id; an overlay's entries are added to those of the list it names."""
    merged: dict[str, DatedList] = {}
    for found in lists:
        known = merged.get(found.id)
        merged[found.id] = (
            found if known is None else known.model_copy(update={"entries": (*known.entries, *found.entries)})
        )
    return merged


def _yaml_files(root: Path) -> Iterator[Path]:
    return iter(sorted(path for path in root.rglob("*.yaml") if path.is_file()))


def load_rulebook(
    selection: Iterable[str] | None = None, *, overlays: Iterable[Path] = (), scenarios: Iterable[str] = (),
    settings: Mapping[str, str] | None = None, problems: Problems | None = None,
) -> Rulebook:  # fmt: skip
    """Read the rulebook.

    Parameters
    ----------
    selection
        Jurisdictions (``gb``, ``eu``) of the shipped rulebook, or folders that hold a rulebook of the same layout;
        all that ship if None. Suppliers, operators and countries are always read.
    overlays
        Folders read on top: private permits, orders, place lists, what-if designations, own provisions.
    scenarios
        Ids of scenarios that ship, or folders of others: see `ringfence.rulebook.scenarios`.
    settings
        Values of their parameters.
    problems
        Where to report; without it any mistake raises.

    Raises
    ------
    RingfenceError
        A jurisdiction that does not ship, no such scenario, a setting that none has or that does not fit, or, without
        ``problems``, any mistake.
    """
    gathered = _Gathered(Problems() if problems is None else problems)
    names = sorted(path.name for path in DATA.iterdir() if path.is_dir())
    chosen = list(names if selection is None else selection)
    folders = [Path(item) for item in chosen if item not in names]
    for folder in folders:
        if not folder.is_dir():
            raise RingfenceError(
                f"{folder} is neither a folder nor a jurisdiction of the rulebook", f"write some of {', '.join(names)}"
            )
    for path in sorted(DATA.glob("*.yaml")):
        gathered.read(DATA, path)
    for name in sorted(set(chosen) & set(names)):
        for path in _yaml_files(DATA / name):
            gathered.read(DATA, path)
    gathered.read_folders(folders)
    own = _Gathered(gathered.problems)
    own.read_folders(overlays)
    gathered.add(own)
    read = [gathered.scenario(name) for name in scenarios]
    what_ifs = choose([found for found in read if found], settings or {})
    _add_scenarios(gathered, what_ifs)
    suppliers = gathered.identities(own)
    if problems is None and gathered.problems.errors:
        raise RingfenceError(gathered.problems)
    rulebook = gathered.rulebook(suppliers)
    check_suppliers(what_ifs, rulebook.suppliers.by_id)
    provisions, supposed = changed(rulebook.provisions, what_ifs)
    return replace(rulebook, provisions=tuple(provisions), supposed=supposed, what_ifs=what_ifs, private=own.ids())


def _add_scenarios(gathered: _Gathered, what_ifs: Iterable[WhatIf]) -> None:
    """Read what the folders of scenarios add, with their parameters filled in."""
    for what_if in what_ifs:
        gathered.digest += [(f"{what_if.scenario.id}.{name}", repr(value)) for name, value in what_if.values.items()]
        gathered.edit = what_if.fill_in
        if folder := what_if.folder:
            for path in _yaml_files(folder):
                gathered.read(folder, path)
    gathered.edit = None


def with_facts(rulebook: Rulebook, facts: Facts) -> Rulebook:
    """The rulebook with further dated facts, as an overlay would add them."""
    if facts == Facts():
        return rulebook
    known = rulebook.suppliers
    suppliers = Suppliers({**known.by_id, **{s.id: s for s in facts.suppliers}}, known.entered)
    operators = {**rulebook.operators.by_id, **{o.id: o for o in facts.operators}}
    return replace(
        rulebook,
        suppliers=suppliers if facts.suppliers else known,
        operators=Operators(operators) if facts.operators else rulebook.operators,
        lists=_merged_lists((*rulebook.lists.values(), *facts.lists)),
        permits={**rulebook.permits, **{permit.id: permit for permit in facts.permits}},
        places={**rulebook.places, **{places.id: places for places in facts.places}},
        events=(*rulebook.events, *facts.events),
        documents=(*rulebook.documents, *facts.documents),
        catalogues={**rulebook.catalogues, **{found.id: found for found in facts.catalogues}},
    )
