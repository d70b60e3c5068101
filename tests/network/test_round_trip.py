"""What we export comes back as it was, in every format; other programs are not surprised by it."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import HealthCheck, given, settings

from ringfence.core.errors import RingfenceError
from ringfence.demo import write_demo
from ringfence.network.export import tables_of
from ringfence.network.importing import read_files
from ringfence.network.model import Network
from ringfence.network.workspace import Workspace
from ringfence.pipeline import export_network, import_network
from ringfence.share.network_export import WRITERS, write_network
from tests.network.inventories import resolve
from tests.network.networks import networks
from tests.network.private_network import workspace

OWN_SOURCE = ("source_id", "source_format", "source_ref")
DOCUMENTS = ("cyclonedx", "tmf639")


def rows_of(network: Network, kind: str) -> dict[str, pa.Table]:
    """The tables; of documents without what names the file itself."""
    tables = {name: rows for name, rows in tables_of(network).items() if name != "import_run"}
    lost = OWN_SOURCE if kind in DOCUMENTS else ()
    return {name: rows.drop_columns([c for c in lost if c in rows.column_names]) for name, rows in tables.items()}


def back(network: Network, kind: str, folder: Path) -> Network:
    path = folder / f"{kind}-out"
    write_network(network, kind, path)
    return read_files([path], resolve=resolve)


@pytest.mark.parametrize("kind", WRITERS)
@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(network=networks())
def test_any_network_comes_back_as_it_was(
    network: Network, kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    found = back(network, kind, tmp_path_factory.mktemp("trip"))
    assert not len(found.problems)
    before, after = rows_of(network, kind), rows_of(found, kind)
    for name, rows in before.items():
        assert after[name].to_pylist() == rows.to_pylist(), name
        assert after[name].schema == rows.schema


@settings(
    max_examples=settings().max_examples // 2,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(network=networks())
def test_any_bill_of_materials_passes_the_schema_of_its_makers(
    network: Network, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("bom") / "bom.json"
    write_network(network, "cyclonedx", path)
    text = path.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bom = json.loads(text)
    items = [*bom["components"], *bom["services"], bom["metadata"]["component"]]
    refs = [item["bom-ref"] for top in items for item in (top, *top.get("components", ()))]
    assert len(set(refs)) == len(refs)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    import_network(write_demo(folder / "files").inventories, folder / "ws")
    return folder / "ws"


@pytest.mark.parametrize("kind", WRITERS)
def test_the_demo_comes_back_as_it_was(demo: Path, tmp_path: Path, kind: str) -> None:
    export_network(demo, kind, tmp_path / "out")
    report = import_network([tmp_path / "out"], tmp_path / "back")
    assert not report.problems.errors
    before, after = (rows_of(Workspace.open(path).network(), kind) for path in (demo, tmp_path / "back"))
    for name, rows in before.items():
        assert rows.equals(after[name]), name


@pytest.fixture
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "network.json"
    write_network(workspace(tmp_path / "ws").network(), request.param, path)
    return path


def edited(path: Path, old: str, new: str) -> Network:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return read_files([path], resolve=resolve)


@pytest.mark.parametrize("document", DOCUMENTS, indirect=True)
def test_a_form_of_a_later_version_is_refused(document: Path) -> None:
    marker = '"value": "1"}'
    with pytest.raises(RingfenceError, match="export of form '2'"):
        edited(document, marker, marker.replace("1", "2"))


@pytest.mark.parametrize("document", DOCUMENTS, indirect=True)
def test_a_value_that_is_none_of_its_column_is_unknown_and_told(document: Path) -> None:
    found = edited(document, '"2020-01-01"', '"some day"')
    assert [problem.severity for problem in found.problems] == ["error"] * len(found.problems)
    assert "'some day' is no value of element." in str(found.problems)
    assert found.elements.num_rows == 3


@pytest.mark.parametrize("document", DOCUMENTS, indirect=True)
def test_columns_of_a_later_version_are_named_and_left_out(document: Path) -> None:
    old = "element:hw_version" if "CycloneDX" in document.read_text() else '"hw_version"'
    new = old.replace("hw_version", "hw_colour")
    if "CycloneDX" in document.read_text():
        old, new = "element:country", "element:colour"
    found = edited(document, old, new)
    assert "columns that this version does not know: element." in str(found.problems)


@pytest.mark.parametrize("document", DOCUMENTS, indirect=True)
def test_a_cut_export_keeps_what_stands_before(document: Path) -> None:
    data = document.read_bytes()
    document.write_bytes(data[: len(data) // 2])
    try:
        found = read_files([document], resolve=resolve)
    except RingfenceError as error:
        assert "ends too early" in str(error)  # noqa: PT017 - either may be, by where the cut falls
    else:
        assert found.import_runs["partial"].to_pylist() == [True]
