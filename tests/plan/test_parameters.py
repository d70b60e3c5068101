from typing import get_args

import pytest
from ruamel.yaml import YAML

from ringfence.core.errors import RingfenceError
from ringfence.plan.facts import economic_facts
from ringfence.plan.parameters import check_operators, check_suppliers, defaults_used, quantities, read_parameters
from ringfence.plan.quantities import Distribution, Mark
from ringfence.plan.template import write_template
from ringfence.rulebook.load import load_rulebook

DEFAULTS = read_parameters(None)


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "plan.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def mistakes(path):
    with pytest.raises(RingfenceError) as error:
        read_parameters(path)
    return [str(problem).replace(f"{path.parent}/", "") for problem in error.value.problems]


def test_every_default_has_a_mark_and_known_sources_or_says_that_it_is_assumed():
    facts = economic_facts()
    for name, quantity in quantities(DEFAULTS):
        assert quantity.mark != "yours", name
        assert quantity.unit, name
        if quantity.mark == "assumed":
            assert quantity.note, name
        else:
            assert quantity.source, name
        assert set(quantity.source) <= set(facts), name


def test_the_facts_are_all_there(shared):
    collected = YAML(typ="safe").load((shared / "facts" / "economics.yaml").read_text(encoding="utf-8"))["facts"]
    facts = economic_facts()
    for fact in collected:
        carried = facts[fact["id"]]
        assert (carried.status, carried.year) == (fact["status"], fact.get("year"))
        assert carried.source_url == (fact.get("source_url") or "")
        if isinstance(fact["value"], int | float):
            assert carried.value == fact["value"]


def test_prices_follow_from_the_facts_they_name():
    facts = {name: fact.value for name, fact in economic_facts().items()}
    part, rate = facts["pysim5g-unit"], facts["exchange-2019-10-01"]
    works = part["installation"] + part["transportation"]
    swap = 6 * part["sector_antenna"] + 12 * part["remote_radio_unit"] + 2 * part["baseband_unit"]
    radios = 3 * part["sector_antenna"] + 3 * part["remote_radio_unit"]
    upgrade = radios + part["baseband_unit"]
    carrier = facts["cdcam-unit"]["add_carrier_on_lte_site"] / rate["GBP"] / (upgrade + works)
    gross = (facts["unit-bouygues"][0], facts["barclays-2023-unit"], facts["unit-bouygues"][1])
    dollars = 1 / rate["USD"]
    expected = {
        "kinds.ran.equipment": [1000 * g * swap / (swap + works) for g in gross],
        "kinds.ran.works": [1000 * g * works / (swap + works) for g in gross],
        "kinds.upgrade.equipment": [radios * dollars, upgrade * dollars, carrier * upgrade],
        "kinds.upgrade.works": [part["installation"] * dollars, works * dollars, carrier * works],
        "kinds.transport.equipment": [
            part["router"] * dollars,
            *2 * [(part["router"] + part["backhaul_hub"]) * dollars],
        ],
        "kinds.transport.works": [part["installation"] * dollars, part["installation"] * dollars, works * dollars],
    }
    found = dict(quantities(DEFAULTS))
    for name, figures in expected.items():
        quantity = found[name]
        assert [quantity.low, quantity.value, quantity.high] == [round(figure, -2) for figure in figures], name


def test_crews_follow_from_the_facts_they_name():
    facts = {name: fact.value for name, fact in economic_facts().items()}
    assert DEFAULTS.crews.value == pytest.approx(
        (facts["crew-o2de"] / 29000 + facts["crew-vfde"] / 27000) / 2, abs=0.01
    )
    assert DEFAULTS.crews.low == pytest.approx(facts["rate-bt-plan"] * 12 / 18000, abs=0.01)


def test_the_core_has_no_price_because_no_figure_is_known():
    assert DEFAULTS.price("core").equipment is None
    assert DEFAULTS.price("no such kind").works is None
    assert DEFAULTS.price("ran").equipment is not None


def test_the_suppliers_of_the_defaults_are_known_to_the_rulebook():
    check_suppliers(DEFAULTS, load_rulebook().suppliers.by_id)
    assert DEFAULTS.followers("ran") == ("ericsson", "nokia", "samsung")
    assert DEFAULTS.followers(None) == ()


def test_a_template_read_back_gives_the_defaults(tmp_path):
    path = tmp_path / "plan.yaml"
    write_template(path, ["Telco, S.A.", "no", "null", "x: #1"], ["no/North", "Süd"])
    assert read_parameters(path) == DEFAULTS
    text = path.read_text(encoding="utf-8")
    assert text.index("\nages:") < text.index("\ncrews:") < text.index("\nkinds:")
    for name, quantity in quantities(DEFAULTS):
        assert name.startswith("suppliers.") or f"# default: {quantity.value:,g} {quantity.unit}"[:60] in text
    with pytest.raises(RingfenceError, match="exists already"):
        write_template(path, [], [])


def test_names_of_operators_survive_the_template(tmp_path):
    path = tmp_path / "plan.yaml"
    write_template(path, ["x: #1", "Ñ \"q\" 'r'"], ["x: #1/North"])
    text = path.read_text(encoding="utf-8")
    text = text.replace('"x: #1":', '"x: #1": 5').replace('"Ñ \\"q\\" \'r\'":', '"Ñ \\"q\\" \'r\'": 6')
    path.write_text(text.replace('"x: #1/North":', '"x: #1/North": 7'), encoding="utf-8")
    parameters = read_parameters(path)
    assert parameters.budget == {"x: #1": 5, "Ñ \"q\" 'r'": 6}
    assert parameters.crews_by_region == {"x: #1/North": 7}


def test_a_figure_of_the_user_is_no_default_any_more(written):
    parameters = read_parameters(written("kinds: {ran: {equipment: 30000}}\ncore_teams: 3\n"))
    equipment = parameters.kinds["ran"].equipment
    assert (equipment.value, equipment.mark, equipment.unit) == (30000, "yours", "EUR per site")
    assert parameters.kinds["ran"].works == DEFAULTS.kinds["ran"].works
    assert parameters.kinds["upgrade"] == DEFAULTS.kinds["upgrade"]
    names = [row.name for row in defaults_used(parameters)]
    assert "kinds.ran.equipment" not in names
    assert "core_teams" not in names
    assert "kinds.ran.works" in names


def test_what_is_still_a_default_says_how_far_it_may_be_off():
    told = {row.name: str(row) for row in defaults_used(DEFAULTS)}
    assert told["kinds.ran.works"].endswith("8,200 EUR per site: default, spread 12-fold: replace with yours")
    assert told["premium"].endswith("default, 0 to 0.4: replace with yours")
    assert told["discount"].endswith("default, assumed: replace with yours")
    assert told["core_teams"].endswith("default, assumed: replace with yours")
    assert not any(name.startswith("suppliers.") for name in told)


def test_a_list_of_suppliers_names_all_that_may_follow_with_what_it_leaves_out_as_by_default(written):
    text = "premium: 0.1\nsuppliers:\n  nokia:\n  ericsson: {premium: 0.3, supply: 40}\n  nec: {domains: [ran]}\n"
    suppliers = read_parameters(written(text)).suppliers
    assert list(suppliers) == ["nokia", "ericsson", "nec"]
    assert suppliers["nokia"].domains == DEFAULTS.suppliers["nokia"].domains
    assert [target.premium.value for target in suppliers.values()] == [0.1, 0.3, 0.1]
    assert suppliers["ericsson"].supply == 40
    assert suppliers["nec"].premium.mark == "yours"


def test_a_path_in_the_file_starts_at_its_folder(written):
    path = written("site_costs: costs.csv\n")
    assert read_parameters(path).site_costs == path.parent / "costs.csv"


def test_zero_crews_and_open_questions_are_allowed(written):
    parameters = read_parameters(written("crews: 0\nages: {ran: 2019, core: }\nbudget: {a: , b: 5e6}\n"))
    assert parameters.crews.value == 0
    assert parameters.ages == {"ran": 2019}
    assert parameters.budget == {"b": 5e6}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("anchor: true\ncrwes: 5\n", ["plan.yaml:2: crwes: is no parameter", "closest is crews"]),
        ("crwes:\n", ["crwes: is no parameter"]),
        ("suppliers:\n  nokia: {premum: 0.1}\n", ["plan.yaml:2: suppliers.nokia.premum", "closest is premium"]),
        ("kinds:\n  ran:\n    works: -1\n", ["plan.yaml:3: kinds.ran.works", "0 or more"]),
        ("kinds:\n  rann: {works: 1}\n", ["'rann' is none of core", "closest is ran"]),
        ("ages: {rann: 2019}\n", ["closest is ran"]),
        ("suppliers: {nec: {}}\n", ["suppliers.nec.domains: Field required", "add it"]),
        ("suppliers: {nec: {domains: [radio]}}\n", ["'radio' is none of core"]),
        ("life: 0\n", ["life: ", "above 0"]),
        ("life: {value: 8, low: 9, high: 10}\n", ["low <= value <= high does not hold for 9, 8 and 10"]),
        ("crews: many\n", ["crews: ", "a quantity is a number"]),
        ("lead_time: {value: 2, unit: years}\n", ["is in months, not in years"]),
        ("horizon_quarters: 0\n", ["horizon_quarters: "]),
        ("horizon_quarters: 2.5\n", ["horizon_quarters: "]),
        ("regions: 0\n", ["operator, place, or the number"]),
        ("anchor: 1\n", ["anchor: "]),
        ("budget: {a: .inf}\n", ["budget.a: "]),
        ("budget: 5\n", ["budget: "]),
        ("kinds: 5\n", ["kinds: "]),
        ("suppliers: [nokia]\n", ["suppliers: "]),
        ("premium: -1\n", ["premium: "]),
        ("- 1\n", ["plan.yaml:1: is not a mapping of parameters"]),
        ("", ["plan.yaml:1: is empty"]),
        ("crews: 1\ncrews: 2\n", ["duplicate key"]),
    ],
)
def test_a_mistake_is_told_once_with_its_line_and_its_repair(written, text, said):
    (problem,) = mistakes(written(text))
    for words in said:
        assert words in problem


def test_all_mistakes_of_a_file_are_told_together(written):
    problems = mistakes(written("crews: -1\nlife: x\ncontinuity: 2\n"))
    assert {problem.split(": ")[0] for problem in problems} == {"plan.yaml:1", "plan.yaml:2", "plan.yaml:3"}
    assert len(problems) == 3


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(RingfenceError, match="is no file"):
        read_parameters(tmp_path / "plan.yaml")


def test_a_supplier_that_the_rulebook_does_not_know_is_refused_with_the_closest(written):
    parameters = read_parameters(written("suppliers: {nokai: {domains: [ran]}, ericsson: }\n"))
    with pytest.raises(RingfenceError, match=r"suppliers\.nokai: no supplier has this id\n.*closest is nokia"):
        check_suppliers(parameters, {"nokia", "ericsson"})


def test_the_file_on_the_page_of_the_docs_is_read_as_the_page_says(root, written):
    page = (root / "docs" / "how-to" / "plan-parameters.md").read_text(encoding="utf-8")
    parameters = read_parameters(written(page.split("```yaml\n")[1].split("```")[0]))
    assert parameters.crews.mark == "yours"
    assert parameters.kinds["core"].equipment.value == 400000
    assert parameters.suppliers["ericsson"] == DEFAULTS.suppliers["ericsson"]
    assert str(defaults_used(DEFAULTS)[2]) in page
    assert all(f"| `{name}`" in page for name in (*get_args(Distribution), *get_args(Mark)))


def test_an_empty_list_of_suppliers_means_nobody_and_a_key_left_open_means_the_default(written):
    assert read_parameters(written("suppliers: {}\n")).suppliers == {}
    assert read_parameters(written("suppliers:\n")).suppliers == DEFAULTS.suppliers


def test_a_budget_or_crews_of_an_operator_that_is_not_there_are_refused(written):
    given = read_parameters(written("budget: {Opal: 1}\ncrews_by_region: {North: 1, Opal/North: 1}\n"))
    check_operators(given, ["Opal", "Topaz"])
    with pytest.raises(RingfenceError) as error:
        check_operators(given, ["Topaz"])
    assert [problem.where for problem in error.value.problems] == ["budget.Opal", "crews_by_region.Opal/North"]
