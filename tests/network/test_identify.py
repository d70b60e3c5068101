"""Suppliers told by registers where the name does not tell them; nothing is ever guessed."""
# ruff: noqa: RUF001  # names in other scripts are what is tested

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ringfence.core.errors import Problems
from ringfence.core.tables import COMPONENT, ELEMENT, SITE, Table
from ringfence.network.columns import CHOICES
from ringfence.network.identify import (
    CONFIDENCE,
    identified,
    identified_again,
    image_paths,
    key_value,
    spellings,
)
from ringfence.network.importing import import_files, read_files
from ringfence.network.workspace import Workspace
from ringfence.rulebook.aliases import with_aliases
from ringfence.rulebook.facts import EnteredAlias
from ringfence.rulebook.load import load_rulebook

SUPPLIERS = load_rulebook([]).suppliers
HUAWEI_MAC = "00259E"
CPE = "cpe:2.3:o:{}:os:1.0:*:*:*:*:*:*:*"


def rows_of(declared: Table, *rows: dict[str, Any]) -> pa.Table:
    full = [{"operator": "Op", "element_id": str(number), **row} for number, row in enumerate(rows, 1)]
    return pa.Table.from_pylist(full, declared.schema)


def told(*rows: dict[str, Any], declared: Table = ELEMENT, problems: Problems | None = None) -> list[tuple[Any, Any]]:
    read = [{"supplier_id": SUPPLIERS.resolve(row["supplier_raw"]), "supplier_basis": "stated", **row}
            if row.get("supplier_raw") else row for row in rows]  # fmt: skip
    found = identified(
        rows_of(declared, *read), declared, SUPPLIERS, Problems() if problems is None else problems, "f.csv"
    )
    return list(zip(found["supplier_id"].to_pylist(), found["supplier_basis"].to_pylist(), strict=True))


@pytest.mark.parametrize(
    ("row", "supplier", "basis"),
    [
        ({"pen": "2011"}, "huawei", "pen"),
        ({"pen": "1.3.6.1.4.1.193.183"}, "ericsson", "pen"),
        ({"pen": "3729"}, "nokia", "pen"),  # registered by Alcatel-Lucent
        ({"pen": "99999999"}, None, None),
        ({"mac_prefix": HUAWEI_MAC}, "huawei", "oui"),
        ({"mac_prefix": HUAWEI_MAC.lower()}, "huawei", "oui"),
        ({"mac_prefix": "000000"}, None, None),
        ({"cpe": CPE.format("huawei")}, "huawei", "cpe"),
        ({"cpe": "cpe:/o:juniper:junos:20.1"}, "juniper", "cpe"),
        ({"cpe": CPE.format("huaweicloud")}, None, None),  # whole vendors only
        ({"cpe": CPE.format("*")}, None, None),
        ({"purl": "pkg:maven/com.ericsson.bss.cassandra/ecchronos@1.0"}, "ericsson", "purl"),
        ({"purl": "pkg:golang/github.com/nokia/danm@v4"}, "nokia", "purl"),
        ({"purl": "pkg:maven/com.ericssonlike/x@1"}, None, None),
        ({"purl": "pkg:pypi/huawei@1"}, None, None),
        # an image's path in a registry never decides, however it is written
        ({"purl": "pkg:docker/huawei/amf@1"}, None, None),
        ({"purl": "pkg:oci/amf?repository_url=registry.example/huawei/amf"}, None, None),
        ({"image_ref": "swr.example/huawei/amf:1"}, None, None),
        # order of trust: stated name, pen, oui, cpe, purl
        ({"supplier_raw": "Nokia", "pen": "2011"}, "nokia", "stated"),
        ({"supplier_raw": "Acme Radio", "pen": "2011"}, "huawei", "pen"),
        ({"pen": "193", "mac_prefix": HUAWEI_MAC}, "ericsson", "pen"),
        ({"mac_prefix": HUAWEI_MAC, "cpe": CPE.format("cisco")}, "huawei", "oui"),
        ({"cpe": CPE.format("cisco"), "purl": "pkg:github/nokia/moler@1"}, "cisco", "cpe"),
        ({"pen": "99999999", "cpe": CPE.format("cisco")}, "cisco", "cpe"),
        ({}, None, None),
    ],
)
def test_a_supplier_is_told_by_the_most_trusted_key(
    row: dict[str, Any], supplier: str | None, basis: str | None
) -> None:
    assert told(row) == [(supplier, basis)]


@pytest.mark.parametrize(
    "name",
    ["Aztech", "Dinec", "Giganet", "Ceragon", "Ceragon Networks", "Honorable Networks", "Alcatel", "H3", "ZTEC", "n/a"],
)
def test_a_name_that_only_looks_alike_names_nobody(name: str) -> None:
    assert told({"supplier_raw": name}) == [(None, "stated")]


@pytest.mark.parametrize(
    ("name", "supplier"),
    [
        ("Honor", "honor"),
        ("H3C", "h3c"),
        ("NSN", "nokia"),
        ("Alcatel-Lucent", "alcatel-lucent"),
        ("Huawei Technologies Co.,Ltd.", "huawei"),
        ("HUAWEI TECHNOLOGIES CO LTD", "huawei"),
        ("Huawei Technologies Company Limited", "huawei"),
        ("HUAWEI Tech. Co.,Ltd", "huawei"),
        ("ＨＵＡＷＥＩ", "huawei"),
        ("ＺＴＥ　Ｃｏｒｐｏｒａｔｉｏｎ", "zte"),
        ("ООО «Хуавэй»", "huawei"),
        ("华为技术有限公司", "huawei"),
        ("中兴通讯股份有限公司", "zte"),
        ("株式会社NEC", "nec"),
    ],
)
def test_a_name_is_known_in_any_dress(name: str, supplier: str) -> None:
    assert told({"supplier_raw": name}) == [(supplier, "stated")]


def test_parts_of_a_bill_of_materials_are_told_the_same_way() -> None:
    rows = [{"bom_ref": "a", "cpe": CPE.format("zte")}, {"bom_ref": "b", "purl": "pkg:github/cisco/openh264@2"}]
    assert told(*rows, declared=COMPONENT) == [("zte", "cpe"), ("cisco", "purl")]


def test_a_table_without_suppliers_stays_as_it_is() -> None:
    sites = pa.Table.from_pylist([{"operator": "Op", "site_id": "A"}], SITE.schema)
    assert identified(sites, SITE, SUPPLIERS, Problems(), "x") is sites


def test_a_key_that_contradicts_the_name_is_a_warning_once_and_the_name_is_used() -> None:
    problems = Problems()
    found = told(*[{"supplier_raw": "Nokia", "pen": "2011"}] * 3, {"supplier_raw": "Huawei"}, problems=problems)
    assert found == [("nokia", "stated")] * 3 + [("huawei", "stated")]
    assert (problems.warnings, problems.errors) == (1, 0)
    text = str(problems)
    for words in ("f.csv (1)", "3 rows have 'Nokia'", "private enterprise number 2011 belongs to huawei"):
        assert words in text


def test_keys_that_contradict_each_other_are_a_warning_too() -> None:
    problems = Problems()
    told({"pen": "193", "mac_prefix": HUAWEI_MAC}, problems=problems)
    assert "ericsson as supplier (basis: pen), but MAC prefix 00259E belongs to huawei" in str(problems)


@pytest.mark.parametrize(
    "row",
    [
        {"supplier_raw": "Huawei Device", "pen": "2011"},  # a company and its parent
        {"supplier_raw": "Alcatel-Lucent", "pen": "94"},  # bought by Nokia
        {"supplier_raw": "HiSilicon", "cpe": CPE.format("huawei")},
        {"supplier_raw": "Acme Radio", "pen": "2011"},  # an unknown name contradicts nothing
    ],
)
def test_companies_of_one_group_do_not_contradict_each_other(row: dict[str, Any]) -> None:
    problems = Problems()
    told(row, problems=problems)
    assert not len(problems)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("cpe", r"cpe:2.3:a:at\:t:x:1", "at:t"),
        ("cpe", "not a cpe", None),
        ("purl", "pkg:npm/%40nokia/x@1", "npm/@nokia"),
        ("purl", "pkg:pypi/requests@2", None),
        ("purl", "nonsense", None),
        ("pen", "0002011", "2011"),
        ("pen", " ", None),
        ("oui", " 00259E ", "00259E"),
    ],
)
def test_what_a_register_is_asked(kind: str, text: str, value: str | None) -> None:
    assert key_value(kind, text) == value


def test_every_basis_has_a_confidence() -> None:
    assert set(CONFIDENCE) == set(CHOICES["supplier_basis"])


def entered(**aliases: str) -> Any:
    given = [(Path("x"), EnteredAlias(text=text.replace("_", " "), supplier=whom)) for text, whom in aliases.items()]
    return with_aliases(SUPPLIERS, given, SUPPLIERS.by_id, Problems())


@pytest.mark.parametrize(
    ("row", "aliases", "after"),
    [
        ({"supplier_raw": "Acme Radio", "supplier_basis": "stated"}, {"Acme_Radio": "zte"}, ("zte", "stated")),
        ({"supplier_raw": "Acme Radio", "supplier_basis": "unit"}, {"Acme_Radio": "zte"}, ("zte", "unit")),
        ({"supplier_raw": "Acme Radio", "supplier_basis": "stated"}, {}, (None, "stated")),
        # the name decides as soon as it is known
        ({"supplier_raw": "Acme", "supplier_id": "huawei", "supplier_basis": "pen", "pen": "2011"}, {"Acme": "zte"},
         ("zte", "stated")),
        ({"supplier_raw": "Acme", "supplier_id": "huawei", "supplier_basis": "pen", "pen": "2011"}, {},
         ("huawei", "pen")),
        # what the user has said, and what nobody can replace, stays
        ({"supplier_raw": "Acme", "supplier_id": "own", "supplier_basis": "user"}, {"Acme": "zte"}, ("own", "user")),
        ({"supplier_raw": "Acme", "supplier_id": "own", "supplier_basis": "stated"}, {}, ("own", "stated")),
        ({"supplier_raw": "Acme", "supplier_id": "zte", "supplier_basis": "stated"}, {"Acme": ""}, (None, "stated")),
        # a key that the register does not know any more
        ({"supplier_id": "own", "supplier_basis": "pen", "pen": "99999999"}, {}, (None, None)),
        ({"mac_prefix": HUAWEI_MAC}, {}, ("huawei", "oui")),
    ],
)  # fmt: skip
def test_telling_anew(row: dict[str, Any], aliases: dict[str, str], after: tuple[Any, Any]) -> None:
    known = entered(**aliases)
    rows = rows_of(ELEMENT, row)
    found = identified_again(rows, ELEMENT, known, Problems(), "x")
    assert (found["supplier_id"][0].as_py(), found["supplier_basis"][0].as_py()) == after
    assert identified_again(found, ELEMENT, known, Problems(), "x").equals(found)


INVENTORY = """\
element_id,operator,country,function,supplier,pen,mac_prefix,image_ref,in_service_from
1,Op,DE,AMF,Acme Radio,2011,,,2021-01-01
2,Op,DE,SMF,,,00259E,,2021-01-01
3,Op,DE,UPF,,,,registry.example/huawei/upf:1,2021-01-01
4,Op,DE,GNB,Nokia,2011,,,2021-01-01
"""


@pytest.fixture
def inventory(tmp_path: Path) -> Path:
    path = tmp_path / "inventory.csv"
    path.write_text(INVENTORY)
    return path


def test_an_import_completes_suppliers(inventory: Path, tmp_path: Path) -> None:
    network = read_files([inventory], resolve=SUPPLIERS.resolve, identities=SUPPLIERS)
    wanted = [("huawei", "pen"), ("huawei", "oui"), (None, None), ("nokia", "stated")]
    assert (
        list(zip(*(network.elements[n].to_pylist() for n in ("supplier_id", "supplier_basis")), strict=True)) == wanted
    )
    assert network.problems.warnings == 1
    plain = read_files([inventory], resolve=SUPPLIERS.resolve)
    assert plain.elements["supplier_id"].to_pylist() == [None, None, None, "nokia"]
    assert image_paths(network.elements) == [("registry.example/huawei", 1)]
    assert spellings(network.elements, network.components) == [
        {"spelling": None, "supplier": None, "basis": None, "rows": 1},
        {"spelling": None, "supplier": "huawei", "basis": "oui", "rows": 1},
        {"spelling": "Acme Radio", "supplier": "huawei", "basis": "pen", "rows": 1},
        {"spelling": "Nokia", "supplier": "nokia", "basis": "stated", "rows": 1},
    ]


def test_telling_anew_gives_what_a_new_import_would(inventory: Path, tmp_path: Path) -> None:
    workspace = Workspace.create(tmp_path / "ws")
    import_files([inventory], workspace, resolve=SUPPLIERS.resolve, identities=SUPPLIERS)
    known = entered(Acme_Radio="ericsson")
    problems = Problems()
    assert workspace.revise(lambda rows, table, name: identified_again(rows, table, known, problems, name), problems)
    assert workspace.network().elements["supplier_id"].to_pylist() == ["ericsson", "huawei", None, "nokia"]
    before = {path: path.read_bytes() for path in workspace.path.rglob("*.parquet")}
    report = import_files([inventory], workspace, resolve=known.resolve, identities=known)
    assert not report.changed
    assert {path: path.read_bytes() for path in workspace.path.rglob("*.parquet")} == before


def test_the_last_word_on_a_spelling_counts() -> None:
    problems = Problems()
    path = Path("x.facts.yaml")
    given = [(path, EnteredAlias.model_validate({"text": "Acme", "supplier": whom, "decided": day}))
             for whom, day in (("zte", "2026-02"), ("nokia", "2026-01-31"), ("", "2025"))]  # fmt: skip
    known = with_aliases(SUPPLIERS, given, SUPPLIERS.by_id, problems)
    assert (known.resolve("ACME Ltd."), len(problems)) == ("zte", 0)
    assert date(2026, 2, 28) == given[0][1].decided.latest
