"""Traps of 3GPP bulk CM files, one each, and input that is broken or hostile."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.core.errors import RingfenceError
from ringfence.network.importing import read_files
from tests.network.inventories import bulk, by_dn, managed, read, resolve, vs_data

SITE = (
    "<xn:peeParametersList><xn:siteIdentification>{}</xn:siteIdentification><xn:siteLatitude>{}</xn:siteLatitude>"
    "<xn:siteLongitude>{}</xn:siteLongitude></xn:peeParametersList>"
)


def test_the_sender_is_not_the_supplier(tmp_path: Path) -> None:
    (row,) = read(tmp_path, bulk(managed("1", vendor=None))).elements.to_pylist()
    assert (row["supplier_raw"], row["supplier_id"], row["supplier_basis"]) == (None, None, None)
    assert row["operator"] == "unknown"


def test_whole_nodes_inside_vendor_containers(tmp_path: Path) -> None:
    cell = vs_data("c1", "vsDataEUtranCellFDD", attributes="<es:earfcnDl>1300</es:earfcnDl>")
    other = vs_data("c2", "vsDataEUtranCellTDD", attributes="<es:freqBand>40</es:freqBand>", tag="vsDataContainer")
    relation = vs_data("r", "vsDataEUtranFreqRelation")
    node = vs_data("1", "vsDataENodeBFunction", cell + other + relation)
    du = vs_data("1", "vsDataGNBDUFunction", vs_data("n", "vsDataNRCellDU"))
    rows = by_dn(read(tmp_path, bulk(managed("1", node + du))))
    assert set(rows) == {"ManagedElement=1", "vsDataENodeBFunction=1", "vsDataGNBDUFunction=1"}
    enb = rows["vsDataENodeBFunction=1"]
    assert (enb["function"], enb["cells"], enb["bands"], enb["supplier_id"]) == ("ENB", 2, ["B3", "B40"], "zz-acme")
    assert (rows["vsDataGNBDUFunction=1"]["function"], rows["vsDataGNBDUFunction=1"]["bands"]) == ("GNB-DU", None)
    assert rows["ManagedElement=1"]["domain"] == "ran"


def test_a_container_of_its_parents_class_adds_to_it(tmp_path: Path) -> None:
    extra = vs_data("1", "vsDataENBFunction", attributes="<es:tier>2</es:tier>")
    cell = (
        '<en:EUtranCellFDD id="1"><en:attributes><en:earfcnDL>6200</en:earfcnDL></en:attributes>'
        + vs_data("1", "vsDataEUtranCellFDD")
        + "</en:EUtranCellFDD>"
    )
    function = f'<en:ENBFunction id="1"><en:attributes><en:a>1</en:a></en:attributes>{extra}{cell}</en:ENBFunction>'
    rows = by_dn(read(tmp_path, bulk(managed("1", function))))
    assert set(rows) == {"ManagedElement=1", "ENBFunction=1"}
    assert (rows["ENBFunction=1"]["cells"], rows["ENBFunction=1"]["bands"]) == (1, ["B20"])
    assert dict(rows["ENBFunction=1"]["attrs"]) == {"a": "1", "tier": "2"}


def test_the_same_function_by_standard_and_by_vendor_is_one(tmp_path: Path) -> None:
    standard = '<en:ENBFunction id="7"><en:attributes><en:a>1</en:a></en:attributes></en:ENBFunction>'
    network = read(tmp_path, bulk(managed("1", standard + vs_data("7", "vsDataENodeBFunction"))))
    assert set(by_dn(network)) == {"ManagedElement=1", "ENBFunction=7"}


def test_children_with_their_parents_name(tmp_path: Path) -> None:
    inner = (
        '<xn:InventoryUnit id="1"><xn:attributes><xn:vendorName>Bolt</xn:vendorName></xn:attributes></xn:InventoryUnit>'
    )
    serial = "<xn:attributes><xn:serialNumber>007</xn:serialNumber></xn:attributes>"
    outer = f'<xn:InventoryUnit id="1">{serial}{inner}</xn:InventoryUnit>'
    body = f'<xn:SubNetwork id="1"><xn:SubNetwork id="1">{managed("1", outer)}</xn:SubNetwork></xn:SubNetwork>'
    rows = {row["dn"]: row for row in read(tmp_path, bulk(body)).elements.to_pylist()}
    base = "SubNetwork=1,SubNetwork=1,ManagedElement=1"
    assert list(sorted(rows)) == [base, f"{base},InventoryUnit=1", f"{base},InventoryUnit=1,InventoryUnit=1"]
    first, second = rows[f"{base},InventoryUnit=1"], rows[f"{base},InventoryUnit=1,InventoryUnit=1"]
    assert second["parent_id"] == first["element_id"]
    # A part never has the supplier of the node around it.
    assert (first["supplier_raw"], first["serial"], second["supplier_id"]) == (None, "007", "zz-bolt")


def test_external_objects_and_relations_are_not_ours(tmp_path: Path) -> None:
    external = (
        '<en:ExternalENBFunction id="9"><en:attributes/><en:EUtranCellFDD id="3"><en:attributes/></en:EUtranCellFDD>'
        + vs_data("3", "vsDataENodeBFunction")
        + "</en:ExternalENBFunction>"
        + vs_data("4", "vsDataExternalENodeBFunction", vs_data("5", "vsDataEUtranCellFDD"))
    )
    (row,) = read(tmp_path, bulk(managed("1", external))).elements.to_pylist()
    assert row["cells"] is None


def test_letter_case_of_names(tmp_path: Path) -> None:
    body = (
        '<xn:meContext id="m"><xn:attributes/>'
        + managed("1", '<en:AmfFunction id="1"><en:attributes/></en:AmfFunction>', tag="managedElement")
        + "</xn:meContext>"
    )
    one = by_dn(read(tmp_path, bulk(body)))
    other = by_dn(read(tmp_path, bulk(body.replace("AmfFunction", "AMFFunction").replace("meContext", "MeContext"))))
    assert one["AmfFunction=1"]["function"] == other["AMFFunction=1"]["function"] == "AMF"
    assert one["AmfFunction=1"]["element_id"] == other["AMFFunction=1"]["element_id"]
    assert one["AmfFunction=1"]["dn"] == "MeContext=m,ManagedElement=1,AmfFunction=1"


def test_the_functions_own_site_wins(tmp_path: Path) -> None:
    function = '<en:ENBFunction id="{}"><en:attributes>{}</en:attributes></en:ENBFunction>'
    body = (
        function.format(1, SITE.format("B", 50.5, 8.25))
        + function.format(2, "")
        + function.format(3, SITE.format("C", 0, 0))
    )
    network = read(tmp_path, bulk(managed("1", body, attributes=SITE.format("A", 50, 8))))
    assert {key: row["site_id"] for key, row in by_dn(network).items()} == {
        "ManagedElement=1": "A",
        "ENBFunction=1": "B",
        "ENBFunction=2": "A",
        "ENBFunction=3": "C",
    }
    positions = {row["site_id"]: (row["latitude"], row["longitude"]) for row in network.sites.to_pylist()}
    assert positions == {"A": (50.0, 8.0), "B": (50.5, 8.25), "C": (None, None)}


def test_a_function_without_a_stated_supplier_has_that_of_its_unit(tmp_path: Path) -> None:
    body = (
        '<en:ENBFunction id="1"><en:attributes/></en:ENBFunction><xn:InventoryUnit id="1"><xn:attributes>'
        "<xn:vendorName>Bolt</xn:vendorName><xn:relatedFunction>ENBFunction=1</xn:relatedFunction></xn:attributes></xn:InventoryUnit>"
    )
    rows = by_dn(read(tmp_path, bulk(managed("1", body, vendor=None))))
    assert (rows["ENBFunction=1"]["supplier_id"], rows["ENBFunction=1"]["supplier_basis"]) == ("zz-bolt", "unit")
    assert rows["ManagedElement=1"]["supplier_raw"] is None
    stated = by_dn(read(tmp_path, bulk(managed("1", body))))
    assert (stated["ENBFunction=1"]["supplier_id"], stated["ENBFunction=1"]["supplier_basis"]) == ("zz-acme", "stated")


def test_objects_without_attributes_are_found(tmp_path: Path) -> None:
    cells = '<en:EUtranCellFDD id="1"/><en:EUtranCellFDD id="2"/>'
    body = f'<xn:ManagedElement id="1"><en:ENBFunction id="1">{cells}</en:ENBFunction></xn:ManagedElement>'
    after = '<xn:ManagedElement id="2"/>' + managed("3")
    rows = by_dn(read(tmp_path, bulk(body + after)))
    assert set(rows) == {"ManagedElement=1", "ENBFunction=1", "ManagedElement=2", "ManagedElement=3"}
    assert rows["ENBFunction=1"]["cells"] == 2


def test_attributes_after_the_children(tmp_path: Path) -> None:
    body = (
        '<xn:ManagedElement id="1"><en:ENBFunction id="1"><en:attributes/></en:ENBFunction>'
        "<xn:attributes><xn:vendorName>Acme</xn:vendorName></xn:attributes></xn:ManagedElement>"
    )
    rows = by_dn(read(tmp_path, bulk(body)))
    assert rows["ManagedElement=1"]["supplier_id"] == rows["ENBFunction=1"]["supplier_id"] == "zz-acme"


@pytest.mark.parametrize(
    "named", ["", "<xn:attributes/>", "<xn:attributes><xn:userLabel>n</xn:userLabel></xn:attributes>"]
)
def test_the_type_of_a_node_stands_in_the_vendors_words_about_its_context(tmp_path: Path, named: str) -> None:
    words = vs_data("n", "vsDataMeContext", attributes="<es:neType>RNC</es:neType>")
    node = f'<xn:ManagedElement id="1">{named}</xn:ManagedElement>'
    other = '<xn:MeContext id="o"><xn:attributes/><xn:ManagedElement id="2"/></xn:MeContext>'
    rows = by_dn(read(tmp_path, bulk(f'<xn:MeContext id="n"><xn:attributes/>{words}{node}</xn:MeContext>{other}')))
    assert {dn: (row["function_raw"], row["function"], row["domain"]) for dn, row in rows.items()} == {
        "ManagedElement=1": ("RNC", "RNC", "ran"),
        "ManagedElement=2": (None, None, None),
    }


def test_the_type_that_the_node_states_counts_before_that_of_its_context(tmp_path: Path) -> None:
    words = vs_data("n", "vsDataMeContext", attributes="<es:neType>RNC</es:neType>")
    node = managed("1", attributes="<xn:managedElementType>ENodeB</xn:managedElementType>")
    (row,) = read(tmp_path, bulk(f'<xn:MeContext id="n">{words}{node}</xn:MeContext>')).elements.to_pylist()
    assert row["function_raw"] == "ENodeB"


def test_objects_marked_as_deleted_are_left_out(tmp_path: Path) -> None:
    network = read(tmp_path, bulk(managed("1") + managed("2").replace('id="2"', 'id="2" modifier="delete"')))
    assert list(by_dn(network)) == ["ManagedElement=1"]
    assert network.problems.warnings == 1


def test_an_object_twice_in_a_file(tmp_path: Path) -> None:
    same = read(tmp_path, bulk(managed("1") + managed("1")))
    assert (same.elements.num_rows, len(same.problems)) == (1, 0)
    differing = read(tmp_path, bulk(managed("1") + managed("1", vendor="Bolt")))
    assert differing.elements["supplier_id"].to_pylist() == ["zz-acme"]
    assert "ManagedElement=1" in str(differing.problems)


def test_base_station_subsystem_is_not_the_business_system(tmp_path: Path) -> None:
    site = '<en:BtsSiteMgr id="2"><en:attributes/><en:GsmCell id="3"/></en:BtsSiteMgr>'
    body = f'<en:BssFunction id="1"><en:attributes/>{site}</en:BssFunction>'
    rows = by_dn(read(tmp_path, bulk(managed("1", body))))
    assert rows["BssFunction=1"]["function"] == "BSC"
    assert (rows["BtsSiteMgr=2"]["function"], rows["BtsSiteMgr=2"]["cells"]) == ("BTS", 1)


def test_compressed_and_without_footer(tmp_path: Path) -> None:
    network = read(tmp_path, gzip.compress(bulk(managed("1"), footer="").encode()), name="dump.bin")
    assert network.elements["snapshot_at"].to_pylist() == [None]


def test_latin_1_is_read_as_declared(tmp_path: Path) -> None:
    text = bulk(managed("1", attributes="<xn:userLabel>Königstraße</xn:userLabel>")).replace("UTF-8", "ISO-8859-1")
    assert read(tmp_path, text.encode("latin-1")).elements["user_label"].to_pylist() == ["Königstraße"]


TWO = bulk(managed("1") + managed("2", '<en:ENBFunction id="1"><en:attributes/></en:ENBFunction>'))


@pytest.mark.parametrize(
    "broken",
    [
        TWO[: TWO.index("<en:ENBFunction") + 20],
        TWO.replace("</en:ENBFunction>", "</en:Wrong>"),
        TWO.replace('<en:ENBFunction id="1">', '<en:ENBFunction id="&undeclared;">'),
        TWO.replace('<en:ENBFunction id="1">', '<en:ENBFunction id="\x01">'),
    ],
    ids=["truncated", "mismatched", "entity", "control"],
)
def test_what_is_complete_before_a_fault_stays(tmp_path: Path, broken: str) -> None:
    network = read(tmp_path, broken, name="dump.xml")
    assert list(by_dn(network)) == ["ManagedElement=1"]
    assert network.import_runs["partial"].to_pylist() == [True]
    (problem,) = network.problems
    assert problem.where.startswith("dump.xml:")
    assert problem.severity == "error"


def test_wrong_encoding_is_located(tmp_path: Path) -> None:
    text = bulk(managed("1") + "\n" * 70000 + managed("2", attributes="<xn:userLabel>Köln</xn:userLabel>"))
    network = read(tmp_path, text.encode("latin-1"))
    assert list(by_dn(network)) == ["ManagedElement=1"]
    assert ":70006" in network.problems.kept[0].where


def test_damaged_gzip(tmp_path: Path) -> None:
    body = "".join(
        managed(str(i), attributes=f"<xn:userLabel>{i * 2654435761 % 2**32}</xn:userLabel>") for i in range(5000)
    )
    packed = gzip.compress(bulk(body).encode())
    network = read(tmp_path, packed[: len(packed) * 3 // 4], name="dump.xml.gz")
    assert 0 < network.elements.num_rows < 5000
    assert network.import_runs["partial"].to_pylist() == [True]


@pytest.mark.parametrize("depth", [120, 300])
def test_huge_depth_is_refused(tmp_path: Path, depth: int) -> None:
    open_, close = '<xn:SubNetwork id="1"><xn:attributes/>' * depth, "</xn:SubNetwork>" * depth
    network = read(tmp_path, bulk(managed("0") + open_ + managed("1") + close))
    assert list(by_dn(network)) == ["ManagedElement=0"]
    assert network.import_runs["partial"].to_pylist() == [True]
    with pytest.raises(RingfenceError, match="no usable element"):
        read(tmp_path, bulk(open_.replace("<xn:attributes/>", "") + managed("1") + close))


def test_entity_bomb(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    text = TWO.replace("<bulkCm", f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><bulkCm', 1).replace("Acme", "&l9;")
    with pytest.raises(RingfenceError, match=r"inventory\.csv:2: declares XML entities"):
        read(tmp_path, text)


def test_no_file_is_read_through_an_entity(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    doctype = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{tmp_path}/secret">]>'
    for filler in ("", f"<!--{'x' * 70_000}-->"):  # the second hides the declaration from the first bytes
        text = bulk(managed("1", attributes="<xn:userLabel>&s;</xn:userLabel>"))
        text = text.replace("<bulkCm", f"{filler}{doctype}<bulkCm", 1)
        with pytest.raises(RingfenceError) as caught:
            read(tmp_path, text)
        assert "the secret" not in str(caught.value)


def test_an_external_doctype_is_not_fetched(tmp_path: Path) -> None:
    (tmp_path / "x.dtd").write_text('<!ENTITY v "from the file">')
    text = bulk(managed("1", attributes="<xn:userLabel>&v;</xn:userLabel>"))
    text = text.replace("<bulkCm", f'<!DOCTYPE x SYSTEM "file://{tmp_path}/x.dtd"><bulkCm', 1)
    network = read(tmp_path, text)
    assert "from the file" not in str(network.elements.to_pylist())


def test_another_language_under_the_same_root(tmp_path: Path) -> None:
    text = '<configData><class name="BTS3900"><object vendor="Huawei"/></class></configData>'
    text = f"<bulkCmConfigDataFile>{text}</bulkCmConfigDataFile>"
    assert read(tmp_path, text).import_runs["format"].to_pylist() == ["huawei_gexport"]


def test_a_file_without_elements_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="no usable element"):
        read(tmp_path, bulk('<xn:SubNetwork id="1"><xn:attributes/></xn:SubNetwork>'))


RICH = bulk(
    '<xn:SubNetwork id="1"><xn:attributes/>'
    + managed(
        "1",
        vs_data("1", "vsDataENodeBFunction", vs_data("c", "vsDataEUtranCellFDD")),
        attributes=SITE.format("A", 1, 2),
    )
    + managed(
        "2",
        '<xn:InventoryUnit id="1"><xn:attributes><xn:a>1</xn:a></xn:attributes></xn:InventoryUnit>',
    )
    + "</xn:SubNetwork>"
).encode()


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, len(RICH)),
    flips=st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 255)), max_size=6),
    truncate=st.booleans(),
)
def test_damage_is_reported_and_never_raises(
    tmp_path: Path, cut: int, flips: list[tuple[int, int]], truncate: bool
) -> None:
    data = bytearray(RICH)
    for place, value in flips:
        data[place] = value
    path = tmp_path / "dump.xml"
    path.write_bytes(bytes(data[:cut]) if truncate else bytes(data))
    try:
        network = read_files([path], resolve=resolve)
    except RingfenceError:  # a located error is an answer
        return
    assert 0 < network.elements.num_rows <= 5
    assert network.import_runs["partial"].to_pylist() == [False] or network.problems.errors
