"""Mistakes that the language alone cannot refuse: references to nothing, contradicting dates, missing cases."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from ringfence.core.dates import PartialDate
from ringfence.core.errors import Problems
from ringfence.core.tables import ELEMENT
from ringfence.core.vocabulary import function_named
from ringfence.rulebook.cases import case_path, read_cases
from ringfence.rulebook.duties import known_duties
from ringfence.rulebook.identity import ANYWHERE
from ringfence.rulebook.load import Rulebook
from ringfence.rulebook.model import SELECTORS, Case, Provision, State, Whose
from ringfence.rulebook.yaml_files import line_of

SILENT = ("none", "stayed")
BAD = ("breach", "gap", "dormant")


def lint(rulebook: Rulebook, problems: Problems) -> None:
    """Report every mistake with file and line; `load_rulebook` has reported those of form."""
    for provision in rulebook.provisions:
        path = rulebook.files[provision.id]
        _identity(rulebook, provision, path, problems)
        for index, state in enumerate(provision.states):
            for found, fix in _state(rulebook, state):
                problems.add(f"{path}:{line_of(path, ('states', index))}", found, fix)
        _order(provision, path, problems)
        _scope(rulebook, provision, path, problems)
        for selector in _selectors(provision):
            for found, fix in _whose(rulebook, selector):
                problems.add(f"{path}:{line_of(path, ('whose',))}", found, fix)
        _cases(rulebook, provision, path, problems)
    _lists(rulebook, problems)
    _coverage(rulebook, problems)


def _coverage(rulebook: Rulebook, problems: Problems) -> None:
    """Every jurisdiction says what was read for it."""
    first = {provision.jurisdiction: rulebook.files[provision.id] for provision in reversed(rulebook.provisions)}
    for jurisdiction in sorted(first.keys() - rulebook.coverage.keys() - {ANYWHERE}):
        problems.add(str(first[jurisdiction]), f"the jurisdiction {jurisdiction} has no coverage.yaml",
                     "add it to the folder of the jurisdiction: what was read, when, what is open")  # fmt: skip


def _identity(rulebook: Rulebook, provision: Provision, path: Path, problems: Problems) -> None:
    expected = path.with_suffix("").as_posix()
    if not expected.endswith(provision.id):
        problems.add(f"{path}:{line_of(path, ('id',))}", f"id {provision.id!r} is not the file's place",
                     "let the id end like the path: jurisdiction/instrument/name")  # fmt: skip
    if provision.instrument not in rulebook.instruments:
        problems.add(
            f"{path}:1", f"there is no instrument {provision.instrument!r}", "add instrument.yaml beside the file"
        )
    for name in provision.who.operators if provision.who.operators != "all" else ():
        if name not in rulebook.operators.by_id:
            problems.add(
                f"{path}:{line_of(path, ('who',))}", f"no operator has the id {name!r}", "add it to operators.yaml"
            )


def _state(rulebook: Rulebook, state: State) -> Iterator[tuple[str, str]]:
    """What is wrong with a state, and what repairs it."""
    if state.cite.source not in rulebook.sources:
        fix = _closest(state.cite.source, rulebook.sources, "the sources.yaml of the jurisdiction")
        yield f"cites {state.cite.source!r}, which no sources.yaml holds", fix
    if state.duty in SILENT:
        return
    duty = known_duties().get(state.duty)
    if duty is None:
        yield f"no duty is named {state.duty!r}", f"write one of {', '.join(known_duties())}, none, stayed"
        return
    for name in duty.needs:
        if not getattr(state, name):
            yield f"{state.duty} needs {name}", f"give {name}"
    if isinstance(state.min_share, tuple) and not 0 < state.min_share[0] < state.min_share[1] <= 1:
        yield f"min_share {state.min_share} is no range", "write the lowest first, both above 0 and at most 1"
    if state.silence and state.review_days is None and not state.note:
        yield (
            "says what silence means, but not for how long",
            "give review_days, or say in the note that it is not known",
        )
    if isinstance(state.deadline, PartialDate) and state.deadline.latest < state.from_.earliest:
        yield f"the deadline {state.deadline} lies before the state begins ({state.from_})", "correct one of them"


def _closest(name: str, known: Iterable[str], file: str) -> str:
    """The repair of a name that is not known: a close one that is, or where to add it."""
    close = get_close_matches(name.lower(), list(known), n=2, cutoff=0.7)
    return f"write {' or '.join(close)}, or add it to {file}" if close else f"add it to {file}"


def _order(provision: Provision, path: Path, problems: Problems) -> None:
    seen: dict[tuple[object, object], int] = {}
    for index, state in enumerate(provision.states):
        key = (state.from_, state.known_on)
        if key in seen:
            problems.add(f"{path}:{line_of(path, ('states', index))}",
                         f"overlaps another state with the same from ({state.from_}) and known day",
                         "a correction needs its own known day")  # fmt: skip
        seen[key] = index


def _scope(rulebook: Rulebook, provision: Provision, path: Path, problems: Problems) -> None:
    catalogue = provision.where.catalogue
    if catalogue and catalogue not in rulebook.catalogues:
        problems.add(f"{path}:{line_of(path, ('where',))}", f"no catalogue has the id {catalogue!r}",
                     "add it to a *.facts.yaml")  # fmt: skip


def _selectors(provision: Provision) -> Iterator[Whose]:
    pending = [provision.whose, *(state.refused for state in provision.states if state.refused)]
    while pending:
        selector = pending.pop()
        yield selector
        if selector.perhaps:
            pending.append(selector.perhaps)


def _whose(rulebook: Rulebook, selector: Whose) -> Iterator[tuple[str, str]]:
    """What a supplier selector names that nobody knows."""
    for name in selector.suppliers:
        if name not in rulebook.suppliers.by_id:
            yield f"no supplier has the id {name!r}", _closest(name, rulebook.suppliers.by_id, "suppliers.yaml")
    if selector.designated_under and selector.designated_under not in rulebook.lists:
        yield f"no list has the id {selector.designated_under!r}", "add it to a *.facts.yaml"
    groups = (*selector.seat_in, *selector.seat_outside, *selector.control_outside, *selector.state_owned_outside)
    for group in groups:
        if not rulebook.countries.known(group):
            yield f"{group!r} is neither a country nor a group of countries", "see countries.yaml"


def _lists(rulebook: Rulebook, problems: Problems) -> None:
    for found in rulebook.lists.values():
        for entry in found.entries:
            if entry.supplier not in rulebook.suppliers.by_id:
                problems.add(found.id, f"lists a supplier nobody knows: {entry.supplier!r}", "add it to suppliers.yaml")
            if entry.cite.source not in rulebook.sources:
                problems.add(found.id, f"cites {entry.cite.source!r}, which no sources.yaml holds", "add the source")


def _cases(rulebook: Rulebook, provision: Provision, path: Path, problems: Problems) -> None:
    found = read_cases(path, problems)
    for case, place in found:
        for wrong, fix in _element_mistakes(case):
            problems.add(str(place), f"case {case.name!r}: {wrong}", fix)
    if missing := sorted(_wanted(provision) - set(_kinds(case for case, _ in found))):
        cases = case_path(path).name
        lacks = "" if missing == ["any"] else f" that is {' and none that is '.join(missing)}"
        problems.add(str(path), f"has no case{lacks}", f"add it to {cases}")


_COLUMNS = frozenset({*ELEMENT.names, "supplier", "latitude", "longitude", "accuracy_m"})


def _element_mistakes(case: Case) -> Iterator[tuple[str, str]]:
    """Columns and functions that no element has: they would be read as not known."""
    for element in (*case.elements, *([case.element] if case.element else [])):
        for name in element.keys() - _COLUMNS:
            close = get_close_matches(name, _COLUMNS, n=2) or ["see docs/reference/tables"]
            yield f"an element has no column {name!r}", f"write {' or '.join(close)}"
        function = element.get("function")
        if function and function_named(str(function)) is None:
            yield f"{function!r} is no network function", "see docs/reference/vocabulary"


def _wanted(provision: Provision) -> set[str]:
    families = {known_duties()[state.duty].family for state in provision.states if state.duty in known_duties()}
    if families & {"element", "share", "diversity"} and provision.who.addressees == "operators":
        return {"bad", "compliant", "unknown"} if _can_be_bad(provision) else {"unknown"}
    return {"any"}


def _can_be_bad(provision: Provision) -> bool:
    """Whether the provision can ever be broken: not while all it says is perhaps, or its only day is not known."""
    whose = provision.whose
    sure = any(getattr(whose, name) for name in SELECTORS)
    return sure and any(_has_bad_days(state) for state in provision.states if state.duty in known_duties())


def _has_bad_days(state: State) -> bool:
    """Not while its deadline is not known, nor where a paper that nobody sees all of decides."""
    return state.deadline != "unknown" and not known_duties()[state.duty].by_maker


def _kinds(cases: Iterable[Case]) -> Iterator[str]:
    """What a case shows; where nothing in reach can keep a rule, being out of its reach is the good case."""
    for case in cases:
        yield "any"
        yield "bad" if case.expect in BAD else case.expect
        if case.expect == "not_applicable":
            yield "compliant"
