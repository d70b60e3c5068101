"""Imports into a workspace: repeatable, independent of their order, and never half done."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.core.tables import ELEMENT, IMPORT_RUN, SITE
from ringfence.network import workspace as workspace_module
from ringfence.network.importing import import_files, read_files
from ringfence.network.model import ImportReport
from ringfence.network.registry import importers
from ringfence.network.workspace import Workspace
from tests.network.inventories import bulk, managed, resolve

HEADER = "element_id,operator,country,function,supplier,site_id,latitude,longitude\n"


def _csv(path: Path, name: str, *rows: str) -> Path:
    path.mkdir(exist_ok=True)
    file = path / name
    file.write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return file


def _state(workspace: Workspace) -> dict[str, bytes]:
    return {
        str(p.relative_to(workspace.path)): p.read_bytes() for p in sorted(workspace.path.rglob("*")) if p.is_file()
    }


def _import(workspace: Workspace, *files: Path, **options: str) -> ImportReport:
    return import_files(files, workspace, resolve=resolve, **options)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "ws")


def test_create_and_open(tmp_path: Path) -> None:
    assert not Workspace.is_workspace(tmp_path)
    with pytest.raises(RingfenceError, match="is no workspace"):
        Workspace.open(tmp_path)
    Workspace.create(tmp_path / "ws")
    assert Workspace.is_workspace(tmp_path / "ws")
    network = Workspace.open(tmp_path / "ws").network()
    assert (network.elements.schema, network.elements.num_rows) == (ELEMENT.schema, 0)
    with pytest.raises(RingfenceError, match="already"):
        Workspace.create(tmp_path / "ws")
    (tmp_path / "ws" / "ringfence.toml").write_text("format = 99\n")
    with pytest.raises(RingfenceError, match="format 99"):
        Workspace.open(tmp_path / "ws")


def test_importing_twice_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    files = [_csv(tmp_path, "a.csv", "1,Op,DE,AMF,Acme,A,50,8"), tmp_path / "b.xml"]
    files[1].write_text(bulk(managed("1")))
    assert _import(workspace, *files).changed
    before = _state(workspace)
    stamps = {p: p.stat().st_mtime_ns for p in workspace.path.rglob("*.parquet")}
    report = _import(workspace, *files)
    assert not report.changed
    assert report.elements == 2
    assert _state(workspace) == before
    assert {p: p.stat().st_mtime_ns for p in workspace.path.rglob("*.parquet")} == stamps


def test_the_order_of_imports_does_not_matter(tmp_path: Path) -> None:
    files = [
        _csv(tmp_path, "a.csv", "2,Op,DE,AMF,Acme,A,50,8", "1,Op,DE,AMF,Acme,B,,"),
        _csv(tmp_path, "b.csv", "3,Op,DE,UPF,Bolt,B,51,9", "1,Op,DE,AMF,Bolt,B,,"),
    ]
    states = []
    for order in (files, files[::-1]):
        for together in (True, False):
            workspace = Workspace.create(tmp_path / f"ws{len(states)}")
            for batch in [order] if together else [[file] for file in order]:
                _import(workspace, *batch)
            states.append(_state(workspace))
    assert all(state == states[0] for state in states)
    network = Workspace.open(tmp_path / "ws0").network()
    assert network.elements["element_id"].to_pylist() == ["1", "2", "3"]
    # What one file does not say about a site, the other may.
    sites = {row["site_id"]: row["latitude"] for row in network.sites.to_pylist()}
    assert sites == {"A": 50.0, "B": 51.0}


def test_an_element_in_two_files_is_one_row_and_a_warning(workspace: Workspace, tmp_path: Path) -> None:
    old, new = tmp_path / "old.xml", tmp_path / "new.xml"
    new.write_text(bulk(managed("1", vendor="Bolt"), footer='<fileFooter dateTime="2024-06-01T00:00:00Z"/>'))
    old.write_text(bulk(managed("1"), footer='<fileFooter dateTime="2023-06-01T00:00:00Z"/>'))
    for order in ([old, new], [new, old]):
        for file in order:
            report = _import(workspace, file)
        assert workspace.network().elements["supplier_id"].to_pylist() == ["zz-bolt"]
        assert "1 elements are also in new.xml" in str(report.problems)


def test_a_changed_file_of_the_same_name_replaces_its_rows(workspace: Workspace, tmp_path: Path) -> None:
    _import(workspace, _csv(tmp_path, "a.csv", "1,Op,DE,AMF,,,,", "2,Op,DE,AMF,,,,"))
    _import(workspace, _csv(tmp_path, "a.csv", "1,Op,DE,UPF,,,,"))
    network = workspace.network()
    assert network.elements["function"].to_pylist() == ["UPF"]
    assert network.import_runs["path"].to_pylist() == ["a.csv"]
    assert len(list(workspace.sources.iterdir())) == 1


def test_the_same_name_for_another_operator_is_another_file(workspace: Workspace, tmp_path: Path) -> None:
    for operator, id_ in (("A", "1"), ("B", "2")):
        file = tmp_path / "inventory.csv"
        file.write_text(f"element_id,country,function\n{id_},DE,AMF\n")
        _import(workspace, file, operator=operator)
    assert workspace.network().elements["operator"].to_pylist() == ["A", "B"]


def test_two_files_of_one_name_in_one_call_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    one = _csv(tmp_path / "x", "a.csv", "1,Op,DE,AMF,,,,")
    two = _csv(tmp_path / "y", "a.csv", "2,Op,DE,AMF,,,,")
    report = _import(workspace, one, two)
    assert "bears the same name" in str(report.problems)


def test_a_file_that_cannot_be_used_leaves_its_last_good_import(workspace: Workspace, tmp_path: Path) -> None:
    good = _csv(tmp_path, "a.csv", "1,Op,DE,AMF,,,,")
    _import(workspace, good)
    before = _state(workspace)
    good.write_text("nonsense")
    with pytest.raises(RingfenceError):
        _import(workspace, good)
    assert _state(workspace) == before
    report = _import(workspace, good, _csv(tmp_path, "b.csv", "2,Op,DE,AMF,,,,"))
    assert report.problems.errors == 1
    assert workspace.network().elements["element_id"].to_pylist() == ["1", "2"]


def test_a_killed_run_leaves_the_last_good_tables(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _import(workspace, _csv(tmp_path, "a.csv", "1,Op,DE,AMF,,,,"))
    elements = workspace.table_path(ELEMENT).read_bytes()

    def killed(path: Path, rows: object) -> None:
        path.write_bytes(b"half")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(workspace_module, "_write_parquet", killed)
        with pytest.raises(KeyboardInterrupt):
            _import(workspace, _csv(tmp_path, "b.csv", "2,Op,DE,AMF,,,,"))
    assert workspace.table_path(ELEMENT).read_bytes() == elements
    _import(workspace, tmp_path / "b.csv")
    assert Workspace.open(workspace.path).element_count() == 2


def test_the_mapping_is_saved_with_the_import(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Nr,function\n1,AMF\n")
    mapping = {"columns": {"Nr": "element_id"}, "constants": {"operator": "Op", "country": "DE"}}
    import_files([file], workspace, mapping=mapping, resolve=resolve)
    (folder,) = workspace.sources.iterdir()
    assert json.loads((folder / "options.json").read_text())["mapping"] == mapping
    assert {p.name for p in folder.iterdir()} == {
        "element.parquet",
        "site.parquet",
        "component.parquet",
        "relation.parquet",
        "import_run.parquet",
        "options.json",
    }


def test_removing_an_import(workspace: Workspace, tmp_path: Path) -> None:
    _import(workspace, _csv(tmp_path, "a.csv", "1,Op,DE,AMF,,A,1,1"), _csv(tmp_path, "b.csv", "2,Op,DE,AMF,,,,"))
    first = workspace.network().import_runs.to_pylist()[0]
    workspace.remove(first["source_id"])
    network = workspace.network()
    assert len(network.elements) == len(network.import_runs) == 1
    with pytest.raises(RingfenceError, match="no import"):
        workspace.remove(first["source_id"])


def test_tables_are_in_their_declared_order(workspace: Workspace, tmp_path: Path) -> None:
    _import(workspace, _csv(tmp_path, "a.csv", "b,Op,DE,AMF,,B,1,1", "a,Op,DE,AMF,,A,2,2", "a,An,DE,AMF,,,,"))
    network = workspace.network()
    for table, rows in ((ELEMENT, network.elements), (SITE, network.sites), (IMPORT_RUN, network.import_runs)):
        keys = [tuple(row.values()) for row in rows.select(list(table.order)).to_pylist()]
        assert keys == sorted(keys)
        assert rows.schema == table.schema


def test_members_of_a_zip_are_files(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("one.csv", HEADER + "1,Op,DE,AMF,,,,\n")
        archive.writestr("sub/two.xml", bulk(managed("1")))
    network = read_files([tmp_path / "all.zip"], resolve=resolve)
    assert network.elements.num_rows == 2
    assert sorted(network.import_runs["path"].to_pylist()) == ["all.zip!one.csv", "all.zip!sub/two.xml"]


def test_wrong_calls(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="no such file"):
        read_files([tmp_path / "absent.csv"], resolve=resolve)
    with pytest.raises(RingfenceError, match="no file was given"):
        read_files([], resolve=resolve)
    with pytest.raises(RingfenceError, match="no country"):
        read_files([tmp_path], country="Atlantis", resolve=resolve)


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    file = _csv(tmp_path, "a.csv", "1,Op,DE,AMF,,,,")
    read_files([file], resolve=resolve, progress=lambda *step: told.append(step))
    assert told[-1] == ("a.csv", file.stat().st_size, file.stat().st_size)


def test_importers_describe_themselves() -> None:
    found = importers()
    names = [importer.name for importer in found]
    assert len(names) == len(set(names))
    assert names[-1] == "csv", "almost any text could be a table: it is asked last"
    assert all(type(importer).__doc__ for importer in found)
