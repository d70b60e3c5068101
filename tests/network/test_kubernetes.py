"""Kubernetes manifests: workloads, their containers and images; templates, broken and hostile files."""

import json
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.kubernetes import KUBERNETES
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from tests.network.inventories import by_id, read, resolve

DIGEST = "sha256:" + "ab" * 32


def manifest(name: str, containers: str, *, kind: str = "Deployment", labels: str = "", init: str = "") -> str:
    inits = f"      initContainers:\n{init}" if init else ""
    return (
        f"apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: core\n  labels: {{{labels}}}\n"
        f"spec:\n  template:\n    spec:\n      containers:\n{containers}{inits}"
    )


def container(name: str, image: str, extra: str = "") -> str:
    return f"      - name: {name}\n        image: {image}\n{extra}"


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return by_id(network, "dn")


def one(path: Path, text: str) -> dict[str, Any]:
    (row,) = read(path, text, name="m.yaml").elements.to_pylist()
    return row


def sample(shared: Path, name: str) -> Path:
    path = shared / "samples" / "inventory" / name
    if not path.exists():
        pytest.skip(f"sample {name} is not there")
    return path


@pytest.mark.parametrize(
    ("name", "function", "inits"),
    [
        ("amf", "AMF", ["init-network-client", "init-network-client-ngap"]),
        ("smf", "SMF", ["init-network-client"]),
        ("upf", "UPF", ["init-network-client", "init-network-client-dn", "init-network-client-gtp"]),
    ],
)
def test_samples(shared: Path, name: str, function: str, inits: list[str]) -> None:
    network = read_files([sample(shared, f"k8s-vnfd/kubernetes/free5gc-{name}.yaml")], operator="Op", resolve=resolve)
    found = rows(network)
    dn = f"default/Deployment/free5gc-{name}-deployment"
    assert sorted(found) == [dn, *(f"{dn}/{init}" for init in inits)]
    own = found[dn]
    assert (own["function"], own["kind"], own["domain"]) == (function, "function", "core")
    # One image for all functions, without a tag: it names neither function nor version, and no supplier.
    assert (own["image_ref"], own["sw_version"], own["supplier_raw"]) == ("eno/free5gc", None, None)
    for init in inits:
        part = found[f"{dn}/{init}"]
        assert (part["kind"], part["function"], part["sw_version"]) == ("sw_unit", None, "v0.4.9")
        assert part["parent_id"] == own["element_id"] == part["root_id"]
    assert network.components["bom_ref"].to_pylist() == [*inits, "myapp-container"]
    assert network.relations.num_rows == len(inits)
    assert len(network.problems) == 0


def test_the_label_counts_before_the_name_and_the_command(tmp_path: Path) -> None:
    text = manifest("smf", container("c", "x/y:1"), labels="app.kubernetes.io/component: amf, app: upf")
    row = one(tmp_path, text)
    assert (row["function"], row["function_raw"]) == ("AMF", "amf")
    assert dict(row["attrs"])["function_basis"] == "label app.kubernetes.io/component"


@pytest.mark.parametrize(
    ("name", "function"),
    [
        ("oai-gnb-cu-cp-0", "GNB-CU-CP"),
        ("amf2", "AMF"),
        ("mongodb-server", None),  # a server of something is no SERVER
        ("amf-smf", None),  # two functions in one name
        ("aztec-amfora", None),  # parts of words do not count
        ("csr-approver", None),  # letters that mean something else in software
        ("n3iwue", None),
        ("oai-cu-cp", "GNB-CU-CP"),
        ("oai-du", "GNB-DU"),
        ("disk-du", None),  # two letters need a word that tells of radio
        ("gnb-cu-du", None),
    ],
)
def test_functions_in_names(tmp_path: Path, name: str, function: str | None) -> None:
    assert one(tmp_path, manifest(name, container("c", "x/y:1")))["function"] == function


@pytest.mark.parametrize(
    ("command", "function"),
    [
        ('["/bin/sh", "-c", "ip link set lo up && ./bin/upf -f ./config/smf.yaml"]', "UPF"),
        ('["open5gs-amfd", "-c", "/etc/open5gs/smf.yaml"]', "AMF"),
        ('["scp", "a", "b"]', None),
        ('["/bin/amf-init.sh", "smf"]', "AMF"),
    ],
)
def test_functions_in_commands(tmp_path: Path, command: str, function: str | None) -> None:
    text = manifest("x", container("c", "x/y:1", f"        command: {command}\n"))
    assert one(tmp_path, text)["function"] == function


def test_an_image_names_a_function_only_where_nothing_else_does(tmp_path: Path) -> None:
    alone = one(tmp_path, manifest("x", container("c", "org/oai-amf:1")))
    assert (alone["function"], dict(alone["attrs"])["function_basis"]) == ("AMF", "image")
    both = "---\n".join([
        manifest("x", container("c", "org/oai-amf:1")),
        manifest("smf", container("c", "org/oai-amf:1")),
    ])  # fmt: skip
    found = rows(read(tmp_path, both, name="m.yaml"))
    assert {dn: row["function"] for dn, row in found.items()} == {
        "core/Deployment/x": None,
        "core/Deployment/smf": "SMF",
    }


@pytest.mark.parametrize(
    ("image", "version", "digest", "purl"),
    [
        ("amf", None, None, "pkg:oci/amf?repository_url=docker.io/library/amf"),
        ("org/amf:latest", None, None, "pkg:oci/amf?repository_url=docker.io/org/amf&tag=latest"),
        ("org/amf:1.10", "1.10", None, "pkg:oci/amf?repository_url=docker.io/org/amf&tag=1.10"),
        ("reg.example:5000/a/AMF", None, None, None),
        ("reg.example:5000/a/amf", None, None, "pkg:oci/amf?repository_url=reg.example:5000/a/amf"),
        (f"org/amf@{DIGEST}", None, DIGEST, f"pkg:oci/amf@{DIGEST}?repository_url=docker.io/org/amf"),
        (f"org/amf:v2@{DIGEST}", "v2", DIGEST, f"pkg:oci/amf@{DIGEST}?repository_url=docker.io/org/amf&tag=v2"),
    ],
)
def test_images(tmp_path: Path, image: str, version: str | None, digest: str | None, purl: str | None) -> None:
    row = one(tmp_path, manifest("x", container("c", f'"{image}"')))
    assert (row["image_ref"], row["sw_version"], row["image_digest"]) == (image, version, digest)
    assert purl is None or row["purl"] == purl
    assert (row["supplier_raw"], row["supplier_basis"]) == (None, None)


def test_what_is_no_image_is_kept_as_written(tmp_path: Path) -> None:
    network = read(tmp_path, manifest("amf", container("c", "'$(IMAGE):1'")), name="m.yaml")
    (row,) = network.elements.to_pylist()
    assert (row["image_ref"], row["sw_version"], row["purl"]) == ("$(IMAGE):1", None, None)
    assert "m.yaml:1 (core/Deployment/amf/c)" in str(network.problems)


def test_init_sidecar_and_further_containers(tmp_path: Path) -> None:
    text = manifest(
        "amf",
        container("amf", "org/a:1") + container("metrics", "org/smf-exporter:2"),
        init=container("wait", "busybox:3") + container("mesh", "org/mesh:4", "        restartPolicy: Always\n"),
    )
    found = rows(read(tmp_path, text, name="m.yaml"))
    base = "core/Deployment/amf"
    assert {dn.removeprefix(base): (r["function"], r["sw_version"]) for dn, r in found.items()} == {
        "": ("AMF", "1"),
        "/metrics": (None, "2"),
        "/wait": (None, "3"),
        "/mesh": (None, "4"),
    }
    roles = {dn: dict(row["attrs"]).get("role") for dn, row in found.items()}
    assert roles == {base: None, f"{base}/metrics": "main", f"{base}/wait": "init", f"{base}/mesh": "sidecar"}


def test_several_functions_in_one_pod(tmp_path: Path) -> None:
    text = manifest("gnb-all", container("gnb-cu", "org/r:1") + container("gnb-du", "org/r:1"))
    found = rows(read(tmp_path, text.replace("gnb-all", "radio"), name="m.yaml"))
    assert {dn.removeprefix("core/Deployment/"): row["function"] for dn, row in found.items()} == {
        "radio": None,
        "radio/gnb-cu": "GNB-CU",
        "radio/gnb-du": "GNB-DU",
    }
    assert found["core/Deployment/radio"]["image_ref"] is None


@pytest.mark.parametrize("kind", ["StatefulSet", "DaemonSet", "ReplicaSet", "Job", "ReplicationController", "Rollout"])
def test_kinds(tmp_path: Path, kind: str) -> None:
    assert one(tmp_path, manifest("amf", container("c", "x:1"), kind=kind))["dn"] == f"core/{kind}/amf"


def test_pods_and_cron_jobs(tmp_path: Path) -> None:
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: amf}\nspec:\n  containers: [{name: c, image: 'x:1'}]\n"
    assert one(tmp_path, pod)["dn"] == "Pod/amf"
    spec = "{jobTemplate: {spec: {template: {spec: {containers: [{name: c, image: 'x:1'}]}}}}}"
    assert (
        one(tmp_path, f"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: j}}\nspec: {spec}\n")["dn"]
        == "CronJob/j"
    )


def pod(name: str, owner: str | None, image_id: str = "") -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "namespace": "core", "labels": {"pod-template-hash": "77f"}}
    if owner:
        metadata["ownerReferences"] = [{"kind": owner, "name": "amf-77f", "controller": True}]
    status = {"containerStatuses": [{"name": "c", "imageID": image_id}]}
    spec = {"containers": [{"name": "c", "image": "org/x:1"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec, "status": status}


def test_pods_of_a_deployment_are_one_workload_with_the_digest_that_runs(tmp_path: Path) -> None:
    pods = [pod(f"amf-77f-{i}", "ReplicaSet", f"docker-pullable://org/x@{DIGEST}") for i in range(3)]
    dump = {"apiVersion": "v1", "items": pods, "kind": "List"}
    row = one(tmp_path, json.dumps(dump))
    assert (row["dn"], row["function"], row["image_digest"]) == ("core/Deployment/amf", "AMF", DIGEST)
    assert dict(row["attrs"])["pods"] == "3"
    assert row["source_ref"] == "/items/0"
    deployment = {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "amf", "namespace": "core"},
        "spec": {"replicas": 3, "template": {"spec": {"containers": [{"name": "c", "image": "org/x:1"}]}}},
    }  # fmt: skip
    replica_set = {
        **deployment, "kind": "ReplicaSet",
        "metadata": {
            "name": "amf-77f", "namespace": "core", "ownerReferences": [{"kind": "Deployment", "name": "amf"}],
        },
    }  # fmt: skip
    for order in ([deployment, replica_set, *pods], [*pods, replica_set, deployment]):
        full = one(tmp_path, json.dumps({"apiVersion": "v1", "kind": "List", "items": order}))
        assert (full["dn"], full["image_digest"]) == ("core/Deployment/amf", DIGEST)
        assert full["element_id"] == row["element_id"]


def test_items_of_a_pod_list_need_no_kind(tmp_path: Path) -> None:
    bare = {key: value for key, value in pod("amf-0", None).items() if key not in ("kind", "apiVersion")}
    for dump in (
        {"kind": "PodList", "apiVersion": "v1", "items": [bare]},
        {"apiVersion": "v1", "items": [bare], "kind": "PodList"},
    ):
        assert one(tmp_path, json.dumps(dump))["dn"] == "core/Pod/amf-0"
        assert one(tmp_path, "# a comment\n" + _yaml(dump))["dn"] == "core/Pod/amf-0"


def _yaml(dump: dict[str, Any]) -> str:
    """Top-level keys as block, the rest in flow style, which JSON is."""
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in dump.items())


def test_lists_within_lists_and_many_documents(tmp_path: Path) -> None:
    inner = {"kind": "List", "apiVersion": "v1", "items": [pod("amf-0", None), pod("smf-0", None)]}
    text = _yaml({"kind": "List", "apiVersion": "v1", "items": [inner]}) + "---\n" + _yaml(pod("upf-0", None)) + "---\n"
    found = rows(read(tmp_path, text, name="m.yaml"))
    assert {row["function"] for row in found.values()} == {"AMF", "SMF", "UPF"}


def test_the_default_container_is_the_main_one(tmp_path: Path) -> None:
    text = manifest("x", container("side", "org/s:1") + container("real", "org/r:2"))
    text = text.replace("  labels: {}\n", "  annotations: {kubectl.kubernetes.io/default-container: real}\n")
    assert rows(read(tmp_path, text, name="m.yaml"))["core/Deployment/x"]["image_ref"] == "org/r:2"


TEMPLATES = {
    "name": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include \"x.fullname\" . }}\n",
    "labels": "apiVersion: v1\nkind: Service\nmetadata:\n  labels:\n    a: b\n  name: {{ .Values.name }}\n",
    "condition": "{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: amf\n{{- end }}\n",
    "helpers": '{{/*\nNames\n*/}}\n{{- define "x.name" -}}\n{{- end }}\n',
    "comment": "# (c) somebody\n{{- if .Values.x }}\nkind: Pod\n{{- end }}\n",
    "inside": manifest("amf", container("c", "x:1"))
    + "      {{- with .Values.nodeSelector }}\n      nodeSelector:\n      {{- end }}\n",
    "image": manifest("amf", container("c", '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"')),
}  # fmt: skip


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(RingfenceError, match=r"m\.yaml:\d+: is a Helm template.*\n.*helm template CHART"):
        read(tmp_path, TEMPLATES[name], name="m.yaml")


def test_braces_in_rendered_texts_are_no_template(tmp_path: Path) -> None:
    rules = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: r}\ndata:\n"
    rules += '  a: |\n    {{ $labels.pod }} is down\n    name: "{{ .x }}"\n'
    text = rules + "---\n" + manifest("amf", container("c", "x:1"))
    assert one(tmp_path, text)["function"] == "AMF"
    broken = read(tmp_path, text + "---\nkind: [\n", name="m.yaml")
    assert broken.elements.num_rows == 1
    assert broken.import_runs["partial"].to_pylist() == [True]


def test_a_dump_without_workloads_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="no workload among its 1 objects"):
        read(tmp_path, "apiVersion: v1\nkind: Config\nmetadata: {name: x}\n", name="m.yaml")


def test_manifests_without_workloads_beside_others_are_only_told(tmp_path: Path) -> None:
    (tmp_path / "smf.yaml").write_text(manifest("smf", container("c", "org/x:1")))
    (tmp_path / "service.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: smf}\n")
    network = read_files([tmp_path], operator="Op", resolve=resolve)
    assert network.elements["function"].to_pylist() == ["SMF"]
    assert [(p.severity, p.found) for p in network.problems] == [("warning", "has no workload among its 1 objects")]
    (tmp_path / "service.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: [\n")
    broken = read_files([tmp_path], operator="Op", resolve=resolve)
    assert [problem.severity for problem in broken.problems] == ["error"]
    assert sorted(broken.import_runs["partial"].to_pylist()) == [False, True]


KUSTOMIZATION = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [smf.yaml]\n"


def test_kustomizations_that_change_images_ask_for_what_they_render(tmp_path: Path) -> None:
    (tmp_path / "smf.yaml").write_text(manifest("smf", container("c", "org/x:1")))
    overlay = tmp_path / "kustomization.yaml"
    overlay.write_text(KUSTOMIZATION + "images:\n- {name: org/x, newTag: '2'}\n")
    network = read_files([tmp_path], operator="Op", resolve=resolve)
    (problem,) = network.problems
    assert problem.where.endswith("kustomization.yaml:1")
    assert "(images), which is not applied here" in problem.found
    assert "kubectl kustomize" in problem.fix
    overlay.write_text(KUSTOMIZATION)
    assert "not applied" not in str(read_files([tmp_path], operator="Op", resolve=resolve).problems)


def test_the_same_object_twice(tmp_path: Path) -> None:
    first, other = manifest("amf", container("c", "x:1")), manifest("amf", container("c", "x:2"))
    assert len(read(tmp_path, f"{first}---\n{first}", name="m.yaml").problems) == 0
    network = read(tmp_path, f"{first}---\n{other}", name="m.yaml")
    assert network.elements["sw_version"].to_pylist() == ["1"]
    assert "the first counts" in str(network.problems)


def test_truncated_files_keep_what_is_complete(tmp_path: Path) -> None:
    text = manifest("amf", container("c", "x:1")) + "---\n" + manifest("smf", container("c", "x: [1"))
    network = read(tmp_path, text, name="m.yaml")
    assert network.elements["function"].to_pylist() == ["AMF"]
    (problem,) = network.problems
    assert problem.where.startswith("m.yaml:2")
    dump = json.dumps({"apiVersion": "v1", "kind": "List", "items": [pod("amf-0", None), pod("smf-0", None)]})
    cut = read(tmp_path, dump[: dump.index("smf-0") + 20], name="m.json")
    assert cut.elements["function"].to_pylist() == ["AMF"]
    assert cut.import_runs["partial"].to_pylist() == [True]
    assert "/items/1" in str(cut.problems)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    assert one(tmp_path, manifest("amf", container("c", "x:1")).encode(encoding))["function"] == "AMF"
    assert one(tmp_path, json.dumps(pod("amf-0", None)).encode(encoding))["function"] == "AMF"


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    text = manifest("amf", container("c", "x:1")).encode() + b"---\na: \xff\xfe\n"
    network = read(tmp_path, text, name="m.yaml")
    assert network.import_runs["partial"].to_pylist() == [True]
    assert "UTF-8" in str(network.problems)


def bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, levels)]
    return "\n".join(lines)


HOSTILE = {
    "aliases": f"apiVersion: v1\nkind: List\n{bomb(12)}\n",
    "merges": "apiVersion: v1\nkind: List\na0: &a0 {x: 1}\n"
    + "\n".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}], k{i}: 1}}" for i in range(1, 40)),
    "cycle": "apiVersion: v1\nkind: List\na: &a [*a]\n",
    "deep": "apiVersion: v1\nkind: List\nitems: " + "[" * 5000,
    "deep-block": "apiVersion: v1\nkind: Pod\n" + "".join(f"{' ' * i}k:\n" for i in range(500)),
    "tag": "apiVersion: v1\nkind: List\nx: !!python/object/apply:os.system [id]\n",
    "deep-json": '{"apiVersion": "v1", "kind": "List", "items": ' + "[" * 100_000,
    "deep-object": '{"apiVersion": "v1", "kind": "Pod", "items": [' + '{"items":[' * 300 + "]}" * 300 + "]}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_problem(tmp_path: Path, name: str) -> None:
    with pytest.raises(RingfenceError, match=r"m\.yaml"):
        read(tmp_path, HOSTILE[name], name="m.yaml")


def test_one_huge_scalar(tmp_path: Path) -> None:
    text = manifest("amf", container("c", "x:1")) + "---\na: '" + "x " * (20 << 20)
    network = read(tmp_path, text, name="m.yaml")
    assert network.elements.num_rows == 1
    assert "longer than 32 MB" in str(network.problems)


def test_order_of_documents_does_not_matter(tmp_path: Path) -> None:
    parts = [manifest(name, container("c", "org/x:1")) for name in ("amf", "smf", "upf")]
    tables = [read(tmp_path, "---\n".join(order), name="m.yaml").elements for order in (parts, parts[::-1])]
    wanted = [c for c in tables[0].column_names if c not in ("source_ref", "source_id")]
    assert tables[0].select(wanted).equals(tables[1].select(wanted))


def test_recognition(shared: Path) -> None:
    folder = shared / "samples" / "inventory"
    known = {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and KUBERNETES.recognises(path.read_bytes()[: 1 << 16])
    }
    assert known == {"free5gc-amf.yaml", "free5gc-smf.yaml", "free5gc-upf.yaml"}
