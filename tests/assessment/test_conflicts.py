"""Provisions that nobody can keep together are found, whichever stands first; others are not."""

from dataclasses import replace
from datetime import date

import pytest

from ringfence.assessment.conflicts import conflicts
from ringfence.assessment.law import Law
from ringfence.core.dates import END
from ringfence.rulebook.facts import DatedList, Entry
from ringfence.rulebook.load import load_rulebook
from ringfence.rulebook.model import Provision
from tests.assessment.networks import zedland
from tests.assessment.strategies import CITE

WHOLE = {"whose": {"any": True}}
ACME = {"whose": {"suppliers": ["zz-acme"]}}


def rule(name: str, duty: str, *, start: str = "2021-01-01", end: str = "", scope=WHOLE, **state) -> Provision:
    cite = CITE.model_dump()
    states = [{"from": start, "duty": duty, "cite": cite, **state}]
    if end:
        states.append({"from": end, "duty": "none", "cite": cite})
    return Provision.model_validate({"id": f"zz/test/{name}", "fact": name, "title": name, "states": states, **scope})


def found(*rules: Provision, lists=()) -> list[tuple[str, str, date, date]]:
    book = replace(zedland(), provisions=rules, lists={entry.id: entry for entry in lists})
    both = [conflicts(Law(replace(book, provisions=order), END)) for order in (rules, rules[::-1])]
    assert [{c.left.id, c.right.id} for c in both[0]] == [{c.left.id, c.right.id} for c in both[1]]
    return [(*sorted((c.left.fact, c.right.fact)), c.days.from_on, c.days.to_on) for c in both[0]]


BAN = rule("ban", "remove_by", scope=ACME, end="2024-01-01")


def test_what_is_permitted_to_all_and_forbidden_to_some():
    assert found(BAN, rule("free", "permit_all", start="2022-05-01", force="political")) == [
        ("ban", "free", date(2022, 5, 1), date(2024, 1, 1))
    ]


@pytest.mark.parametrize(
    "other",
    [
        rule("free", "permit_all", start="2024-01-01"),
        rule("free", "permit_all", scope=WHOLE | {"where": {"generations": ["4G"]}}),
        rule("free", "permit_all", scope=WHOLE | {"who": {"operators": ["zz-south"]}}),
        rule("none", "none_found", force="none"),
        rule("twice", "prohibit_new", scope=ACME),
        rule("advice", "advise", scope=ACME, force="advisory"),
    ],
    ids=["after it ended", "another generation", "other operators", "no statement", "the same demand", "advice"],
)
def test_what_can_be_kept_together(other):
    five_g = {**ACME, "where": {"generations": ["5G-SA"]}, "who": {"operators": ["zz-north"]}}
    assert found(rule("ban", "remove_by", scope=five_g, end="2024-01-01"), other) == []


def test_a_share_that_is_asked_for_and_forbidden():
    least = rule("least", "min_share", scope=ACME, min_share=0.5, measures=["elements"])
    assert [pair[:2] for pair in found(BAN, least)] == [("ban", "least")]
    cap = rule("cap", "cap_share", scope=ACME, max_share=0.35, measures=["sites"])
    assert [pair[:2] for pair in found(cap, least)] == [("cap", "least")]
    wide = rule("cap", "cap_share", scope=ACME, max_share=0.6, measures=["sites"])
    assert found(wide, least) == []
    other = rule("least", "min_share", scope={"whose": {"suppliers": ["zz-bolt"]}}, min_share=0.5, measures=["sites"])
    assert found(BAN, other) == []


def test_two_places_that_exclude_each_other():
    home = rule("home", "localise", accept=["ZZ"])
    assert [pair[:2] for pair in found(home, rule("away", "localise", accept=["XA"]))] == [("away", "home")]
    assert found(home, rule("union", "localise", accept=["XA", "ZZ"])) == []
    core = rule("away", "localise", accept=["XA"], scope=WHOLE | {"where": {"domains": ["core"]}})
    radio = rule("home", "localise", accept=["ZZ"], scope=WHOLE | {"where": {"functions": ["GNB"]}})
    assert found(core, radio) == []


def test_more_suppliers_than_are_approved():
    def approved(*names: str) -> DatedList:
        entries = [
            Entry.model_validate({"supplier": name, "from": "2020", "cite": CITE.model_dump()}) for name in names
        ]
        return DatedList(id="zz/test/approved", title="Approved", entries=tuple(entries))

    two = rule("two", "diversify", min_groups=2)
    listed = rule("listed", "allowlist_only", allow="zz/test/approved")
    group = approved("zz-acme", "zz-acme-radio")  # one corporate group
    assert [pair[:2] for pair in found(two, listed, lists=[group])] == [("listed", "two")]
    assert found(two, listed, lists=[approved("zz-acme", "zz-bolt")]) == []
    assert found(two, listed, lists=[approved()]) == [], "an empty list is not read as nobody"
    secret = group.model_copy(update={"public": False})
    assert found(two, listed, lists=[secret]) == [], "others may be on a list that is not public"


def test_the_shipped_rulebook_asks_for_nothing_impossible():
    assert [(c.left.id, c.right.id, c.why) for c in conflicts(Law(load_rulebook(), END))] == []
