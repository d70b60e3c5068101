"""Helm charts: values.yaml with Chart.yaml beside it, charts within charts, notations of images."""

from pathlib import Path
from typing import Any

import pytest

from ringfence.network.formats.helm import HELM
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from tests.network.inventories import by_id, read, resolve

CHART = 'apiVersion: v2\nname: {}\nversion: 1.2.3\nappVersion: "{}"\n'
BLOCK = "image:\n  registry: reg.example\n  repository: org/{}\n  tag: {}\n"


def chart(path: Path, files: dict[str, str]) -> Network:
    for name, text in files.items():
        file = path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return read_files([path / "in"], resolve=resolve)


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return {dn.removeprefix("helm/"): row for dn, row in by_id(network, "dn").items()}


@pytest.mark.parametrize("name", ["amf", "upf"])
def test_samples(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "samples" / "inventory" / "helm" / f"open5gs-{name}" / "values.yaml"
    if not path.is_file():
        pytest.skip("sample is not there")
    alone = read_files([path], operator="Op", resolve=resolve)
    (row,) = alone.elements.to_pylist()
    # The same image for all functions, and no chart beside it: the function is unknown, and told so.
    assert (row["function"], row["sw_version"], row["supplier_raw"]) == (None, "2.7.5", None)
    assert row["image_ref"] == "docker.io/gradiant/open5gs:2.7.5"
    assert "without its Chart.yaml" in str(alone.problems)
    files = {f"open5gs-{name}/values.yaml": path.read_text()}
    (in_folder,) = chart(tmp_path, files).elements.to_pylist()
    assert (in_folder["function"], in_folder["dn"]) == (name.upper(), f"helm/open5gs-{name}")
    files[f"open5gs-{name}/Chart.yaml"] = CHART.format(f"open5gs-{name}", "2.7.0")
    (with_chart,) = chart(tmp_path, files).elements.to_pylist()
    assert (with_chart["function"], with_chart["sw_version"]) == (name.upper(), "2.7.5")
    assert dict(with_chart["attrs"])["chart_version"] == "1.2.3"


@pytest.mark.parametrize(
    ("tag", "version"), [('""', "v1.10"), ("latest", None), ("1.10", "1.10"), ("2.0", "2.0"), ("~", "v1.10")]
)
def test_versions(tmp_path: Path, tag: str, version: str | None) -> None:
    files = {"Chart.yaml": CHART.format("amf", "v1.10"), "values.yaml": BLOCK.format("x", tag)}
    (row,) = chart(tmp_path, files).elements.to_pylist()
    assert (row["function"], row["sw_version"]) == ("AMF", version)


def test_digests(tmp_path: Path) -> None:
    digest = "sha256:" + "0" * 64
    text = f"image: {{repository: org/x, tag: '', digest: '{digest}'}}\n"
    (row,) = chart(tmp_path, {"Chart.yaml": CHART.format("amf", "1"), "values.yaml": text}).elements.to_pylist()
    assert (row["image_digest"], row["sw_version"]) == (digest, None)


def test_notations(tmp_path: Path) -> None:
    text = (
        "images:\n  repository: reg.example/\n  tags:\n    init: busybox:1\n"
        "    amf: org/5gc-amf:2\n    smf: org/5gc-smf\n"
        "upf:\n  image:\n    repository: org/u\n    tag: 3\n"
        "nrf:\n  container:\n    image: org/n:4\n"
        "udm:\n  imageTag: '5'\n  image: org/d\n"
        "nfimage:\n  repository: org/own\n  version: v6\n"
        "metrics:\n  enabled: false\n  image: {repository: org/m, tag: 7}\n"
        "exporter:\n  image: {repository: org/e}\n"
        "icon: https://example.com/image.png\n"
    )
    found = rows(chart(tmp_path, {"Chart.yaml": CHART.format("core-ausf", "9"), "values.yaml": text}))
    assert {dn: (row["function"], row["image_ref"], row["sw_version"]) for dn, row in found.items()} == {
        "core-ausf": ("AUSF", "org/own:v6", "v6"),
        "core-ausf/init": (None, "reg.example/busybox:1", "1"),
        "core-ausf/amf": ("AMF", "reg.example/org/5gc-amf:2", "2"),
        "core-ausf/smf": ("SMF", "reg.example/org/5gc-smf", "9"),
        "core-ausf/upf": ("UPF", "org/u:3", "3"),
        "core-ausf/nrf/container": ("NRF", "org/n:4", "4"),
        "core-ausf/udm": ("UDM", "org/d:5", "5"),
        "core-ausf/exporter": (None, "org/e", None),  # the application's version is not the exporter's
    }


UMBRELLA = (
    CHART.format("core", "8") + "dependencies:\n- {name: nf-amf, alias: amf, version: 1}\n- {name: smf, version: 1}\n"
    "- {name: upf, version: 1, condition: upf.enabled}\n- {name: mongodb, version: 1}\n"
)


def test_charts_within_charts(tmp_path: Path) -> None:
    files = {
        "core/Chart.yaml": UMBRELLA,
        "core/values.yaml": "amf: {image: {tag: '2'}}\nupf: {enabled: false}\nmongodb: {image: {repository: org/m}}\n",
        "core/charts/nf-amf/Chart.yaml": CHART.format("nf-amf", "1"),
        "core/charts/nf-amf/values.yaml": BLOCK.format("a", '"1"'),
        "core/charts/smf/Chart.yaml": CHART.format("smf", "1.5"),
        "core/charts/smf/values.yaml": BLOCK.format("s", ""),
        "core/charts/upf/Chart.yaml": CHART.format("upf", "1"),
        "core/charts/upf/values.yaml": BLOCK.format("u", '"1"'),
    }
    found = rows(chart(tmp_path, files))
    assert {dn: (row["function"], row["sw_version"]) for dn, row in found.items()} == {
        "core/amf": ("AMF", "2"),
        "core/smf": ("SMF", "1.5"),
        "core/mongodb": (None, None),
    }


def test_an_image_by_its_name_without_a_tag_has_the_version_of_the_application(tmp_path: Path) -> None:
    values = "nrf:\n  image:\n    name: org/x-nrf\n    pullPolicy: Always\n"
    values += "initcontainers:\n  curl: {registry: reg.example, image: initcurl, tag: 1.0.0}\n"
    found = rows(chart(tmp_path, {"Chart.yaml": CHART.format("x-nrf", "v3"), "values.yaml": values}))
    assert {dn: (row["function"], row["sw_version"], row["image_ref"]) for dn, row in found.items()} == {
        "x-nrf/nrf": ("NRF", "v3", "org/x-nrf"),
        "x-nrf/initcontainers/curl": (None, "1.0.0", "reg.example/initcurl:1.0.0"),
    }


def test_a_chart_for_a_part_of_a_gnb_is_not_named_after_the_image_of_all_parts(tmp_path: Path) -> None:
    values = "nfimage:\n  repository: reg.example/org/oai-gnb\n  version: 2024.w32\n"
    (row,) = chart(tmp_path, {"Chart.yaml": CHART.format("oai-cu-up", "2"), "values.yaml": values}).elements.to_pylist()
    assert (row["function"], row["sw_version"]) == ("GNB-CU-UP", "2024.w32")


def test_a_chart_alone_is_an_element_without_an_image(tmp_path: Path) -> None:
    network = read(tmp_path, CHART.format("open5gs-amf", "2.7"), name="Chart.yaml")
    (row,) = network.elements.to_pylist()
    assert (row["function"], row["image_ref"], row["sw_version"]) == ("AMF", None, None)
    assert "without its values.yaml" in str(network.problems)


def test_values_without_images_are_told(tmp_path: Path) -> None:
    network = read(tmp_path, "image:\n  tag: 1\n  tags: x\n", name="values.yaml")
    assert network.elements.num_rows == 0
    assert "names no image" in str(network.problems)


def test_templates_of_a_chart_are_refused_and_its_values_read(tmp_path: Path) -> None:
    files = {
        "amf/Chart.yaml": CHART.format("amf", "1"),
        "amf/values.yaml": BLOCK.format("a", "2"),
        "amf/templates/deployment.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n",
    }
    network = chart(tmp_path, files)
    assert network.elements["sw_version"].to_pylist() == ["2"]
    (problem,) = network.problems
    assert problem.where.endswith("templates/deployment.yaml:4")
    assert "helm template" in problem.fix


def test_order_does_not_matter(tmp_path: Path) -> None:
    files = {"Chart.yaml": CHART.format("amf", "1"), "values.yaml": BLOCK.format("x", "2")}
    chart(tmp_path, files)
    paths = [tmp_path / "in" / name for name in files]
    tables = [read_files(order, resolve=resolve).elements for order in (paths, paths[::-1])]
    assert tables[0].equals(tables[1])
    assert tables[0]["dn"].to_pylist() == ["helm/amf"]


def test_hostile_values(tmp_path: Path) -> None:
    deep = "image: {repository: org/x, tag: 1}\na: " + "{b: " * 300
    network = read(tmp_path, deep, name="values.yaml")
    assert network.import_runs["partial"].to_pylist() == [True]
    assert network.elements.num_rows == 1


def test_recognition(shared: Path) -> None:
    files = [path for path in (shared / "samples" / "inventory").rglob("*") if path.is_file()]
    known = {path.name for path in files if HELM.recognises(path.read_bytes()[: 1 << 16])}
    assert known == {"values.yaml"}
    assert HELM.recognises(CHART.format("x", "1").encode())
    assert not HELM.recognises(b"image;repository\n1;2\n")
