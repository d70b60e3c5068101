"""3GPP network resources in XML over NETCONF (O1)."""

from pathlib import Path

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.nrm_netconf import NRM_NETCONF
from tests.network import trees
from tests.network.inventories import bulk, managed, read

COMMON = 'xmlns="urn:3gpp:sa5:_3gpp-common-managed-element"'
NR = 'xmlns="urn:3gpp:sa5:_3gpp-nr-nrm-gnbdufunction"'


def node(id_: str = "1", body: str = "", attributes: str = "") -> str:
    return f"<ManagedElement {COMMON}><id>{id_}</id><attributes>{attributes}</attributes>{body}</ManagedElement>"


def du(id_: str = "1", body: str = "", attributes: str = "") -> str:
    return f"<GNBDUFunction {NR}><id>{id_}</id><attributes>{attributes}</attributes>{body}</GNBDUFunction>"


def reply(body: str) -> str:
    base = "urn:ietf:params:xml:ns:netconf:base:1.0"
    return f'<?xml version="1.0"?>\n<rpc-reply xmlns="{base}"><data>\n{body}\n</data></rpc-reply>'


def subnetwork(id_: str, body: str) -> str:
    return f'<SubNetwork xmlns="urn:3gpp:sa5:_3gpp-common-subnetwork"><id>{id_}</id>\n{body}</SubNetwork>'


def test_the_sample(shared: Path) -> None:
    network = trees.sample(shared, "nrm-netconf/nts-managed-element.xml")
    base = "ManagedElement=1"
    # No vendorName anywhere; the version is inherited from the node; arfcnDL 1 is no channel of any band.
    assert trees.rows(network, "kind", "function", "domain", "supplier_raw", "sw_version", "cells", "bands") == {
        base: ("managed_element", None, "ran", None, "NTS-1.6.1", None, None),
        f"{base},GNBDUFunction=1": ("function", "GNB-DU", "ran", None, "NTS-1.6.1", 1, None),
    }
    assert trees.rows(network, "source_ref") == {base: "line 1", f"{base},GNBDUFunction=1": "line 7"}
    assert network.sites.num_rows == 0
    assert len(network.problems) == 0
    assert not trees.partial(network)


def test_recognition(shared: Path) -> None:
    trees.check_only(shared, NRM_NETCONF, "nrm-netconf/")


def test_several_nodes_in_nested_subnetworks(tmp_path: Path) -> None:
    inner = subnetwork("in", node("1") + "\n" + node("2", du("SubNetwork=x,ManagedElement=2,GNBDUFunction=5")))
    network = trees.load(tmp_path, a_xml=reply(subnetwork("out", node("0") + inner + node("3"))))
    assert set(trees.rows(network, "kind")) == {
        "SubNetwork=out,ManagedElement=0",
        "SubNetwork=out,SubNetwork=in,ManagedElement=1",
        "SubNetwork=out,SubNetwork=in,ManagedElement=2",
        "SubNetwork=out,SubNetwork=in,ManagedElement=2,GNBDUFunction=5",
        "SubNetwork=out,ManagedElement=3",
    }


def test_the_same_object_has_the_same_id_as_in_bulk_cm(tmp_path: Path) -> None:
    xml = read(tmp_path, bulk(f'<xn:SubNetwork id="9">{managed("1")}</xn:SubNetwork>'), operator="Op")
    network = trees.load(tmp_path, a_xml=reply(subnetwork("9", node("1"))))
    assert network.elements["element_id"].to_pylist() == xml.elements["element_id"].to_pylist()


def test_prefixes_units_and_sites(tmp_path: Path) -> None:
    place = (
        "<peeParametersList><idx>1</idx><siteIdentification>S</siteIdentification><siteLatitude>1.5</siteLatitude>"
        "<siteLongitude>2.5</siteLongitude></peeParametersList>"
    )
    body = (
        f'<m:ManagedElement xmlns:m="urn:3gpp:sa5:_3gpp-common-managed-element"><m:id>1</m:id><m:attributes>'
        f"<m:vendorName>Acme</m:vendorName></m:attributes>{du('1', attributes=place)}"
        "<InventoryUnit><id>u</id><attributes><vendorName>Bolt</vendorName></attributes></InventoryUnit>"
        "<InventoryUnit><id>w</id><attributes/></InventoryUnit></m:ManagedElement>"
    )
    network = trees.load(tmp_path, a_xml=reply(body))
    assert trees.rows(network, "supplier_id") == {
        "ManagedElement=1": "zz-acme",
        "ManagedElement=1,GNBDUFunction=1": "zz-acme",
        "ManagedElement=1,InventoryUnit=u": "zz-bolt",
        "ManagedElement=1,InventoryUnit=w": None,
    }
    assert trees.sites(network) == {"S": (1.5, 2.5)}


def test_a_cut_file_keeps_the_nodes_before(tmp_path: Path) -> None:
    text = reply(node("1") + "\n" + node("2") + "\n" + node("3", du()))
    network = trees.load(tmp_path, a_xml=text[: text.index("GNBDUFunction")])
    assert set(trees.rows(network, "kind")) == {"ManagedElement=1", "ManagedElement=2"}
    assert trees.partial(network)
    assert "a.xml:5 (ManagedElement=2)" in trees.messages(network)


def test_entities_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("PRIVATE")
    bomb = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>'
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>'
    for declared in (bomb, outside):
        with pytest.raises(RingfenceError, match="declares XML entities"):
            trees.load(tmp_path, a_xml=declared + node("&x;"))


def test_absurd_nesting(tmp_path: Path) -> None:
    deep = node("1", "<GNBDUFunction><id>1</id>" * 200 + "</GNBDUFunction>" * 200)
    assert 0 < trees.load(tmp_path, a_xml=deep).elements.num_rows < 100
    with pytest.raises(RingfenceError, match=r"a\.xml"):
        trees.load(tmp_path, a_xml=node("1", "<a>" * 5000))


def test_latin_1(tmp_path: Path) -> None:
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + node("1", attributes="<userLabel>Cáceres</userLabel>")
    assert trees.rows(trees.load(tmp_path, a_xml=text.encode("latin-1")), "user_label") == {
        "ManagedElement=1": "Cáceres"
    }


def test_damage(tmp_path: Path) -> None:
    trees.check_hostile(tmp_path, "a.xml", reply(subnetwork("9", node("1", du()) + node("2"))))


def test_order(tmp_path: Path) -> None:
    trees.check_stable(tmp_path, a_xml=reply(node("1")), b_xml=reply(node("2", du())))


NC = "urn:ietf:params:xml:ns:netconf:base:1.0"


def test_an_order_to_change_is_read_with_a_warning(tmp_path: Path) -> None:
    edit = f'<rpc xmlns="{NC}"><edit-config><config>{node("1")}{node("2")}</config></edit-config></rpc>'
    network = read(tmp_path, edit, name="edit.xml")
    assert len(network.elements) == 2
    (problem,) = network.problems
    assert (problem.severity, "order to change" in problem.found) == ("warning", True)


def test_what_an_order_deletes_is_left_out(tmp_path: Path) -> None:
    gone = du("2").replace("<GNBDUFunction", f'<GNBDUFunction xmlns:nc="{NC}" nc:operation="delete"')
    removed = node("3").replace("<ManagedElement", f'<ManagedElement xmlns:nc="{NC}" nc:operation="remove"')
    network = read(tmp_path, f'<config xmlns="{NC}">{node("1", du("1") + gone)}{removed}</config>', name="edit.xml")
    assert sorted(row["dn"] for row in network.elements.to_pylist()) == [
        "ManagedElement=1",
        "ManagedElement=1,GNBDUFunction=1",
    ]
    assert [p.severity for p in network.problems] == ["warning"]
