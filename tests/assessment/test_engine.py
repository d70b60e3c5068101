"""The set-based engine finds what the plain reference finds, on every day, for random networks and rules."""

import random
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ringfence.assessment.law import Law
from ringfence.assessment.reference import judge_life, judge_operator, shares_of
from ringfence.core.dates import BEGINNING, END
from ringfence.core.tables import FINDING
from tests.assessment.networks import judged, rows, standing_at, zedland
from tests.assessment.strategies import caps, days, known_days, networks, provisions, sites_of

ONE = timedelta(days=1)
COMPARED = (
    "element_id", "operator", "provision", "status", "because", "settled_by", "from_on", "to_on", "due_on", "force",
)  # fmt: skip
WHOLES = frozenset({"share", "diversity"})
few = settings(
    # An example costs a second: there are few, each a network of some size, and a failing one is shown as found.
    max_examples=settings().max_examples // 14,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

Row = dict[str, Any]

rules = st.tuples(
    *(provisions(f"zz/random/rule-{i}") for i in range(6)), *(caps(f"zz/random/cap-{i}") for i in range(3))
)
questions = st.fixed_dictionaries({"network": networks(20, 40), "rules": rules, "known_on": known_days})


def law_of(asked):
    return Law(replace(zedland(), provisions=(*zedland().provisions, *asked["rules"])), asked["known_on"])


def of_elements(findings: list[Row]) -> list[Row]:
    return [{name: row[name] for name in COMPARED} for row in findings if row["element_id"] is not None]


def by_reference(law: Law, network: list[Row]) -> list[Row]:
    found = []
    for element in network:
        there = standing_at(element, sites_of(network))
        for provision in law.rules:
            for span, mark in judge_life(law, provision, there):
                if mark is not None:
                    found.append({
                        "element_id": element["element_id"], "operator": element["operator"], "provision": provision.id,
                        "status": mark.status, "because": mark.because, "settled_by": ";".join(mark.settled_by) or None,
                        "from_on": None if span.from_on == BEGINNING else span.from_on,
                        "to_on": None if span.to_on == END else span.to_on, "due_on": mark.due_on,
                        "force": mark.phase.state.force,
                    })  # fmt: skip
    return found


def families(law: Law, provision) -> set[str]:
    return {phase.duty.family for phase in law.phases(provision).values if phase}


def holding(findings: list[Row], day: date) -> Row | None:
    on_day = [f for f in findings if (f["from_on"] or BEGINNING) <= day < (f["to_on"] or END)]
    assert len(on_day) <= 1, on_day
    return on_day[0] if on_day else None


def turning_days(findings: list[Row], network: list[Row], law: Law, provision) -> list[date]:
    turns = {day for f in findings for day in (f["from_on"], f["to_on"], f["due_on"])}
    turns |= {day for e in network for day in (e["in_service_from"], e["in_service_to"], e["absent_on"])}
    turns |= set(law.phases(provision).starts)
    near = {day + shift for day in turns - {None, BEGINNING} for shift in (-ONE, 0 * ONE, ONE)}
    return sorted({BEGINNING, date(2018, 1, 1), date(2030, 1, 1), *near})


@settings(few)
@given(questions)
def test_findings_are_those_of_the_reference(con, asked):
    law, network = law_of(asked), asked["network"]
    findings = rows(judged(con, law, network, sites_of(network)).findings())
    found, wanted = of_elements(findings), by_reference(law, network)
    assert not [row for row in found if row not in wanted]
    assert not [row for row in wanted if row not in found]
    assert len(found) == len(wanted)
    wholes = [p for p in law.rulebook.provisions if families(law, p) & WHOLES]
    groups = defaultdict(list)
    for element in network:
        groups[element["operator"], element["country"]].append(element)
    for provision in wholes:
        for (operator, country), members in groups.items():
            subject = (operator, country, provision.id, None)
            mine = [f for f in findings if (f["operator"], f["country"], f["provision"], f["element_id"]) == subject]
            for day in turning_days(mine, members, law, provision):
                agree_on_a_whole(law, provision, members, holding(mine, day), day)


def agree_on_a_whole(law, provision, members, finding, day):
    marks = [(rule, judge_operator(law, rule, members, day)) for rule in law.rules_of(provision)]
    provision, mark = next(((rule, mark) for rule, mark in marks if mark is not None), (provision, None))
    where = (provision.id, members[0]["operator"], day)
    assert (finding and finding["status"]) == (mark and mark.status), where
    if mark is not None and finding is not None:
        assert finding["because"] == mark.because, where
        assert finding["settled_by"] == (";".join(mark.settled_by) or None), where
        shares = shares_of(law, provision, members, day)
        if shares:
            highest = max(shares, key=lambda share: (share.low, share.high))
            assert finding["share_low"] == pytest.approx(highest.low, abs=2e-4), where
            assert finding["share_high"] == pytest.approx(highest.high, abs=2e-4), where


@settings(few, max_examples=max(few.max_examples // 4, 2))
@given(questions, days, st.randoms(use_true_random=False))
def test_a_day_is_a_filter_and_the_order_of_rows_is_nothing(con, tmp_path_factory, asked, day, shuffle):
    law, network = law_of(asked), asked["network"]
    assessment = judged(con, law, network, sites_of(network))
    table = assessment.findings().to_pyarrow()
    assert table.schema.equals(FINDING.schema)
    findings = table.to_pylist()

    for moment in (day, date(2024, 1, 1)):
        held = [f for f in findings if (f["from_on"] or BEGINNING) <= moment < (f["to_on"] or END)]
        assert rows(assessment.findings(as_of=moment)) == held

    no_overlaps(findings)
    assert len({f["finding_id"] for f in findings}) == len(findings)

    folder = tmp_path_factory.mktemp("findings")
    assessment.findings().to_parquet(folder / "one.parquet")
    shuffled, places = list(network), sites_of(network)
    random.Random.shuffle(shuffle, shuffled)
    random.Random.shuffle(shuffle, places)
    judged(con, law, shuffled, places).findings().to_parquet(folder / "two.parquet")
    assert (folder / "one.parquet").read_bytes() == (folder / "two.parquet").read_bytes()


def no_overlaps(findings: list[Row]) -> None:
    lives = defaultdict(list)
    for f in findings:
        key = (f["operator"], f["country"], f["element_id"], f["provision"], f["jurisdiction"])
        lives[key].append((f["from_on"] or BEGINNING, f["to_on"] or END))
    for key, spans in lives.items():
        assert all(start < end for start, end in spans), key
        spans.sort()
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), key
