"""Compose files: services, their functions, images and versions."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.compose import COMPOSE
from ringfence.network.importing import read_files
from tests.network.inventories import by_id, read, resolve


def services(path: Path, text: str) -> dict[str, dict[str, Any]]:
    network = read(path, text, name="compose.yaml")
    return {dn.rpartition("/")[2]: row for dn, row in by_id(network, "dn").items()}


def test_sample(shared: Path) -> None:
    path = shared / "samples" / "inventory" / "compose" / "free5gc-docker-compose.yaml"
    if not path.is_file():
        pytest.skip("sample is not there")
    network = read_files([path], operator="Op", country="DE", resolve=resolve)
    rows = {dn.removeprefix("compose/"): row for dn, row in by_id(network, "dn").items()}
    named = ("upf", "nrf", "amf", "ausf", "nssf", "pcf", "smf", "udm", "udr", "chf", "n3iwf", "tngf", "nef")
    # The simulator runs ./nr-gnb and is reached as gnb; the n3iwue is a terminal, the web page and the base are none.
    others = {"db": None, "free5gc-webui": None, "ueransim": "GNB", "n3iwue": None}
    assert {key: row["function"] for key, row in rows.items()} == {f"free5gc-{n}": n.upper() for n in named} | others
    assert {key: row["sw_version"] for key, row in rows.items()} == {
        **{f"free5gc-{n}": "v4.2.3" for n in (*named, "webui")},
        "db": "4.4",
        "ueransim": None,
        "n3iwue": None,
    }
    assert all(row["supplier_raw"] is None and row["country"] == "DE" for row in rows.values())
    assert rows["free5gc-amf"]["purl"] == "pkg:oci/amf?repository_url=docker.io/free5gc/amf&tag=v4.2.3"
    assert rows["free5gc-amf"]["source_ref"] == "line 50"
    assert (network.components.num_rows, len(network.problems)) == (17, 0)


def test_the_project_is_part_of_the_name(tmp_path: Path) -> None:
    network = read(tmp_path, "name: core\nservices:\n  amf:\n    image: org/a:1\n", name="c.yaml")
    assert network.elements["dn"].to_pylist() == ["core/amf"]


def test_label_command_and_image(tmp_path: Path) -> None:
    text = (
        "services:\n"
        "  one:\n    image: org/x:1\n    labels: [nf=SMF, other=1]\n"
        "  two:\n    image: org/x:1\n    labels: {com.example.network-function: gNB-DU}\n"
        "  three:\n    image: org/x:1\n    command: bash -c './upf -c smf.yaml'\n"
        "  four:\n    image: org/oai-ausf:1\n"
        "  five:\n    image: org/amf:1\n    entrypoint: [./udm]\n"
    )
    rows = services(tmp_path, text)
    assert {name: row["function"] for name, row in rows.items()} == {
        "one": "SMF", "two": "GNB-DU", "three": "UPF", "four": "AUSF", "five": "UDM",
    }  # fmt: skip


@pytest.mark.parametrize("image", ["org/amf:${TAG}", "org/amf:${TAG:-v1}", "$IMAGE"])
def test_variables_are_unknown(tmp_path: Path, image: str) -> None:
    network = read(tmp_path, f"services:\n  amf:\n    image: {image}\n", name="c.yaml")
    (row,) = network.elements.to_pylist()
    assert (row["function"], row["image_ref"], row["sw_version"], row["purl"]) == ("AMF", image, None, None)
    (problem,) = network.problems
    assert (problem.where, problem.severity) == ("c.yaml:2 (compose/amf)", "warning")
    assert "docker compose config" in problem.fix


def test_built_and_extended_services(tmp_path: Path) -> None:
    text = (
        "x-base: &base\n  image: org/x:2\n"
        "services:\n"
        "  amf:\n    build: .\n"
        "  smf:\n    extends: {service: upf}\n"
        "  upf:\n    image: org/x:1\n    labels: {a: b}\n"
        "  udm:\n    <<: *base\n    restart: always\n"
        "  loop:\n    extends: pool\n  pool:\n    extends: loop\n"
        "  pcf:\n    extends: {file: ../../etc/passwd, service: upf}\n"
    )
    rows = services(tmp_path, text)
    assert {name: row["sw_version"] for name, row in rows.items()} == {
        "amf": None, "smf": "1", "upf": "1", "udm": "2", "loop": None, "pool": None, "pcf": None,
    }  # fmt: skip


def test_resolved_as_json(tmp_path: Path) -> None:
    text = json.dumps({"name": "core", "services": {"amf": {"image": "org/amf:1", "command": None}}})
    (row,) = read(tmp_path, text, name="c.json").elements.to_pylist()
    assert (row["dn"], row["function"], row["source_ref"]) == ("core/amf", "AMF", "/services/amf")


def test_truncated(tmp_path: Path) -> None:
    network = read(tmp_path, "services:\n  amf:\n    image: org/a:1\n  smf:\n    image: [x\n", name="c.yaml")
    assert network.elements["function"].to_pylist() == ["AMF"]
    assert network.import_runs["partial"].to_pylist() == [True]
    assert next(iter(network.problems)).where.startswith("c.yaml:6")


def test_duplicate_services_are_told(tmp_path: Path) -> None:
    network = read(tmp_path, "services:\n  amf:\n    image: a:1\n    image: a:2\n", name="c.yaml")
    assert network.elements["sw_version"].to_pylist() == ["2"]
    assert "'image' is there twice" in str(network.problems)


@pytest.mark.parametrize(
    "text",
    [
        "services:\n  amf:\n    image: &a [*a]\n",
        "services:\n  amf:\n    build: " + "{a: " * 200,
        "services:\n  ? [a, b]\n  : {image: x}\n  amf:\n    image: a:1\n",
    ],
)
def test_hostile(tmp_path: Path, text: str) -> None:
    with pytest.raises(RingfenceError, match=r"c\.yaml"):
        read(tmp_path, text, name="c.yaml")


def test_recognition(shared: Path) -> None:
    files = [path for path in (shared / "samples" / "inventory").rglob("*") if path.is_file()]
    known = {path.name for path in files if COMPOSE.recognises(path.read_bytes()[: 1 << 16])}
    assert known == {"free5gc-docker-compose.yaml"}
    assert not COMPOSE.recognises(b"services:\n  sbi:\n    type: ClusterIP\n")
    assert not COMPOSE.recognises(b"id,services:\n1,2\n")
