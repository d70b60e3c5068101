"""CycloneDX bills of materials, JSON and XML: what they are of, components, devices, suppliers."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.cyclonedx import CYCLONEDX
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from tests.network.inventories import by_id, read, resolve


def bom(components: list[dict[str, Any]], subject: dict[str, Any] | None = None, **more: Any) -> str:
    metadata: dict[str, Any] = more.pop("metadata", {})
    if subject is not None:
        metadata["component"] = subject
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "metadata": metadata}
    return json.dumps({**document, "components": components, **more})


def part(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "library", "bom-ref": name, "name": name, "version": "1", **more}


SUBJECT = {"type": "application", "bom-ref": "root", "name": "acme-amf", "version": "7.1"}


def components(network: Network) -> dict[str, dict[str, Any]]:
    return {row["bom_ref"]: row for row in network.components.to_pylist()}


def sample(shared: Path, name: str) -> Network:
    path = shared / "samples" / "inventory" / "bom" / name
    if not path.is_file():
        pytest.skip(f"sample {name} is not there")
    return read_files([path], operator="Op", resolve=resolve)


def test_hardware_sample(shared: Path) -> None:
    network = sample(shared, "hbom-pcie-sata.cdx.json")
    found = by_id(network, "product")
    board = found["pcie-sata-adaptor-board"]
    # The group uk.ac.cam.cl is a name space, no supplier.
    assert (board["kind"], board["hw_version"], board["supplier_raw"]) == ("device", "rev-1", None)
    assert board["snapshot_at"] == datetime(2022, 1, 9, 12, tzinfo=UTC)
    parts = {name: (row["supplier_raw"], row["hw_version"]) for name, row in found.items() if row is not board}
    assert parts == {
        "PCIE-098-02-F-D-EMS2": ("Samtec", "2.9.10"),
        "47155-4001": ("Molex", None),
        "5622-4100-ML": ("3M", None),
        "MC9A22-1034": ("Multicomp", None),
        "826632-3": ("TE Connectivity", None),
        "MP000003": ("Multicomp", None),
    }
    assert {row["kind"] for row in found.values() if row is not board} == {"hw_unit"}
    assert found["MP000003"]["function_raw"] == "jumper"
    assert dict(found["47155-4001"]["attrs"])["cdx:device:quantity"] == "8"
    relations = network.relations.to_pylist()
    assert {(row["from_id"], row["type"]) for row in relations} == {(board["element_id"], "composed_of")}
    assert len(relations) == network.components.num_rows == 6
    assert len(network.problems) == 0


def test_software_sample(shared: Path) -> None:
    network = sample(shared, "sbom-cern-lhc.cdx.json")
    (row,) = network.elements.to_pylist()
    assert (row["product"], row["sw_version"], row["function"]) == ("lhc-vdm-editor", "0.0.1", None)
    assert row["purl"] == "pkg:npm/lhc-vdm-editor@0.0.1"
    found = components(network)
    assert len(found) == 43
    debug = found["pkg:npm/debug@4.1.1"]
    assert (debug["name"], debug["version"], debug["type"]) == ("debug", "4.1.1", "library")
    assert debug["hashes"][0].startswith("SHA-512:a58008cde468f09e")
    # Nobody states a supplier, and without a list of dependencies it is unknown what they need.
    assert {row["supplier_raw"] for row in found.values()} == {None}
    assert {row["depends_on"] if row["depends_on"] is None else 1 for row in found.values()} == {None}
    assert len(network.problems) == 0


@pytest.mark.parametrize(
    ("fields", "supplier"),
    [
        ({"supplier": {"name": "Acme"}}, "Acme"),
        ({"manufacturer": {"name": "Bolt"}}, "Bolt"),
        ({"publisher": "Acme Ltd"}, "Acme Ltd"),
        ({"author": "Acme"}, None),
        ({"authors": [{"name": "Acme"}]}, None),
        ({"group": "acme", "purl": "pkg:npm/acme/x@1", "copyright": "Acme"}, None),
        ({"supplier": {"name": "@VENDOR@"}}, None),
        ({"supplier": {"url": ["https://acme.example"]}, "author": "Acme"}, None),
    ],
)
def test_suppliers(tmp_path: Path, fields: dict[str, Any], supplier: str | None) -> None:
    network = read(tmp_path, bom([part("x", **fields)], {**SUBJECT, **fields}), name="b.json")
    row = components(network)["x"]
    assert (row["supplier_raw"], row["supplier_basis"]) == (supplier, supplier and "sbom")
    assert network.elements["supplier_raw"].to_pylist() == [supplier]


@pytest.mark.parametrize(
    ("metadata", "supplier"),
    [
        ({"supplier": {"name": "Acme"}}, "Acme"),
        ({"manufacture": {"name": "Bolt"}}, "Bolt"),
        ({"manufacturer": {"name": "Sender"}}, None),  # it made the bill, not the thing
        ({"authors": [{"name": "Sender"}], "tools": [{"vendor": "Sender"}]}, None),
    ],
)
def test_the_supplier_of_the_subject(tmp_path: Path, metadata: dict[str, Any], supplier: str | None) -> None:
    network = read(tmp_path, bom([part("x")], SUBJECT, metadata=metadata), name="b.json")
    (row,) = network.elements.to_pylist()
    assert (row["supplier_raw"], row["function"], row["kind"]) == (supplier, "AMF", "function")
    assert components(network)["x"]["supplier_raw"] is None


def test_supplier_and_manufacturer_that_differ_are_told(tmp_path: Path) -> None:
    text = bom([part("x", supplier={"name": "Acme"}, manufacturer={"name": "Bolt"})], SUBJECT)
    network = read(tmp_path, text, name="b.json")
    assert components(network)["x"]["supplier_id"] == "zz-acme"
    assert "b.json:/components/0: is supplied by 'Acme' and made by 'Bolt'" in str(network.problems)


def test_parts_within_parts(tmp_path: Path) -> None:
    chip = part("chip", type="device", supplier={"name": "Bolt"})
    boot = part("boot", type="firmware", version="1.10", components=[chip])
    radio = part("radio", type="device", components=[boot], supplier={"name": "Acme"})
    network = read(tmp_path, bom([radio], {**SUBJECT, "type": "device"}), name="b.json")
    found = by_id(network, "product")
    assert set(found) == {"acme-amf", "radio", "chip"}
    assert found["chip"]["parent_id"] == found["radio"]["element_id"]
    assert found["radio"]["parent_id"] == found["acme-amf"]["element_id"] == found["chip"]["root_id"]
    assert found["chip"]["source_ref"] == "/components/0/components/0/components/0"
    assert (found["acme-amf"]["supplier_id"], found["chip"]["supplier_id"]) == (None, "zz-bolt")
    assert set(components(network)) == {"radio", "boot", "chip"}
    assert components(network)["boot"]["version"] == "1.10"
    inside = read(tmp_path, bom([], {**SUBJECT, "type": "device", "components": [radio]}), name="b.json")
    assert set(by_id(inside, "product")) == set(found)


def test_device_properties(tmp_path: Path) -> None:
    said = {
        "serialNumber": "0012",
        "macAddress": "AA:BB:cc:01:02:03",
        "prodTimestamp": "2024-05-06T07:08:09Z",
        "sku": "7",
    }
    properties = [{"name": f"cdx:device:{key}", "value": value} for key, value in said.items()]
    network = read(tmp_path, bom([part("x", type="device", properties=properties)], SUBJECT), name="b.json")
    row = by_id(network, "product")["x"]
    assert (row["serial"], row["mac_prefix"], row["made_on"], row["asset_tag"]) == (
        "0012",
        "aabbcc",
        date(2024, 5, 6),
        "7",
    )


def test_dependencies_licences_hashes_and_names(tmp_path: Path) -> None:
    licences = [{"license": {"id": "MIT"}}, {"license": {"name": "Own"}}, {"expression": "A OR B"}]
    text = bom(
        [
            part(
                "a",
                licenses=licences,
                hashes=[{"alg": "SHA-256", "content": "ff"}],
                cpe="cpe:2.3:a:x:y:1:*:*:*:*:*:*:*",
            ),
            part("b", purl="nonsense"),
            part("c"),
        ],
        SUBJECT,
        dependencies=[{"ref": "a", "dependsOn": ["c", "b"]}, {"ref": "b"}],
    )
    found = components(read(tmp_path, text, name="b.json"))
    assert {ref: row["depends_on"] for ref, row in found.items()} == {"a": ["b", "c"], "b": [], "c": None}
    assert (found["a"]["licences"], found["a"]["hashes"]) == (["MIT", "Own", "A OR B"], ["SHA-256:ff"])
    assert (found["a"]["cpe"], found["b"]["purl"]) == ("cpe:2.3:a:x:y:1:*:*:*:*:*:*:*", None)


@pytest.mark.parametrize(
    ("name", "version", "ref", "digest", "sw_version"),
    [
        ("org/amf", "v2", "org/amf:v2", None, "v2"),
        ("org/amf:v2", "sha256:" + "a" * 64, "org/amf:v2", None, "v2"),
        ("org/amf", "sha256:" + "a" * 64, "org/amf@sha256:" + "a" * 64, "sha256:" + "a" * 64, None),
        ("org/amf", "latest", "org/amf:latest", None, None),
    ],
)
def test_containers(
    tmp_path: Path, name: str, version: str, ref: str, digest: str | None, sw_version: str | None
) -> None:
    subject = {"type": "container", "name": name, "version": version}
    (row,) = read(tmp_path, bom([part("x")], subject), name="b.json").elements.to_pylist()
    assert (row["image_ref"], row["image_digest"], row["sw_version"]) == (ref, digest, sw_version)
    assert (row["function"], row["supplier_raw"]) == ("AMF", None)


def test_a_bill_of_nothing_named(tmp_path: Path) -> None:
    network = read(tmp_path, bom([part("x")], serialNumber="urn:uuid:1"), name="b.json")
    (row,) = network.elements.to_pylist()
    assert (row["dn"], row["kind"], row["supplier_raw"]) == ("bom/urn:uuid:1", None, None)
    assert "does not tell what it is the bill of materials of" in str(network.problems)
    with pytest.raises(RingfenceError, match="no usable element"):
        read(tmp_path, bom([]), name="b.json")


def test_ids_that_are_missing_or_repeated(tmp_path: Path) -> None:
    bare = {"type": "library", "name": "bare"}
    same = part("x")
    network = read(tmp_path, bom([bare, same, same, {**same, "version": "2"}], SUBJECT), name="b.json")
    assert sorted(components(network)) == ["/components/0", "x", "x#/components/3"]
    assert "the id 'x' is of another part before" in str(network.problems)


def test_wrong_components_are_located_and_the_others_kept(tmp_path: Path) -> None:
    text = bom([{"type": "library"}, "text", part("x", type="widget"), part("y")], SUBJECT)
    network = read(tmp_path, text, name="b.json")
    assert sorted(components(network)) == ["x", "y"]
    assert components(network)["x"]["type"] is None
    wheres = [(problem.where, problem.severity) for problem in network.problems]
    assert wheres == [
        ("b.json:/components/0", "error"),
        ("b.json:/components/1", "error"),
        ("b.json:/components/2", "warning"),
    ]


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5", "1.6"])
def test_versions(tmp_path: Path, version: str) -> None:
    assert len(read(tmp_path, bom([part("x")], SUBJECT, specVersion=version), name="b.json").problems) == 0


def test_a_version_that_is_not_known_is_told(tmp_path: Path) -> None:
    network = read(tmp_path, bom([part("x")], SUBJECT, specVersion="2.0"), name="b.json")
    assert "is CycloneDX 2.0" in str(network.problems)


XML = """<?xml version="1.0" encoding="{encoding}"?>
<bom xmlns="http://cyclonedx.org/schema/bom/1.{minor}" serialNumber="urn:uuid:2" version="1">
  <metadata>
    <timestamp>2024-01-02T03:04:05+01:00</timestamp>
    <tools><tool><vendor>Sender</vendor><name>t</name></tool></tools>
    <component type="application" bom-ref="root"><name>acme-smf</name><version>3.10</version></component>
    <supplier><name>Acme</name></supplier>
  </metadata>
  <components>
    <component type="library" bom-ref="a">
      <supplier><name>B\u00f6lt</name></supplier><author>Somebody</author><name>a</name><version>1.0</version>
      <hashes><hash alg="SHA-1">aa</hash></hashes>
      <licenses><license><id>MIT</id></license></licenses>
      <purl>pkg:npm/a@1.0</purl>
      <components><component type="device" bom-ref="d"><author>X</author><name>d</name>
        <properties><property name="cdx:device:serialNumber">007</property></properties></component></components>
    </component>
    <component type="firmware" bom-ref="b"><name>b</name></component>
  </components>
  <dependencies><dependency ref="a"><dependency ref="b"/></dependency><dependency ref="b"/></dependencies>
</bom>
"""


@pytest.mark.parametrize(("encoding", "minor"), [("UTF-8", 2), ("ISO-8859-1", 4), ("UTF-16", 6)])
def test_xml(tmp_path: Path, encoding: str, minor: int) -> None:
    network = read(tmp_path, XML.format(encoding=encoding, minor=minor).encode(encoding), name="b.xml")
    found = by_id(network, "product")
    root, device = found["acme-smf"], found["d"]
    assert (root["function"], root["sw_version"], root["supplier_id"]) == ("SMF", "3.10", "zz-acme")
    assert root["snapshot_at"] == datetime(2024, 1, 2, 2, 4, 5, tzinfo=UTC)
    assert (device["serial"], device["supplier_raw"], device["kind"]) == ("007", None, "hw_unit")
    parts = components(network)
    assert parts["a"]["supplier_raw"] == "B\u00f6lt"
    assert (parts["a"]["hashes"], parts["a"]["licences"], parts["a"]["source_ref"]) == (
        ["SHA-1:aa"],
        ["MIT"],
        "line 10",
    )
    assert {ref: row["depends_on"] for ref, row in parts.items()} == {"a": ["b"], "b": [], "d": None}
    assert len(network.problems) == 0


def test_truncated(tmp_path: Path) -> None:
    text = bom([part("x"), part("y")], SUBJECT)
    network = read(tmp_path, text[: text.index('"y"') + 2], name="b.json")
    assert sorted(components(network)) == ["x"]
    assert network.elements["function"].to_pylist() == ["AMF"]
    assert network.import_runs["partial"].to_pylist() == [True]
    assert "/components/1" in str(network.problems)
    document = XML.format(encoding="UTF-8", minor=4)
    cut = read(tmp_path, document[: document.index('bom-ref="b"')], name="b.xml")
    assert sorted(components(cut)) == ["a", "d"]
    assert cut.import_runs["partial"].to_pylist() == [True]
    assert next(iter(cut.problems)).where.startswith("b.xml:18")


ENTITY = '<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
HOSTILE = {
    "entity.xml": ENTITY + XML.partition("?>")[2].format(minor=4).replace("<name>b</name>", "<name>&a;</name>"),
    "deep.xml": XML.partition("<components>")[0].format(encoding="UTF-8", minor=4).replace("<metadata>", "<x>" * 200),
    "deep.json": '{"bomFormat": "CycloneDX", "components": ' + "[" * 100_000,
    "list.json": '{"bomFormat": "CycloneDX", "components": {"a": 1}, "metadata": []}',
    "text.json": '{"bomFormat": "CycloneDX", "components": "\xff',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_problem(tmp_path: Path, name: str) -> None:
    with pytest.raises(RingfenceError, match=name):
        read(tmp_path, HOSTILE[name].encode("latin-1", errors="replace"), name=name)


def test_deep_parts_do_not_crash(tmp_path: Path) -> None:
    deep = part("x")
    for number in range(150):
        deep = part(f"p{number}", components=[deep])
    network = read(tmp_path, bom([deep], SUBJECT), name="b.json")
    assert 30 < network.components.num_rows < 60
    assert "is no component that can be read" in str(network.problems)


def test_order_does_not_matter(tmp_path: Path) -> None:
    parts = [part("a"), part("b", type="device"), part("c")]
    first = read(tmp_path, bom(parts, SUBJECT), name="b.json")
    text = json.loads(bom(parts[::-1], SUBJECT))
    other = read(tmp_path, json.dumps(dict(reversed(text.items()))), name="b.json")
    for name in ("elements", "components", "relations"):
        one, two = getattr(first, name), getattr(other, name)
        wanted = [c for c in one.column_names if c not in ("source_id", "source_ref")]
        assert one.select(wanted).equals(two.select(wanted))


def test_many_components(tmp_path: Path) -> None:
    network = read(tmp_path, bom([part(f"p{i}") for i in range(12_000)], SUBJECT), name="b.json")
    assert network.components.num_rows == 12_000


def test_recognition(shared: Path) -> None:
    files = [path for path in (shared / "samples" / "inventory").rglob("*") if path.is_file()]
    known = {path.name for path in files if CYCLONEDX.recognises(path.read_bytes()[: 1 << 16])}
    assert known == {"hbom-pcie-sata.cdx.json", "sbom-cern-lhc.cdx.json"}
    assert not CYCLONEDX.recognises(json.dumps({"data": bom([])}).encode())


SERVICE = {"name": "gateway", "provider": {"name": "Acme"}}


def test_services_of_others_are_told_and_not_read(tmp_path: Path) -> None:
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.4", "services": [SERVICE, SERVICE],
            "metadata": {"component": {"type": "application", "name": "amf"}}}  # fmt: skip
    network = read(tmp_path, json.dumps(bill), name="b.json")
    assert (network.elements.num_rows, network.components.num_rows) == (1, 0)
    assert "b.json:/services: lists 2 services" in str(network.problems)
    xml = (
        '<bom xmlns="http://cyclonedx.org/schema/bom/1.4"><components><component type="library"><name>a</name>'
        "</component></components><services><service><name>gateway</name></service></services></bom>"
    )
    assert "lists 1 services" in str(read(tmp_path, xml, name="b.xml").problems)


def test_a_bill_without_components_says_so(tmp_path: Path) -> None:
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.4", "vulnerabilities": [{"id": "CVE-1"}]}
    with pytest.raises(RingfenceError, match=r"b\.json:/: lists no component"):
        read(tmp_path, json.dumps(bill), name="b.json")
