import itertools
from datetime import date
from xml.etree import ElementTree

import pytest

from ringfence.share.plan_charts import MOST_LANES, SUPPLIERS, delay, gantt
from ringfence.share.plan_map import ground_map, unseen
from ringfence.share.plan_pictures import file_names, plan_pictures, sheet, write_plan_pictures
from ringfence.share.plan_rows import LEFT, Due, Swapped, coverage, deadlines, dependence, places, spending, swapped
from tests.share.plans import DUE, EVIL, comparison, job, plan, step, three_sites
from tests.share.test_colours import LEAST_DISTANCE, SEEN_BY, lab

PICTURES = {"frontier", "delay", "exposure", "costs", "gantt-ban", "map"}


@pytest.fixture(scope="module")
def made():
    return three_sites()


@pytest.fixture(scope="module")
def ban(made):
    return made.plans[1]


def rows(drawn):
    """All rows of a chart, wherever it keeps them."""
    inline = [layer["data"].get("values", []) for layer in drawn["layer"] if "data" in layer]
    return [row for values in (*inline, *drawn.get("datasets", {}).values()) for row in values]


def test_swaps_are_counted_by_region_quarter_and_supplier(ban):
    assert swapped(ban) == [
        Swapped(("Opal", EVIL), 6, "ericsson", 1, 1),
        Swapped(("Opal", "North"), 1, "ericsson", 1, 0),
        Swapped(("Opal", "North"), 2, "nokia", 1, 0),
    ]


def test_deadlines_are_those_of_jobs_that_must_go(made, ban):
    assert deadlines(ban) == [Due(("Opal", EVIL), DUE, 1), Due(("Opal", "North"), DUE, 2)]
    assert deadlines(made.plans[0]) == []


def test_coverage_begins_with_the_first_day_and_counts_radio_sites_only(made, ban):
    # Three radio sites without 5G; 5G comes in quarters 0, 1, 2 without the rule and in 1, 2, 6 with it.
    thirds = [0, 1 / 3, 2 / 3, 1]
    assert coverage(made.plans[0]) == pytest.approx(thirds + [1] * 5)
    assert coverage(ban) == pytest.approx([0, 0, 1 / 3, 2 / 3, 2 / 3, 2 / 3, 2 / 3, 1, 1])


def test_spending_keeps_gross_and_incremental_side_by_side(ban):
    assert spending(ban) == {
        "gross": [0, 50_000, 0, 0, 0, 0, 50_000, 0],
        "incremental": [0, 40_000, 0, 0, 0, 0, 40_000, 0],
    }


def test_sites_without_a_position_are_counted_if_the_plan_is_about_them(ban):
    found = places(ban)
    assert found.quarter.tolist() == [1, 6]
    assert found.without == 1  # the core job's site; the site that only gets 5G is nothing the map would show


def test_what_must_go_and_stays_is_told_apart_from_what_may_stay():
    found = places(plan("ban", [job("1"), job("2", demanded=0, due_on=None)], []))
    assert found.quarter.tolist() == [LEFT, -1]


def test_a_map_is_drawn_for_each_country_with_work_and_the_rest_is_told():
    codes = ["AT", "BE", "BG", "CZ", "DE", "DK", "ES"]
    jobs = [job(f"{code}{n}", country=code) for place, code in enumerate(codes) for n in range(len(codes) - place)]
    jobs.append(job("fr", country="FR", demanded=0, due_on=None))
    made = plan("ban", jobs, [step(jobs[0], 2)])
    panels = [words for _, words in ground_map(made, date(2026, 9, 30))]
    assert panels == [f"ban: sites of {code} by quarter" for code in codes[:6]]
    assert unseen(made) == "ban: those in ES"


def test_the_delay_shows_every_stage(made, ban):
    axis = delay(ban, made.plans, made.without).to_dict()["layer"][0]["encoding"]["y"]["axis"]
    assert axis["values"] == [0, 0.5, 0.8, 0.9, 1]
    assert "tickCount" not in axis  # with it, values are thinned out


def test_shares_before_and_after_and_regions_with_one_supplier():
    jobs = [job("1"), job("2"), job("3", region="South", supplier_id="nokia"), job("4", supplier_id=None)]
    found = dependence(plan("ban", jobs, [step(jobs[0], 1), step(jobs[3], 1)]))[0]
    assert found.before == {"": 0.25, "huawei": 0.5, "nokia": 0.25}
    assert found.after == {"ericsson": 0.5, "huawei": 0.25, "nokia": 0.25}
    assert found.hhi == pytest.approx((0.375, 0.375))
    assert (found.alone_before, found.alone_after, found.regions) == (1, 1, 2)


def test_each_picture_says_start_defaults_and_both_costs(made):
    pictures = plan_pictures(made)
    assert {picture.name for picture in pictures} == PICTURES
    for picture in pictures:
        words = str(sheet(picture, "Two invented operators"))
        for needed in ("Two invented operators", "From 15 February 2026", "kinds.ran.equipment 12-fold",
                       "replace with yours", "gross", "incremental", "Not legal advice"):  # fmt: skip
            assert needed in words, (picture.name, needed)


def test_what_has_no_price_is_unknown_and_has_no_point():
    core = job("1", domain="core", has_5g=True, rollout=False)
    free = plan("core-only", [core], [step(core, 1, "swap5", gross_eur=0.0, incremental_eur=0.0)])
    pictures = {picture.name: picture for picture in plan_pictures(comparison(free, without=plan("none", [core], [])))}
    assert "core-only" in pictures["frontier"].caption[0]
    assert "core-only" not in str(pictures["frontier"].panels[0].chart.to_dict())
    assert "gross unknown, incremental unknown EUR" in str(pictures["gantt-core-only"].panels[0].chart.to_dict())
    assert "delay" not in pictures  # no radio site, no roll-out


def test_a_gantt_of_many_regions_joins_the_small_ones():
    jobs = [job(f"{n:03}", region=f"R{n % 60:02}") for n in range(120)] + [job("big", region="R07")]
    drawn = gantt(plan("ban", jobs, [step(one, 2) for one in jobs]), ["ericsson"]).to_dict()
    names = [row["name"] for row in rows(drawn) if "name" in row]
    assert len(set(names)) == MOST_LANES
    assert "37 other regions" in names
    assert "Opal · R07" in names


def test_the_bars_of_a_lane_stand_on_each_other_and_reach_as_high_as_its_busiest_quarter():
    jobs = [job(n) for n in "1234"]
    steps = [step(jobs[0], 1), step(jobs[1], 1, supplier_id="nokia"), step(jobs[2], 1), step(jobs[3], 2)]
    drawn = gantt(plan("ban", jobs, steps), ["ericsson", "nokia"]).to_dict()
    bars = [row for row in rows(drawn) if "supplier" in row]
    height = {(bar["day"], bar["supplier"]): round(bar["bottom"] - bar["top"], 3) for bar in bars}
    assert height == {
        ("2026-04-01", "ericsson"): 0.533, ("2026-04-01", "nokia"): 0.267, ("2026-07-01", "ericsson"): 0.267,
    }  # fmt: skip
    assert bars[1]["bottom"] == bars[0]["top"]


def test_late_swaps_and_deadlines_are_marked(ban):
    drawn = gantt(ban, ["ericsson", "nokia"]).to_dict()
    points = [row for row in rows(drawn) if "kind" in row]
    assert {(row["kind"], row["day"]) for row in points} == {
        ("deadline", str(DUE)), ("late swaps", str(date(2027, 8, 15))),
    }  # fmt: skip


@pytest.mark.parametrize("seen_by", SEEN_BY)
def test_suppliers_are_told_apart_by_every_eye(seen_by):
    seen = [lab(colour, seen_by) for colour in SUPPLIERS]
    for one, two in itertools.combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5 >= LEAST_DISTANCE


def test_files_stand_alone_and_hostile_names_stay_text(made, tmp_path):
    paths = write_plan_pictures(made, tmp_path / "made", title=f"Two {EVIL}", formats=("svg", "html", "png"))
    assert {path.name for path in paths} == {f"{n}.{kind}" for n in PICTURES for kind in ("svg", "html", "png")}
    for path in paths:
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG")
            continue
        text = path.read_text(encoding="utf-8")
        assert EVIL not in text
        assert "href=" not in text.replace("xlink:href=", "")
        if path.suffix == ".svg":
            ElementTree.fromstring(text)


def test_file_names_are_safe_and_differ():
    plans = [plan(name, [job("1")], []) for name in ("../../etc/x", "..-..-etc-x", "law+cap35+max=0.2", "§")]
    names = file_names(plans)
    assert len(set(names)) == 4
    assert all("/" not in name and not name.startswith(".") for name in names)
    assert names[2] == "law+cap35+max=0.2"
