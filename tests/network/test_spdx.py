"""SPDX bills of materials: 2.x as JSON, YAML, tag-value, XML and RDF/XML, 3.0 as JSON-LD."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.spdx import SPDX
from ringfence.network.model import Network
from tests.network.inventories import by_id, read


def document(packages: list[dict[str, Any]], relationships: list[tuple[str, str, str]], **more: Any) -> str:
    return json.dumps({
        "spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "doc", "dataLicense": "CC0-1.0",
        "documentNamespace": "https://example.com/doc",
        "creationInfo": {"created": "2024-01-02T03:04:05Z", "creators": ["Organization: Sender", "Tool: t"]},
        "packages": packages,
        "relationships": [
            {"spdxElementId": f"SPDXRef-{a}", "relationshipType": kind, "relatedSpdxElement": f"SPDXRef-{b}"}
            for a, kind, b in relationships
        ],
        **more,
    })  # fmt: skip


def package(name: str, **more: Any) -> dict[str, Any]:
    return {"SPDXID": f"SPDXRef-{name}", "name": name, "versionInfo": "1.10", "supplier": "NOASSERTION", **more}


def components(network: Network) -> dict[str, dict[str, Any]]:
    return {row["bom_ref"].rpartition("-")[2]: row for row in network.components.to_pylist()}


PACKAGES = [
    package("amf", supplier="Organization: Acme (info@acme.example)", primaryPackagePurpose="APPLICATION"),
    package(
        "lib",
        originator="Person: Somebody (a@b.example)",
        licenseConcluded="NOASSERTION",
        licenseDeclared="MIT",
        checksums=[{"algorithm": "SHA256", "checksumValue": "ff"}],
        externalRefs=[
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": "pkg:npm/lib@1.10"},
            {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a:x:lib:1:*"},
        ],
    ),
    package("card", supplier="Organization: Bolt", primaryPackagePurpose="DEVICE"),
    package("boot", originator="Organization: Bolt", primaryPackagePurpose="FIRMWARE"),
]
RELATIONS = [
    ("DOCUMENT", "DESCRIBES", "amf"),
    ("amf", "DEPENDS_ON", "lib"),
    ("lib", "CONTAINS", "card"),
    ("boot", "DEPENDENCY_OF", "lib"),
]


def check(network: Network) -> None:
    """What PACKAGES and RELATIONS say, whatever the notation."""
    found = by_id(network, "product")
    amf = found["amf"]
    assert (amf["function"], amf["kind"], amf["sw_version"]) == ("AMF", "function", "1.10")
    assert (amf["supplier_raw"], amf["supplier_id"], amf["supplier_basis"]) == ("Acme", "zz-acme", "sbom")
    assert amf["snapshot_at"] == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert set(found) == {"amf", "card"}
    assert (found["card"]["kind"], found["card"]["parent_id"]) == ("hw_unit", amf["element_id"])
    parts = components(network)
    assert {name: row["supplier_raw"] for name, row in parts.items()} == {"lib": None, "card": "Bolt", "boot": "Bolt"}
    assert {name: row["type"] for name, row in parts.items()} == {"lib": None, "card": "device", "boot": "firmware"}
    lib = parts["lib"]
    assert (lib["purl"], lib["cpe"]) == ("pkg:npm/lib@1.10", "cpe:2.3:a:x:lib:1:*")
    assert (lib["licences"], lib["hashes"], lib["version"]) == (["MIT"], ["SHA-256:ff"], "1.10")
    needed = {name: [r.rpartition("-")[2] for r in row["depends_on"] or ()] for name, row in parts.items()}
    assert needed == {"lib": ["boot", "card"], "card": [], "boot": []}
    assert parts["card"]["depends_on"] is None
    assert network.relations["type"].to_pylist() == ["composed_of"]
    assert len(network.problems) == 0


def test_json(tmp_path: Path) -> None:
    check(read(tmp_path, document(PACKAGES, RELATIONS), name="s.json"))


def test_sorted_keys(tmp_path: Path) -> None:
    text = json.dumps(json.loads(document(PACKAGES, RELATIONS)), sort_keys=True)
    check(read(tmp_path, text, name="s.json"))


def test_yaml(tmp_path: Path) -> None:
    text = "".join(f"{key}: {json.dumps(value)}\n" for key, value in json.loads(document(PACKAGES, RELATIONS)).items())
    check(read(tmp_path, text, name="s.yaml"))


TAGS = """SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: doc
DocumentNamespace: https://example.com/doc
Creator: Organization: Sender
Created: 2024-01-02T03:04:05Z
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-amf

## the function
PackageName: amf
SPDXID: SPDXRef-amf
PackageVersion: 1.10
PackageSupplier: Organization: Acme (info@acme.example)
PrimaryPackagePurpose: APPLICATION
PackageComment: <text>PackageName: not
a package</text>

FileName: ./x
SPDXID: SPDXRef-File
PackageName: lib
SPDXID: SPDXRef-lib
PackageVersion: 1.10
PackageSupplier: NOASSERTION
PackageOriginator: Person: Somebody (a@b.example)
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
PackageChecksum: SHA256: ff
ExternalRef: PACKAGE-MANAGER purl pkg:npm/lib@1.10
ExternalRef: SECURITY cpe23Type cpe:2.3:a:x:lib:1:*

PackageName: card
SPDXID: SPDXRef-card
PackageVersion: 1.10
PackageSupplier: Organization: Bolt
PrimaryPackagePurpose: DEVICE

PackageName: boot
SPDXID: SPDXRef-boot
PackageVersion: 1.10
PackageOriginator: Organization: Bolt
PrimaryPackagePurpose: FIRMWARE

Relationship: SPDXRef-amf DEPENDS_ON SPDXRef-lib
Relationship: SPDXRef-lib CONTAINS SPDXRef-card
Relationship: SPDXRef-boot DEPENDENCY_OF SPDXRef-lib
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tag_value(tmp_path: Path, end: str) -> None:
    network = read(tmp_path, TAGS.replace("\n", end).encode(), name="s.spdx")
    check(network)
    assert components(network)["lib"]["source_ref"] == "line 21"


def graph(*elements: dict[str, Any]) -> str:
    return json.dumps({"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": list(elements)})


def software(name: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "software_Package",
        "spdxId": f"urn:x-{name}",
        "name": name,
        "software_packageVersion": "1.10",
        **more,
    }


def related(a: str, kind: str, *b: str) -> dict[str, Any]:
    return {"type": "Relationship", "from": f"urn:x-{a}", "relationshipType": kind, "to": [f"urn:x-{n}" for n in b]}


GRAPH = [
    {"type": "CreationInfo", "@id": "_:c", "created": "2024-01-02T03:04:05Z", "createdBy": ["urn:x-sender"]},
    {"type": "SpdxDocument", "spdxId": "urn:x-doc", "rootElement": ["urn:x-sbom"]},
    {"type": "software_Sbom", "spdxId": "urn:x-sbom", "rootElement": ["urn:x-amf"]},
    software("amf", suppliedBy="urn:x-acme", software_primaryPurpose="application"),
    software(
        "lib",
        originatedBy=["urn:x-person"],
        software_packageUrl="pkg:npm/lib@1.10",
        externalIdentifier=[{"externalIdentifierType": "cpe23", "identifier": "cpe:2.3:a:x:lib:1:*"}],
        verifiedUsing=[{"type": "Hash", "algorithm": "sha256", "hashValue": "ff"}],
    ),
    software("card", suppliedBy="urn:x-bolt", software_primaryPurpose="device"),
    software("boot", originatedBy=["urn:x-bolt"], software_primaryPurpose="firmware"),
    {"type": "Organization", "spdxId": "urn:x-acme", "name": "Acme"},
    {"type": "Organization", "spdxId": "urn:x-bolt", "name": "Bolt"},
    {"type": "Organization", "spdxId": "urn:x-sender", "name": "Sender"},
    {"type": "Person", "spdxId": "urn:x-person", "name": "Somebody"},
    {
        "type": "simplelicensing_LicenseExpression",
        "spdxId": "urn:x-mit",
        "simplelicensing_licenseExpression": "MIT",
    },
    related("lib", "hasDeclaredLicense", "mit"),
    related("amf", "dependsOn", "lib"),
    related("lib", "contains", "card", "boot"),
]


def test_spdx_3(tmp_path: Path) -> None:
    check(read(tmp_path, graph(*GRAPH), name="s.json"))
    check(read(tmp_path, graph(*GRAPH[::-1]), name="s.json"))


def test_several_described_packages_are_parts_of_the_document(tmp_path: Path) -> None:
    text = document(PACKAGES, [("DOCUMENT", "DESCRIBES", "amf"), ("DOCUMENT", "DESCRIBES", "lib")])
    network = read(tmp_path, text, name="s.json")
    assert set(components(network)) == {"amf", "lib", "card", "boot"}
    assert sorted(row["dn"] for row in network.elements.to_pylist()) == [
        "bom/https://example.com/doc",
        "bom/https://example.com/doc/SPDXRef-card",
    ]
    assert "does not tell what it is" in str(network.problems)


@pytest.mark.parametrize(
    ("supplier", "raw"),
    [
        ("Organization: Acme", "Acme"),
        ("Organization: Acme ()", "Acme"),
        ("Person: Jo Doe (jo@x.example)", "Jo Doe"),
        ("NOASSERTION", None),
        ("Tool: scanner", None),
        ("Acme", None),
        ("Organization: @VENDOR@", None),
    ],
)
def test_suppliers(tmp_path: Path, supplier: str, raw: str | None) -> None:
    network = read(
        tmp_path, document([package("a", supplier=supplier)], [], documentDescribes=["SPDXRef-a"]), name="s.json"
    )
    assert network.elements["supplier_raw"].to_pylist() == [raw]
    assert len(network.problems) == (supplier in ("Acme", "Organization: @VENDOR@"))


def test_truncated(tmp_path: Path) -> None:
    text = document([PACKAGES[0], PACKAGES[2], PACKAGES[1]], RELATIONS)
    for name, cut in (("s.json", text[: text.index("SPDXRef-lib") + 30]), ("t.spdx", TAGS + "PackageComment: <text>x")):
        network = read(tmp_path, cut, name=name)
        assert "card" in components(network)
        assert network.import_runs["partial"].to_pylist() == [True]
    bad = read(tmp_path, TAGS.encode() + b"PackageName: \xff\n", name="t.spdx")
    assert "is not UTF-8 text" in str(bad.problems)
    three = graph(*GRAPH)
    network = read(tmp_path, three[: three.index("Person")], name="s.json")
    assert set(components(network)) == {"lib", "card", "boot"}


def plain_xml() -> str:
    """PACKAGES and RELATIONS in the XML form: the keys of JSON as elements, lists as repeated ones."""

    def element(key: str, value: Any) -> str:
        if isinstance(value, list):
            return "".join(element(key, item) for item in value)
        inner = "".join(element(k, v) for k, v in value.items()) if isinstance(value, dict) else value
        return f"<{key}>{inner}</{key}>"

    return element("Document", json.loads(document(PACKAGES, RELATIONS)))


SPACE = "https://example.com/doc"
RDF = f"""<rdf:RDF xmlns:spdx="http://spdx.org/rdf/terms#" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<spdx:SpdxDocument rdf:about="{SPACE}#SPDXRef-DOCUMENT"><spdx:specVersion>SPDX-2.3</spdx:specVersion>
<spdx:creationInfo><spdx:CreationInfo><spdx:created>2024-01-02T03:04:05Z</spdx:created></spdx:CreationInfo>
</spdx:creationInfo>
<spdx:relationship><spdx:Relationship>
 <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_describes"/>
 <spdx:relatedSpdxElement><spdx:Package rdf:about="{SPACE}#SPDXRef-amf">
  <spdx:name>amf</spdx:name><spdx:versionInfo>1.10</spdx:versionInfo>
  <spdx:supplier>Organization: Acme (info@acme.example)</spdx:supplier>
  <spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_application"/>
  <spdx:relationship><spdx:Relationship>
   <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependsOn"/>
   <spdx:relatedSpdxElement><spdx:Package rdf:about="{SPACE}#SPDXRef-lib">
    <spdx:name>lib</spdx:name><spdx:versionInfo>1.10</spdx:versionInfo>
    <spdx:supplier rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
    <spdx:originator>Person: Somebody (a@b.example)</spdx:originator>
    <spdx:licenseConcluded rdf:resource="http://spdx.org/rdf/terms#noassertion"/>
    <spdx:licenseDeclared><spdx:ListedLicense rdf:about="http://spdx.org/licenses/MIT"/></spdx:licenseDeclared>
    <spdx:checksum><spdx:Checksum>
     <spdx:algorithm rdf:resource="http://spdx.org/rdf/terms#checksumAlgorithm_sha256"/>
     <spdx:checksumValue>ff</spdx:checksumValue></spdx:Checksum></spdx:checksum>
    <spdx:externalRef><spdx:ExternalRef>
     <spdx:referenceType rdf:resource="http://spdx.org/rdf/references/purl"/>
     <spdx:referenceLocator>pkg:npm/lib@1.10</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>
    <spdx:externalRef><spdx:ExternalRef>
     <spdx:referenceType rdf:resource="http://spdx.org/rdf/references/cpe23Type"/>
     <spdx:referenceLocator>cpe:2.3:a:x:lib:1:*</spdx:referenceLocator></spdx:ExternalRef></spdx:externalRef>
    <spdx:relationship><spdx:Relationship>
     <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_contains"/>
     <spdx:relatedSpdxElement rdf:resource="{SPACE}#SPDXRef-card"/></spdx:Relationship></spdx:relationship>
   </spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>
 </spdx:Package></spdx:relatedSpdxElement></spdx:Relationship></spdx:relationship>
</spdx:SpdxDocument>
<spdx:Package rdf:about="{SPACE}#SPDXRef-card"><spdx:name>card</spdx:name><spdx:versionInfo>1.10</spdx:versionInfo>
 <spdx:supplier>Organization: Bolt</spdx:supplier>
 <spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_device"/></spdx:Package>
<spdx:Package rdf:about="{SPACE}#SPDXRef-boot"><spdx:name>boot</spdx:name><spdx:versionInfo>1.10</spdx:versionInfo>
 <spdx:originator>Organization: Bolt</spdx:originator>
 <spdx:primaryPackagePurpose rdf:resource="http://spdx.org/rdf/terms#purpose_firmware"/>
 <spdx:relationship><spdx:Relationship>
  <spdx:relationshipType rdf:resource="http://spdx.org/rdf/terms#relationshipType_dependencyOf"/>
  <spdx:relatedSpdxElement rdf:resource="{SPACE}#SPDXRef-lib"/></spdx:Relationship></spdx:relationship></spdx:Package>
</rdf:RDF>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("text", [plain_xml(), RDF], ids=["xml", "rdf"])
def test_xml_and_rdf(tmp_path: Path, text: str, encoding: str) -> None:
    check(read(tmp_path, text.encode(encoding), name="s.xml"))


@pytest.mark.parametrize("text", [plain_xml(), RDF], ids=["xml", "rdf"])
def test_a_cut_xml_file_keeps_what_is_complete(tmp_path: Path, text: str) -> None:
    network = read(tmp_path, text[: text.rindex("boot<")], name="s.xml")
    assert "card" in components(network)
    assert network.import_runs["partial"].to_pylist() == [True]
    (problem,) = [problem for problem in network.problems if problem.severity == "error"]
    assert "XML ends or breaks here" in problem.found


def test_licences_of_rdf(tmp_path: Path) -> None:
    declared = '<spdx:ListedLicense rdf:about="http://spdx.org/licenses/MIT"/>'
    member = '<spdx:member rdf:resource="http://spdx.org/licenses/{}"/>'
    either = f"<spdx:DisjunctiveLicenseSet>{member.format('A')}{member.format('B')}</spdx:DisjunctiveLicenseSet>"
    for written, licences in (
        (either, ["(A OR B)"]),
        (f"<spdx:ConjunctiveLicenseSet><spdx:member>{either}</spdx:member>{member.format('C')}"
         "</spdx:ConjunctiveLicenseSet>", ["((A OR B) AND C)"]),
        ("<spdx:WithExceptionOperator/>", None),
    ):  # fmt: skip
        network = read(tmp_path, RDF.replace(declared, written), name="s.xml")
        assert components(network)["lib"]["licences"] == licences


def test_tag_value_in_utf_16(tmp_path: Path) -> None:
    check(read(tmp_path, TAGS.encode("utf-16"), name="s.spdx"))


def test_the_describing_relation_as_early_scanners_spell_it(tmp_path: Path) -> None:
    check(read(tmp_path, document(PACKAGES, [("DOCUMENT", "DESCRIBE", "amf"), *RELATIONS[1:]]), name="s.json"))


def test_a_single_package_need_not_be_described(tmp_path: Path) -> None:
    network = read(tmp_path, document([package("amf")], []), name="s.json")
    assert (network.elements["product"].to_pylist(), network.components.num_rows) == (["amf"], 0)
    assert len(network.problems) == 0
    file = {"SPDXID": "SPDXRef-f", "fileName": "./f"}
    with_file = read(tmp_path, document([package("amf")], [], files=[file]), name="s.json")
    assert "does not tell what it is the bill of materials of" in str(with_file.problems)


HOSTILE = {
    "entities.xml": '<!DOCTYPE a [<!ENTITY x "y">]>' + RDF,
    "deep.xml": "<Document><SPDXID>SPDXRef-DOCUMENT</SPDXID>" + "<packages>" * 5000,
    "deep.json": '{"spdxVersion": "SPDX-2.3", "packages": ' + "[" * 100_000,
    "graph.json": graph({"type": "software_Package"}, {}),
    "alias.yaml": "spdxVersion: SPDX-2.3\npackages: &a [*a]\n",
    "long.spdx": "SPDXVersion: SPDX-2.3\n" + "x" * (33 << 20),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_problem(tmp_path: Path, name: str) -> None:
    with pytest.raises(RingfenceError, match=name):
        read(tmp_path, HOSTILE[name], name=name)


def test_wrong_packages_are_located_and_the_others_kept(tmp_path: Path) -> None:
    text = document([1, None, {"versionInfo": "1"}, package("a")], [])
    network = read(tmp_path, text, name="s.json")
    assert set(components(network)) == {"a"}
    wheres = [problem.where for problem in network.problems if problem.severity == "error"]
    assert wheres == ["s.json:/packages/0", "s.json:/packages/1", "s.json:/packages/2"]


def test_recognition(shared: Path) -> None:
    for path in (shared / "samples" / "inventory").rglob("*"):
        assert not path.is_file() or not SPDX.recognises(path.read_bytes()[: 1 << 16]), path
