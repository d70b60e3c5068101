"""A policy is the law, what-ifs alone or beside it, or nothing; only its own rules count."""

from datetime import date

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.plan.policies import Policy
from tests.plan.small import TODAY, ZZ

BAN = {"xw/what-if-ban/no-new", "xw/what-if-ban/removal"}


def rules(text: str, *selection: str, **how) -> set[str]:
    law = Policy.named(text).law(TODAY, selection=selection, **how)
    return {provision.id for provision in law.rulebook.provisions}


def test_a_scenario_alone_counts_what_it_supposes_and_the_law_beside_it_only_if_asked():
    assert rules("none", "gb") == set()
    assert rules("full-ban-2028", "gb") == BAN
    law = rules("law", "gb")
    assert "gb/dvd-2022/core" in law
    assert not law & BAN
    assert rules("law+full-ban-2028", "gb") == law | BAN


def test_announcements_advice_and_statements_are_no_law():
    law = rules("law", "gb", "eu", "ca")
    assert not law & {
        "gb/nsc-2020/removal",
        "eu/csa2/phase-out",
        "ca/policy-2022/remove-5g",
        "eu/toolbox-2020/measures",
    }
    assert "eu/csa2/phase-out" in rules("eu-csa2", "eu")


def test_settings_are_parts_of_the_name():
    policy = Policy.named("law + cap35+max_share=0.25+cap35.suppliers=zte")
    assert policy.in_force
    assert policy.scenarios == ("cap35",)
    assert policy.name == "law + cap35+max_share=0.25+cap35.suppliers=zte"
    cap = policy.law(TODAY, selection=[]).rulebook["xw/what-if-cap/radio-sites"]
    assert cap.states[0].max_share == 0.25
    assert cap.whose.suppliers == ("zte",)


def test_rules_of_an_overlay_belong_to_the_law_and_its_facts_to_every_policy(tmp_path):
    (tmp_path / "zz" / "own").mkdir(parents=True)
    (tmp_path / "zz" / "own" / "rule.yaml").write_text(
        "id: zz/own/rule\nfact: OWN\ntitle: Own\nwhose: {suppliers: [huawei]}\nstates:\n"
        "  - {from: 2020-01-01, duty: remove_by, force: contractual, cite: {source: x, checked_on: 2026-01-01}}\n"
    )
    (tmp_path / "own.facts.yaml").write_text("events: [{id: own/event, on: 2026-01-01}]\n")
    assert "zz/own/rule" in rules("law", overlays=[tmp_path])
    assert "zz/own/rule" not in rules("core-only", overlays=[tmp_path])
    assert Policy.named("core-only").law(TODAY, selection=[], overlays=[tmp_path]).rulebook.events


def test_a_power_counts_as_law_once_somebody_may_be_designated():
    assert "zz/nsa/power" in rules("law", str(ZZ))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("full-ban-2027", "the closest is full-ban-2028"),
        ("lav", "the closest is law"),
        ("law+", "'' is no policy"),
        ("none+law", "leave 'none' out"),
        ("", "is no policy"),
    ],
)
def test_a_wrong_name_is_answered_with_what_there_is(text, says):
    with pytest.raises(RingfenceError, match=says):
        Policy.named(text)


def test_a_setting_that_no_part_has_is_refused():
    with pytest.raises(RingfenceError, match="has the parameter 'max_share'"):
        Policy.named("law+max_share=0.3").law(date(2026, 1, 1), selection=[])
