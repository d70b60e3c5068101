"""Random small networks and provisions about Zedland, with dates that meet often."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from ringfence.core.dates import PartialDate
from ringfence.rulebook.model import Deadline, Near, Provision, State, Where, Who, Whose
from ringfence.rulebook.terms import Cite, Selector

ONE = timedelta(days=1)

TURNING_DAYS = (
    date(2019, 8, 13), date(2020, 3, 31), date(2020, 7, 1), date(2020, 10, 1), date(2021, 1, 1), date(2021, 6, 15),
    date(2022, 1, 10), date(2022, 3, 31), date(2023, 1, 29), date(2023, 5, 31), date(2024, 1, 1), date(2025, 1, 1),
    date(2026, 12, 31),
)  # fmt: skip
"""Days on which something changes in Zedland."""

near_turns = st.builds(lambda day, shift: day + shift * ONE, st.sampled_from(TURNING_DAYS), st.integers(-1, 1))
days = st.one_of(near_turns, near_turns, st.dates(date(2018, 1, 1), date(2028, 1, 1)))
known_days = st.one_of(st.just(date(2026, 11, 21)), st.sampled_from([date(2028, 1, 1), date(2020, 12, 1)]), days)

SUPPLIERS = ("zz-acme", "zz-acme-radio", "zz-bolt", "zz-crane", "zz-dune", "zz-elm")
OPERATORS = ("North Mobile", "NorthMob", "South Tel", "East Wireless", "West Radio")
FUNCTIONS = ("AMF", "UPF", "MME", "GNB", "GNB", "ENB", "BTS", "RRU", "ROUTER", "EMS", "VIM", "OLT", "DRA")
SITES = (
    {"site_id": "near", "latitude": 10.5, "longitude": 20.27},
    {"site_id": "far", "latitude": 50.0, "longitude": 20.25},
    {"site_id": "over-the-line", "latitude": -3.0, "longitude": -179.99},
    {"site_id": "loose", "latitude": 10.54, "longitude": 20.25, "accuracy_m": 600.0},
    {"site_id": "nowhere"},
)


def seldom(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Mostly nothing."""
    return st.one_of(st.none(), st.none(), values)


def mostly(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(*[values] * 6, st.none())


def lists(*items: str) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(items), min_size=1, max_size=2, unique=True)


def records(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(columns)


elements = records(
    operator=st.sampled_from(OPERATORS),
    country=st.sampled_from(["ZZ", "ZZ", "ZZ", "ZZ", "XA", "XB", "XC", None]),
    function=mostly(st.sampled_from(FUNCTIONS)),
    domain=seldom(st.sampled_from(["core", "ran", "transport"])),
    generation=seldom(lists("4G", "5G", "5G-NSA", "5G-SA")),
    supplier_id=mostly(st.sampled_from(SUPPLIERS)),
    in_service_from=mostly(days),
    in_service_to=seldom(days),
    absent_on=seldom(days),
    site_id=mostly(st.sampled_from([site["site_id"] for site in SITES])),
    site_class=seldom(st.sampled_from(["edge", "core"])),
    tags=seldom(lists("fortress", "nsi", "not-sensitive", "none")),
    bands=seldom(lists("n78", "B3")),
    network_kind=seldom(st.sampled_from(["private", "public"])),
    customer=seldom(st.sampled_from(["federal-agency", "a bank"])),
    funding=seldom(lists("usf", "none")),
    certificates=seldom(lists("NESAS", "ISO-1", "none")),
    permits=seldom(lists(*(f"P-{number}" for number in range(17, 23)), "X-1@2021-06-01/2023-06", "X-2@soon/", "none")),
    operated_from=seldom(lists("ZZ", "XA", "XC")),
    cells=mostly(st.integers(0, 9)),
    traffic=mostly(st.integers(0, 40).map(lambda quarters: quarters / 4)),
)


def numbered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**element, "element_id": f"e{index:02}"} for index, element in enumerate(found)]


def networks(least: int, most: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(elements, min_size=least, max_size=most).map(numbered)


def sites_of(network: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same few sites for every operator of the network."""
    return [{"operator": name, **site} for name in sorted({e["operator"] for e in network}) for site in SITES]


exact = days.map(PartialDate.of)
partials = st.one_of(
    exact,
    exact,
    exact,
    days.map(lambda day: PartialDate.of(f"{day:%Y-%m}")),
    days.map(lambda day: PartialDate.of(f"{day:%Y}")),
)

plain_whose = st.sampled_from(
    [
        Whose(any=True), Whose(suppliers=("zz-acme",)), Whose(suppliers=("zz-bolt", "zz-crane")),
        Whose(designated_under="zz/nsa/list"), Whose(designated_under="zz/orders/designated"),
        Whose(designated_under="zz/orders/secret"), Whose(designated_under="zz/a-list-nobody-gave"),
        Whose(seat_in=("ZZ",)), Whose(seat_outside=("zu",)),
        Whose(control_outside=("zu",)), Whose(state_owned_outside=("zu",)),
    ]
)  # fmt: skip
whose = st.one_of(
    plain_whose,
    plain_whose,
    plain_whose.map(lambda perhaps: Whose(suppliers=("zz-acme",), perhaps=perhaps)),
    plain_whose.map(lambda perhaps: Whose(perhaps=perhaps)),
)

_PARTS = {
    "parts": lists("core", "management", "GNB", "ROUTER").map(tuple),
    "domains": lists("core", "ran", "transport", "management").map(tuple),
    "functions": lists("AMF", "UPF", "GNB", "ROUTER").map(tuple),
    "generations": lists("5G", "5G-SA", "4G").map(tuple),
    "bands": st.just(("n78",)),
    "network_kinds": lists("public", "private").map(tuple),
    "tags": st.just(("fortress",)),
}


def selectors(most: int) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    keys = st.lists(st.sampled_from(sorted(_PARTS)), max_size=most, unique=True)
    return keys.flatmap(lambda names: st.fixed_dictionaries({name: _PARTS[name] for name in names}))


near = st.builds(
    Near,
    list=st.sampled_from(["zz/orders/fortresses", "zz/orders/border-posts", "zz/no-such-list"]),
    within_km=st.just(5.0),
)
where = st.builds(
    lambda parts, perhaps, close, catalogue: Where(
        **parts, perhaps=Selector(**perhaps) if perhaps else None, near=close, catalogue=catalogue
    ),
    selectors(2), seldom(selectors(1)), seldom(seldom(near)),
    seldom(st.sampled_from(["zz/critical/functions", "zz/critical/functions", "zz/no-such-catalogue"])),
)  # fmt: skip

deadlines = st.one_of(
    st.none(),
    partials,
    st.just("unknown"),
    st.builds(
        Deadline,
        event=st.sampled_from(["designation", "zz/nsa/licence-renewal"]),
        months=st.sampled_from([6, 60, (6, 12)]),
    ),
)
CITE = Cite(source="zz-nsa", checked_on=date(2026, 11, 20))

_BARE = ("prohibit_new", "remove_by", "restrict_procurement", "advise", "declare")
DUTIES = (
    ((*_BARE, "authorise_before", "notify_before", "allowlist_only"), ("P-17",)),
    ((*_BARE, "certify"), ("NESAS",)),
    ((*_BARE, "localise"), ("ZZ", "XA")),
)
"""Duties that may follow each other in one provision (they ask for the same evidence), and what each accepts."""

_REVIEWED = ("authorise_before", "notify_before")
FORCES = ("binding", "binding", "binding", "contractual", "enabling", "advisory", "proposed")


@st.composite
def states(draw: st.DrawFn, duty: str, accept: tuple[str, ...] = ()) -> State:
    start = draw(partials)
    return State(
        **{"from": start},
        known=draw(seldom(days.map(PartialDate.of))),
        duty=duty,
        force=draw(st.sampled_from(FORCES)),
        deadline=draw(deadlines),
        since=draw(seldom(partials)),
        accept=draw(st.sampled_from([(), accept])) if duty != "localise" else accept,
        allow="zz/nsa/trusted" if duty == "allowlist_only" else None,
        refused=draw(seldom(st.just(Whose(suppliers=("zz-acme",))))) if duty == "allowlist_only" else None,
        silence=draw(st.sampled_from([None, "consent", "refusal"])) if duty in _REVIEWED else None,
        review_days=draw(st.sampled_from([None, 45])) if duty in _REVIEWED else None,
        cite=CITE,
    )


@st.composite
def provisions(draw: st.DrawFn, name: str = "zz/random/rule", most_states: int = 3) -> Provision:
    """A provision that judges elements, with one to three states."""
    duties, accept = draw(st.sampled_from(DUTIES))
    kinds = draw(st.lists(st.sampled_from((*duties, "none", "stayed")), min_size=1, max_size=most_states))
    return _provision(draw, name, [draw(states(duty, accept)) for duty in kinds])


@st.composite
def caps(draw: st.DrawFn, name: str = "zz/random/cap") -> Provision:
    """A provision that judges an operator as a whole, with one or two states."""
    found = []
    for duty in draw(
        st.lists(st.sampled_from(["cap_share", "cap_share", "min_share", "diversify", "none"]), min_size=1, max_size=2)
    ):
        state = draw(states(duty))
        sums = {
            "cap_share": {
                "max_share": draw(st.sampled_from([0.25, 0.35, 0.5])),
                "measures": tuple(draw(lists("sites", "cells", "traffic", "elements", "unpublished"))),
            },
            "min_share": {
                "min_share": draw(st.sampled_from([0.25, 0.5, (0.25, 0.6)])),
                "measures": tuple(draw(lists("sites", "elements", "unpublished"))),
                "accept": draw(st.sampled_from([(), ("NESAS",)])),
            },
            "diversify": {"min_groups": draw(st.integers(2, 3))},
        }
        found.append(state.model_copy(update={**sums.get(duty, {}), "since": None}))
    return _provision(draw, name, found)


def _provision(draw: st.DrawFn, name: str, found: list[State]) -> Provision:
    return Provision(
        id=name,
        fact=name.upper(),
        title="A random rule",
        who=Who(
            operators=draw(st.sampled_from(["all", "all", ("zz-north",), ("zz-south", "zz-east")])),
            test=draw(st.sampled_from(["", "", "", "more than a thousand users"])),
        ),
        whose=draw(whose),
        where=draw(where),
        unless=Selector(**draw(seldom(selectors(2))) or {}),
        states=tuple(found),
    )
