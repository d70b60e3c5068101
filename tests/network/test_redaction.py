"""What leaves the house holds nothing that is private, and still can be judged."""

import json
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ringfence.core.errors import RingfenceError
from ringfence.core.tables import COMPONENT, ELEMENT, IMPORT_RUN, RELATION, SITE
from ringfence.network.importing import import_files
from ringfence.network.redaction import TREATMENTS, Redactor, redacted_copy, salt_of
from ringfence.network.workspace import Workspace
from ringfence.pipeline import import_network, redact_network
from tests.network.inventories import bulk, managed, resolve
from tests.network.private_network import PUBLIC, rows_of, texts, workspace

SALT = b"0123456789abcdef0123456789abcdef"
KNOWN = frozenset({"zz-acme"})
OTHER = b"another salt of sixteen or more"


def everything(folder: Path, scratch: Path) -> bytes:
    """All bytes of a folder, names of files too; Parquet both as it is and written again without compression."""
    found = b""
    for path in sorted(folder.rglob("*")):
        found += str(path.relative_to(folder)).encode() + b"\n"
        if path.is_file():
            found += path.read_bytes()
        if path.suffix == ".parquet":
            pq.write_table(pq.read_table(path), scratch, compression="none", use_dictionary=False)
            found += scratch.read_bytes()
    return found


def private_texts(network_tables: list[pa.Table]) -> set[str]:
    found = {text for table in network_tables for text in texts(table)}
    return {text for text in found if "secret" in text.lower()}


def test_no_private_text_is_in_any_byte(tmp_path: Path) -> None:
    found = workspace(tmp_path / "ws")
    network = found.network()
    tables = [network.elements, network.sites, network.components, network.relations, network.import_runs]
    private = private_texts(tables)
    assert len(private) > 50
    before = everything(found.path, tmp_path / "scratch")
    assert all(text.encode() in before for text in private)  # the search finds what is there
    redacted_copy(found, tmp_path / "out", Redactor(SALT))
    after = everything(tmp_path / "out", tmp_path / "scratch")
    assert [text for text in private if text.encode() in after] == []
    assert b"secret" not in after.lower()
    assert b"52.516" not in after
    assert SALT not in after


def test_what_rules_look_at_stays(tmp_path: Path) -> None:
    redacted_copy(workspace(tmp_path / "ws"), tmp_path / "out", Redactor(SALT, suppliers=KNOWN))
    rows = Workspace.open(tmp_path / "out").network().elements.to_pylist()
    (row,) = (row for row in rows if row["kind"] == "hw_unit")
    kept = [name for name in ELEMENT.names if name in PUBLIC]
    assert {name: row[name] for name in kept} == {name: PUBLIC[name] for name in kept}
    assert (row["cells"], str(row["in_service_from"])) == (3, "2020-01-01")
    child = next(other for other in rows if other["kind"] == "function")
    assert child["parent_id"] == row["element_id"]
    assert (child["permits"], row["permits"]) == (["none"], None)
    bare = next(other for other in rows if other["kind"] is None)
    assert bare["site_id"] is None  # what is unknown gets no pseudonym


def test_a_supplier_that_only_an_overlay_knows_gets_a_pseudonym() -> None:
    for table in (ELEMENT, COMPONENT):
        rows = rows_of(table).slice(0, 2)
        index = rows.schema.get_field_index("supplier_id")
        rows = rows.set_column(index, "supplier_id", pa.array(["zz-acme", "quiet-lark"], pa.string()))
        found = Redactor(SALT, suppliers=KNOWN).table(rows, table)["supplier_id"].to_pylist()
        assert sorted(found) == sorted(["zz-acme", Redactor(SALT).pseudonym("supplier", "quiet-lark")])
        assert "zz-acme" not in Redactor(SALT).table(rows, table)["supplier_id"].to_pylist()


def test_tables_still_fit_together(tmp_path: Path) -> None:
    network = redacted_copy(workspace(tmp_path / "ws"), tmp_path / "out", Redactor(SALT)).network()
    ids = set(network.elements["element_id"].to_pylist())
    assert set(network.relations["from_id"].to_pylist()) & ids
    assert set(network.components["element_id"].to_pylist()) & ids
    assert set(network.sites["site_id"].to_pylist()) & set(network.elements["site_id"].to_pylist())
    assert set(network.import_runs["source_id"].to_pylist()).isdisjoint({None})
    orders = [row["element_id"] for row in network.elements.to_pylist()]
    assert orders == sorted(orders)  # the order of rows does not tell the old ids


def test_pseudonyms_are_stable_under_a_salt_and_differ_under_another() -> None:
    rows = rows_of(ELEMENT)
    first, again, other = (Redactor(salt).table(rows, ELEMENT) for salt in (SALT, SALT, OTHER))
    assert first.equals(again)
    for name in ("operator", "element_id", "site_id", "customer"):
        pseudonyms = set(first[name].to_pylist()) - {None}
        assert pseudonyms
        assert pseudonyms.isdisjoint(other[name].to_pylist())
    # Kinds do not mix: an element and a site of one name have different pseudonyms.
    assert Redactor(SALT).pseudonym("site", "x")[5:] != Redactor(SALT).pseudonym("element", "x")[8:]


def test_positions_are_rounded_and_say_how_far_off_they_may_be() -> None:
    rows = Redactor(SALT).table(rows_of(SITE), SITE).to_pylist()
    found = {(row["latitude"], row["longitude"], row["position_basis"]) for row in rows}
    assert found == {(52.5, 13.4, "estimate"), (-33.9, -151.2, "estimate")}
    assert sorted(row["accuracy_m"] for row in rows) == [7872.0, 7875.0]
    rows = Redactor(SALT, step=0.25).table(rows_of(SITE), SITE).to_pylist()
    assert {(row["latitude"], row["longitude"]) for row in rows} == {(52.5, 13.5), (-33.75, -151.25)}
    rows = Redactor(SALT, step=0).table(rows_of(SITE), SITE).to_pylist()
    assert {(row["latitude"], row["accuracy_m"], row["position_basis"]) for row in rows} == {(None, None, None)}


def test_only_columns_that_exist_are_treated_and_free_text_is_not_kept() -> None:
    for table in (ELEMENT, SITE, COMPONENT, RELATION, IMPORT_RUN):
        assert set(TREATMENTS[table.name]) <= set(table.names)
    assert {"attrs", "user_label", "dn", "serial", "asset_tag", "plmn", "source_ref"}.isdisjoint(TREATMENTS["element"])
    assert {"name", "place"}.isdisjoint(TREATMENTS["site"])


def test_an_import_can_be_redacted_before_anything_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "Secret Hill.xml"
    file.write_text(bulk(managed("Secret-1", attributes="<xn:userLabel>Secret Hill</xn:userLabel>")))
    table = tmp_path / "secret.csv"
    table.write_text("Nr,function,supplier,latitude,longitude\nsecret-7,AMF,Bolt,50.123,8.456\n")
    mapping = {"columns": {"Nr": "element_id"}, "constants": {"operator": "Secret Mobile", "country": "DE"}}
    found = Workspace.create(tmp_path / "ws")
    redactor = Redactor(SALT, suppliers=KNOWN)
    import_files([file], found, resolve=resolve, operator="Secret Mobile", redactor=redactor)
    import_files([table], found, resolve=resolve, mapping=mapping, redactor=redactor)
    assert b"secret" not in everything(found.path, tmp_path / "scratch").lower()
    network = found.network()
    assert set(network.elements["supplier_id"].to_pylist()) == {"zz-acme", redactor.pseudonym("supplier", "zz-bolt")}
    assert len(set(network.elements["operator"].to_pylist())) == 1
    report = import_files([table], found, resolve=resolve, mapping=mapping, redactor=redactor)
    assert not report.changed
    assert all(json.loads(p.read_text())["mapping"] == {} for p in found.sources.rglob("options.json"))


def test_ids_of_the_shipped_rulebook_stay_and_those_of_an_overlay_do_not(tmp_path: Path) -> None:
    table, redactor = tmp_path / "own.csv", Redactor(SALT)
    table.write_text("element_id,operator,country,function,supplier\na,O,GB,AMF,Huawei\nb,O,GB,AMF,Dunkelwerk\n")
    overlays = Workspace.create(tmp_path / "ws").overlays
    overlays.mkdir(exist_ok=True)
    (overlays / "own.facts.yaml").write_text("suppliers:\n  - {id: quiet-lark, name: Dunkelwerk}\n")
    import_network([table], tmp_path / "ws")
    wanted = {"Huawei": "huawei", "Dunkelwerk": redactor.pseudonym("supplier", "quiet-lark")}
    redact_network(tmp_path / "ws", tmp_path / "out", redactor)
    shutil.copytree(overlays, Workspace.create(tmp_path / "at-once").overlays, dirs_exist_ok=True)
    import_network([table], tmp_path / "at-once", redactor=redactor)
    for folder in ("out", "at-once"):
        rows = Workspace.open(tmp_path / folder).network().elements.to_pylist()
        assert {row["supplier_raw"]: row["supplier_id"] for row in rows} == wanted


def test_a_salt_is_made_once_and_a_short_one_refused(tmp_path: Path) -> None:
    salt = salt_of(tmp_path / "salt")
    assert len(salt) == 64
    assert salt_of(tmp_path / "salt") == salt
    assert (tmp_path / "salt").stat().st_mode & 0o077 == 0
    with pytest.raises(RingfenceError, match="guessed"):
        Redactor(b"short")
    with pytest.raises(RingfenceError, match="rounded"):
        Redactor(SALT, step=-1)
    with pytest.raises(RingfenceError, match="salt"):
        salt_of(tmp_path)
