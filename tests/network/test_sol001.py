"""VNF descriptors of ETSI SOL001: several files, imports, packages, and the manifests they go with."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from ringfence.network.formats.sol001 import SOL001
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from tests.network.inventories import by_id, read, resolve

ID = "a8bb9888-7c63-4293-a95e-2ef102ae1d3a"
HEAD = "tosca_definitions_version: tosca_simple_yaml_1_2\n"
TOP = (
    HEAD + "imports: [{}]\ntopology_template:\n  node_templates:\n    VNF:\n      type: acme.VNF\n"
    "      properties: {{descriptor_id: d-1, provider: Acme, product_name: Core AMF, software_version: 1.10}}\n"
)
TYPES = HEAD + "node_types:\n  acme.VNF:\n    derived_from: tosca.nodes.nfv.VNF\n"


def call(path: Path, files: dict[str, str]) -> Network:
    for name, text in files.items():
        file = path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return read_files([path / "in"], resolve=resolve)


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return by_id(network, "dn")


def test_sample_descriptor(shared: Path) -> None:
    path = shared / "samples" / "inventory" / "k8s-vnfd" / "Definitions"
    if not path.is_dir():
        pytest.skip("sample is not there")
    network = read_files([path], operator="Op", resolve=resolve)
    found = rows(network)
    vnf = found[f"vnfd/{ID}"]
    assert (vnf["kind"], vnf["supplier_raw"], vnf["supplier_basis"]) == ("managed_element", "Company", "stated")
    assert (vnf["product"], vnf["sw_version"], vnf["vnfd_id"], vnf["function"]) == ("Sample VNF", "1.0", ID, None)
    units = {3: "NRF", 4: "UDR", 5: "UPF", 6: "PCF", 7: "AUSF", 8: "NSSF", 9: "UDM", 10: "AMF", 12: "SMF"}
    assert {dn: row["function"] for dn, row in found.items() if dn != vnf["dn"]} == {
        f"vnfd/{ID}/VDU{number}": function for number, function in units.items()
    }
    assert {row["supplier_raw"] for row in found.values()} == {"Company"}
    # All twelve units are parts; the controller, the data base and the web page are no network functions.
    assert network.components.num_rows == 12
    assert set(network.components["element_id"].to_pylist()) == {vnf["element_id"]}
    assert len(network.problems) == 0


def test_sample_package_with_its_manifests(shared: Path) -> None:
    path = shared / "samples" / "inventory" / "k8s-vnfd"
    if not path.is_dir():
        pytest.skip("sample is not there")
    found = rows(read_files([path], operator="Op", resolve=resolve))
    amf = found["default/Deployment/free5gc-amf-deployment"]
    assert (amf["supplier_raw"], amf["supplier_basis"], amf["vnfd_id"]) == ("Company", "specification", ID)
    assert amf["parent_id"] == found[f"vnfd/{ID}"]["element_id"]
    assert amf["sw_version"] is None
    # What a manifest deploys is not counted again as a unit, and what others made has no supplier.
    assert sorted(row["function"] for row in found.values() if row["function"]) == [
        "AMF", "AUSF", "NRF", "NSSF", "PCF", "SMF", "UDM", "UDR", "UPF",
    ]  # fmt: skip
    inits = [row for dn, row in found.items() if "/init-" in dn]
    assert len(inits) == 6
    assert all(row["supplier_raw"] is None for row in inits)


def test_csar(shared: Path, tmp_path: Path) -> None:
    folder = shared / "samples" / "inventory" / "k8s-vnfd"
    if not folder.is_dir():
        pytest.skip("sample is not there")
    path = tmp_path / "package.csar"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "TOSCA-Metadata/TOSCA.meta", "TOSCA-Meta-File-Version: 1.0\nEntry-Definitions: Definitions/x\n"
        )
        archive.writestr("p.mf", "metadata:\n  vnf_product_name: x\n  vnf_provider_id: y\n")
        for file in sorted(p for p in folder.rglob("*.yaml")):
            archive.write(file, file.relative_to(folder).as_posix())
    network = read_files([path], operator="Op", resolve=resolve)
    assert rows(network).keys() == rows(read_files([folder], operator="Op", resolve=resolve)).keys()
    assert len(network.problems) == 0


def test_versions_stay_text_and_the_product_names_the_function(tmp_path: Path) -> None:
    (row,) = call(tmp_path, {"top.yaml": TOP.format("types.yaml"), "types.yaml": TYPES}).elements.to_pylist()
    assert (row["sw_version"], row["function"], row["supplier_id"]) == ("1.10", "AMF", "zz-acme")


def test_defaults_of_inputs_and_types(tmp_path: Path) -> None:
    text = (
        HEAD + "node_types:\n  x.Base:\n    derived_from: tosca.nodes.nfv.VNF\n    properties:\n"
        "      provider: {type: string, default: Bolt}\n  x.VNF: {derived_from: x.Base}\n"
        "topology_template:\n  inputs:\n    id: {type: string, default: d-9}\n    none: {type: string}\n"
        "  node_templates:\n    N:\n      type: x.VNF\n      properties:\n"
        "        descriptor_id: {get_input: id}\n        product_name: {get_input: none}\n"
    )
    (row,) = read(tmp_path, text, name="v.yaml").elements.to_pylist()
    assert (row["dn"], row["product"], row["sw_version"]) == ("vnfd/d-9", None, None)
    assert (row["supplier_id"], row["supplier_basis"]) == ("zz-bolt", "specification")


def test_a_provider_that_nobody_filled_in_is_unknown(tmp_path: Path) -> None:
    text = TOP.format("x.yaml").replace("acme.VNF", "tosca.nodes.nfv.VNF").replace("Acme,", "'@PROVIDER@',")
    network = read(tmp_path, text, name="v.yaml")
    assert network.elements["supplier_raw"].to_pylist() == [None]
    assert "names no provider" in str(network.problems)


def test_no_provider_is_unknown(tmp_path: Path) -> None:
    text = HEAD + "topology_template:\n  node_templates:\n    N:\n      type: tosca.nodes.nfv.VNF\n"
    network = read(tmp_path, text, name="v.yaml")
    (row,) = network.elements.to_pylist()
    assert (row["supplier_raw"], row["supplier_basis"]) == (None, None)
    assert "v.yaml:4 (N): names no provider" in str(network.problems)


def test_a_descriptor_without_the_file_of_its_types(tmp_path: Path) -> None:
    network = read(tmp_path, TOP.format("types.yaml"), name="top.yaml")
    (row,) = network.elements.to_pylist()
    assert (row["dn"], row["supplier_raw"], row["supplier_basis"]) == ("vnfd/d-1", "Acme", "stated")
    assert "(types.yaml): is imported and was not given" in str(network.problems)
    known = HEAD + "node_types: {acme.VNF: {derived_from: tosca.nodes.Root}}\n"
    other = read(tmp_path, known + TOP.format("types.yaml").removeprefix(HEAD), name="top.yaml")
    assert other.elements.num_rows == 0


def test_units_with_images_of_their_own(tmp_path: Path) -> None:
    text = TOP.format("types.yaml") + (
        "    smf:\n      type: tosca.nodes.nfv.Vdu.Compute\n      properties:\n"
        "        sw_image_data: {name: smf-vm, version: 7.0, provider: Bolt,"
        " checksum: {algorithm: sha-256, hash: ab}}\n"
        "    upf:\n      type: tosca.nodes.nfv.Vdu.OsContainerDeployableUnit\n"
        "    c:\n      type: tosca.nodes.nfv.Vdu.OsContainer\n      properties: {name: upf-c}\n"
        "      artifacts:\n        i: {type: tosca.artifacts.nfv.SwImage, file: 'org/upf:3'}\n"
    )
    network = call(tmp_path, {"top.yaml": text, "types.yaml": TYPES})
    found = rows(network)
    assert {dn: (row["supplier_id"], row["sw_version"]) for dn, row in found.items()} == {
        "vnfd/d-1": ("zz-acme", "1.10"),
        "vnfd/d-1/smf": ("zz-bolt", "7.0"),
        "vnfd/d-1/upf": ("zz-acme", "1.10"),
    }
    parts = {part["bom_ref"]: part for part in network.components.to_pylist()}
    assert parts["smf"]["hashes"] == ["SHA-256:ab"]
    assert (parts["c"]["type"], parts["c"]["purl"]) == (
        "container",
        "pkg:oci/upf?repository_url=docker.io/org/upf&tag=3",
    )
    assert (parts["c"]["supplier_raw"], parts["upf"]["supplier_raw"]) == (None, None)


@pytest.mark.parametrize("target", ["../../../etc/passwd", "https://example.com/types.yaml", "/etc/hostname"])
def test_imports_are_never_fetched(tmp_path: Path, target: str) -> None:
    network = call(tmp_path, {"top.yaml": TOP.format(f'"{target}"').replace("acme.VNF", "tosca.nodes.nfv.VNF")})
    assert network.elements.num_rows == 1
    assert f"({target}): is imported and was not given" in str(network.problems)


def test_files_that_import_each_other(tmp_path: Path) -> None:
    files = {"a.yaml": TOP.format("b.yaml"), "b.yaml": TYPES + "imports: [{t: {file: a.yaml}}]\n"}
    assert rows(call(tmp_path, files)).keys() == {"vnfd/d-1"}


def test_truncated_and_hostile(tmp_path: Path) -> None:
    cut = read(tmp_path, TOP.format("x.yaml") + "    M: [", name="v.yaml")
    assert cut.import_runs["partial"].to_pylist() == [True]
    derived = HEAD + "node_types:\n  a: {derived_from: b}\n  b: {derived_from: a}\n"
    text = derived + "topology_template:\n  node_templates:\n    N: {type: a}\n"
    assert "describes no VNF" in str(read(tmp_path, text, name="v.yaml").problems)
    deep = read(tmp_path, HEAD + "a: " + "[" * 3000, name="v.yaml")
    assert "levels deep" in str(deep.problems)


def test_order_does_not_matter(tmp_path: Path) -> None:
    call(tmp_path, {"top.yaml": TOP.format("types.yaml"), "types.yaml": TYPES})
    paths = [tmp_path / "in" / name for name in ("top.yaml", "types.yaml")]
    assert read_files(paths, resolve=resolve).elements.equals(read_files(paths[::-1], resolve=resolve).elements)


def test_recognition(shared: Path) -> None:
    files = [path for path in (shared / "samples" / "inventory").rglob("*") if path.is_file()]
    known = {path.parent.name for path in files if SOL001.recognises(path.read_bytes()[: 1 << 16])}
    assert known == {"Definitions"}


NSD = """tosca_definitions_version: tosca_simple_yaml_1_2
node_types:
  acme.Ns: {derived_from: tosca.nodes.nfv.NS}
  acme.Du: {derived_from: tosca.nodes.nfv.PNF}
topology_template:
  node_templates:
    ns: {type: acme.Ns, properties: {designer: Op, name: slice}}
    one:
      type: tosca.nodes.nfv.VNF
      properties: {descriptor_id: a1, provider: Acme, product_name: AMF, software_version: '1.10'}
    two:
      type: tosca.nodes.nfv.VNF
      properties: {descriptor_id: b2, provider: Bolt, product_name: SMF, software_version: '2'}
    radio:
      type: acme.Du
      properties: {descriptor_id: p3, provider: Acme, name: R1, function_description: gNB-DU, version: '3'}
"""


def test_a_network_service_has_the_functions_it_is_made_of(tmp_path: Path) -> None:
    network = read(tmp_path, NSD, name="nsd.yaml")
    found = {row["dn"]: row for row in network.elements.to_pylist()}
    columns = ("function", "supplier_raw", "supplier_basis", "product", "sw_version")
    assert {dn: tuple(row[c] for c in columns) for dn, row in found.items()} == {
        "vnfd/a1": ("AMF", "Acme", "stated", "AMF", "1.10"),
        "vnfd/b2": ("SMF", "Bolt", "stated", "SMF", "2"),
        # The version of a PNF's descriptor is not that of its software.
        "pnfd/p3": ("GNB-DU", "Acme", "stated", "R1", None),
    }
    assert found["pnfd/p3"]["function_raw"] == "gNB-DU"
