import csv
import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from ringfence.assessment.cases import outcomes
from ringfence.assessment.law import Law
from ringfence.core.errors import Problems
from ringfence.core.vocabulary import STATUSES
from ringfence.demo import STORY, DemoFiles, write_demo
from ringfence.demo.articles import JURISDICTION, article_paths
from ringfence.demo.plan import Plan, load_catalogue, load_plans
from ringfence.evidencing import opened
from ringfence.network.columns import CANONICAL
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from ringfence.pipeline import Judged, Question, import_network, judge
from ringfence.rulebook.lint import lint
from ringfence.rulebook.load import Rulebook, load_rulebook

TODAY = date(2026, 11, 22)
LAUNCH = date(2019, 6, 15)
COUNTRIES = {"ES", "GB", "DE", "SE", "US", "AU", "IN"}
FIRST_CITIES = {
    "Madrid", "Barcelona", "Valencia", "Sevilla", "Málaga", "Zaragoza", "Bilbao", "Vitoria-Gasteiz", "San Sebastián",
    "A Coruña", "Vigo", "Gijón", "Pamplona", "Logroño", "Santander",
}  # fmt: skip
DUTIES = {
    "prohibit_new", "remove_by", "cap_share", "authorise_before", "notify_before", "certify", "diversify",
    "allowlist_only", "localise", "restrict_procurement", "restrict_funding", "advise", "report", "empower",
    "permit_all",
}  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def rulebook(demo: DemoFiles) -> Rulebook:
    return load_rulebook(overlays=[demo.overlay])


@pytest.fixture(scope="module")
def network(demo: DemoFiles, rulebook: Rulebook) -> Network:
    return read_files(demo.inventories, resolve=rulebook.suppliers.resolve)


@pytest.fixture(scope="module")
def workspace(demo: DemoFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work") / "space"
    import_network(demo.inventories, folder)
    return folder


def judged(workspace: Path, demo: DemoFiles, day: date) -> Judged:
    return judge(workspace, Question(day, day, overlays=(demo.overlay,)))


@pytest.fixture(scope="module")
def judged_today(workspace: Path, demo: DemoFiles) -> Judged:
    return judged(workspace, demo, TODAY)


@pytest.fixture(scope="module")
def today(judged_today: Judged) -> pa.Table:
    return judged_today.current.to_pyarrow()


def plan_of(country: str) -> Plan:
    return next(plan for plan in load_plans() if plan.country == country)


def rows_of(demo: DemoFiles, country: str) -> list[dict[str, str]]:
    path = next(p for p in demo.inventories if p.stem == plan_of(country).slug)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_seed_gives_the_same_bytes(demo: DemoFiles, tmp_path: Path) -> None:
    write_demo(tmp_path)
    assert contents(tmp_path) == contents(demo.folder)


def test_another_seed_gives_other_networks(demo: DemoFiles, tmp_path: Path) -> None:
    other = write_demo(tmp_path, seed=1)
    for mine, theirs in zip(demo.inventories, other.inventories, strict=True):
        assert mine.read_bytes() != theirs.read_bytes()


def test_writing_leaves_other_files_of_the_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    write_demo(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_there_is_one_invented_operator_in_each_country(demo: DemoFiles, network: Network) -> None:
    assert {plan.country for plan in load_plans()} == COUNTRIES
    assert len(demo.inventories) == len(demo.elements) == len(COUNTRIES)
    assert all(operator.endswith("(invented)") for operator in demo.elements)
    assert set(pc.unique(network.elements["operator"]).to_pylist()) == set(demo.elements)


def test_there_are_at_least_thirty_thousand_elements_and_all_are_read(demo: DemoFiles, network: Network) -> None:
    assert 30_000 <= sum(demo.elements.values()) <= 36_000
    assert network.elements.num_rows == sum(demo.elements.values())
    assert str(network.problems) == ""


def test_every_column_is_a_canonical_one_and_is_used(demo: DemoFiles) -> None:
    filled: Counter[str] = Counter()
    for country in COUNTRIES:
        for row in rows_of(demo, country):
            filled.update(name for name, value in row.items() if value)
            assert set(row) <= set(CANONICAL)
    assert set(filled) == set(rows_of(demo, "ES")[0])


def test_gaps_are_a_small_share_and_of_every_kind(network: Network) -> None:
    rows = network.elements
    for column in ("supplier_raw", "supplier_id", "function", "in_service_from", "site_id", "tags"):
        missing = rows[column].null_count / rows.num_rows
        assert 0 < missing < (0.5 if column == "tags" else 0.06), column
    unresolved = pc.and_(pc.is_valid(rows["supplier_raw"]), pc.is_null(rows["supplier_id"]))
    assert 0 < pc.sum(unresolved).as_py() / rows.num_rows < 0.02
    assert network.sites["latitude"].null_count > 0


def test_every_spelling_names_the_supplier_it_should(rulebook: Rulebook) -> None:
    catalogue = load_catalogue()
    for supplier, spellings in catalogue.spellings.items():
        assert {rulebook.suppliers.resolve(text) for text in spellings} == {supplier}
    assert {rulebook.suppliers.resolve(text) for text in catalogue.unresolved} == {None}


def test_the_spanish_network_opens_on_the_day_and_in_the_cities_of_the_real_launch(demo: DemoFiles) -> None:
    assert {city.name for city in plan_of("ES").cities if city.g5 == LAUNCH} == FIRST_CITIES
    radio = [row for row in rows_of(demo, "ES") if row["generation"] == "5G-NSA" and row["bands"] == "n78"]
    first = min(row["in_service_from"] for row in radio if row["in_service_from"])
    assert first == LAUNCH.isoformat()
    opened = [row for row in radio if row["in_service_from"] == first]
    assert {row["site_name"].rsplit(" ", 1)[0] for row in opened} - {""} == FIRST_CITIES
    suppliers = {row["supplier"].split()[0].casefold() for row in opened if row["supplier"]}
    assert {"huawei", "ericsson"} <= suppliers


def test_sites_lie_near_their_city_and_have_one_position(network: Network) -> None:
    for plan in load_plans():
        centres = {city.code: (city.at, city.km) for city in plan.cities}
        mine = network.sites.filter(pc.equal(network.sites["operator"], plan.operator))
        for site in mine.filter(pc.is_valid(mine["latitude"])).select(["site_id", "latitude", "longitude"]).to_pylist():
            (latitude, _), km = centres[site["site_id"][:3]]
            assert abs(site["latitude"] - latitude) <= km / 111 + 0.001


def test_the_overlay_has_no_mistake_and_its_cases_hold(rulebook: Rulebook, demo: DemoFiles) -> None:
    problems = Problems()
    lint(rulebook, problems)
    assert [str(p) for p in problems if str(demo.overlay) in str(p)] == []
    own = [o for o in outcomes(rulebook, problems) if rulebook.files[o.provision.id].is_relative_to(demo.overlay)]
    assert own
    assert [str(o) for o in own if not o.as_expected] == []


def test_facts_of_the_overlay_point_at_provisions_that_exist(rulebook: Rulebook) -> None:
    known = {p.id for p in rulebook.provisions} | {p.fact for p in rulebook.provisions}
    assert {d.provision for d in rulebook.documents} <= known
    assert {p for permit in rulebook.permits.values() for p in permit.provisions} <= known


def test_the_confidential_example_has_no_mistake_and_its_cases_hold(demo: DemoFiles) -> None:
    """The order and the register of permits of docs/how-to/private-overlay.md."""
    problems = Problems()
    book = load_rulebook(overlays=[demo.overlay, demo.confidential], problems=problems)
    lint(book, problems)
    assert [str(p) for p in problems if str(demo.confidential) in str(p)] == []
    own = [o for o in outcomes(book, problems) if book.files[o.provision.id].is_relative_to(demo.confidential)]
    assert len({o.provision.id for o in own}) == 2
    assert [str(o) for o in own if not o.as_expected] == []


def test_everything_confidential_says_that_it_is_invented(demo: DemoFiles) -> None:
    for path in demo.confidential.rglob("*.yaml"):
        assert "invented" in path.read_text(encoding="utf-8").casefold(), path


def test_the_confidential_example_judges_as_its_page_says(demo: DemoFiles, tmp_path: Path) -> None:
    inventory = next(path for path in demo.inventories if path.stem == "zaunkoenig-funk")
    asked = Question(TODAY, TODAY, ("de",), overlays=(demo.overlay, demo.confidential))
    rows = judge(inventory, asked).current.to_pyarrow().to_pylist()
    found = Counter(
        (r["provision"], r["status"], r["due_on"]) for r in rows if "zaunkoenig-order" in str(r["provision"])
    )
    assert found["de/zaunkoenig-order/transport", "compliant", date(2027, 10, 1)] == 8
    assert found["de/zaunkoenig-order/consent", "compliant", date(2028, 1, 1)] == 23
    assert found["de/zaunkoenig-order/consent", "breach", None] == 14


def duties_on(rulebook: Rulebook, day: date) -> dict[str, str]:
    law = Law(rulebook, day)
    return {p.id: phase.state.duty for p in rulebook.provisions if (phase := law.phases(p).at(day))}


def test_every_status_occurs(today: pa.Table) -> None:
    assert set(pc.unique(today["status"]).to_pylist()) == set(STATUSES)
    coming = today.filter(pc.and_(pc.equal(today["status"], "compliant"), pc.is_valid(today["due_on"])))
    assert len(coming) > 100
    assert min(coming["due_on"].to_pylist()) > TODAY


def test_every_duty_occurs_and_can_be_seen_to_fail(today: pa.Table, rulebook: Rulebook) -> None:
    duty = duties_on(rulebook, TODAY)
    seen = Counter((duty[row["provision"]], row["status"]) for row in today.select(["provision", "status"]).to_pylist())
    assert {name for name, _ in seen} == DUTIES
    breaches = {name for name, status in seen if status == "breach"}
    # The one notification now owed leaves open which changes need it; a missing paper is unknown; advice gives gaps;
    # a sleeping power is dormant, and a statement restricts nobody. All seven networks have two suppliers where asked.
    assert breaches == DUTIES - {"notify_before", "advise", "diversify", "report", "empower", "permit_all"}


def test_every_country_has_findings_of_several_kinds(today: pa.Table) -> None:
    for country in COUNTRIES:
        mine = today.filter(pc.equal(today["country"], country))
        assert {"breach", "unknown", "compliant"} <= set(pc.unique(mine["status"]).to_pylist()), country


def test_the_british_share_passes_the_cap_and_comes_back(judged_today: Judged) -> None:
    shares = judged_today.lives.filter(judged_today.lives.jurisdiction == "gb").to_pyarrow()
    radio = shares.filter(pc.equal(shares["provision"], "gb/dvd-2022/5g-access-share"))
    breach = radio.filter(pc.equal(radio["status"], "breach"))
    assert min(breach["from_on"].to_pylist()) == date(2023, 8, 1)
    assert max(breach["to_on"].to_pylist()) < date(2024, 1, 1)


def test_little_was_forbidden_when_the_spanish_network_opened(workspace: Path, demo: DemoFiles) -> None:
    then = judged(workspace, demo, LAUNCH).current.to_pyarrow()
    spanish = then.filter(pc.equal(then["country"], "ES"))
    assert "breach" not in pc.unique(spanish["status"]).to_pylist()


def days_within(network: Network, column: str, day: date, days: int) -> int:
    values = network.elements[column]
    after, before = pc.greater_equal(values, day), pc.less(values, day + timedelta(days=days))
    return int(pc.sum(pc.and_(after, before)).as_py())


def test_the_networks_change_from_year_to_year(network: Network) -> None:
    for year in range(2018, 2027):
        day = date(year, 1, 1)
        come, gone = (days_within(network, name, day, 365) for name in ("in_service_from", "in_service_to"))
        assert come > 500
        assert year < 2021 or gone > 100


def test_the_story_says_that_the_operators_are_invented_and_where_the_facts_are_from() -> None:
    assert "invented" in STORY
    assert "https://" in STORY
    for plan in load_plans():
        assert plan.operator.removesuffix(" (invented)") in STORY.replace("\n", " ")
    assert all(len(line) <= 100 for line in STORY.splitlines() if "https://" not in line)


def test_the_articles_say_that_they_are_invented_and_tell_what_the_demo_is_to_show(tmp_path: Path) -> None:
    for path in article_paths():
        assert path.read_text(encoding="utf-8").startswith("Invented for the demo")
    evidence = opened(tmp_path / "ws")
    assert evidence.add(article_paths(), Problems()).documents == 4
    (dispute,) = evidence.disputes()
    assert (dispute["subject"], "opposition" in dispute["kinds"]) == ("nz", True)
    ban = next(row for row in evidence.timeline() if row["act"] == "ban" and row["polarity"] == "+")
    assert (ban["documents"], len(ban["origins"])) == (2, 1)
    verdicts = {(row["act"], row["polarity"]): row["verdict"] for row in evidence.checks(TODAY, [JURISDICTION])}
    assert (verdicts["ban", "+"], verdicts["ban", "-"]) == ("overstates", "agrees")
    assert {(row["act"], row["value"], row["unit"]) for row in evidence.figures()} == {
        ("cost", 55e9, "EUR"), ("delay", 18, "month"),
    }  # fmt: skip
    assert any(
        draft.provision["id"].startswith("nz/") and "states.0.cite" in draft.missing for draft in evidence.drafts()
    )
