"""Registrations of nodes (VES)."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ringfence.network.formats.ves import VES
from tests.network import trees


def event(name: str | None = "n1", epoch: int | str = 1_700_000_000_000_000, **fields: Any) -> dict[str, Any]:
    header = {"domain": "pnfRegistration", "lastEpochMicrosec": epoch, "nfVendorName": "Sender", "sequence": 0}
    header |= {"sourceName": name} if name else {}
    return {"event": {"commonEventHeader": header, "pnfRegistrationFields": fields}}


def test_the_sample_is_an_unfilled_template(shared: Path) -> None:
    network = trees.sample(shared, "ves/pnfRegistration.json")
    (row,) = network.elements.to_pylist()
    assert (row["dn"], row["supplier_raw"], row["serial"], row["product"]) == (None, None, None, None)
    assert (row["sw_version"], row["made_on"], row["last_service_on"]) == (
        "2.3.5",
        date(2021, 1, 16),
        date(2021, 3, 26),
    )
    assert row["snapshot_at"] is None
    assert "names no node" in trees.messages(network)
    assert "holds unfilled templates" in trees.messages(network)
    # The sample holds a password: it is never kept.
    assert "additionalFields.password" not in dict(row["attrs"])
    assert dict(row["attrs"])["additionalFields.protocol"] == "SSH"


def test_recognition(shared: Path) -> None:
    trees.check_only(shared, VES, "ves/")


def test_all_columns(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=event(
        vendorName="Acme", modelNumber="AJ02", unitType="Airscale", unitFamily="BBU", serialNumber="007",
        softwareVersion="1.10", manufactureDate="2020-02-03", macAddress="00:11:aa:bb:cc:dd",
    ))  # fmt: skip
    (row,) = network.elements.to_pylist()
    wanted = {
        "dn": "PNF=n1", "kind": "managed_element", "supplier_id": "zz-acme", "supplier_basis": "stated",
        "product": "BBU", "product_number": "Airscale", "hw_version": "AJ02", "serial": "007", "sw_version": "1.10",
        "made_on": date(2020, 2, 3), "mac_prefix": "0011AA", "function": "BBU", "domain": "ran",
        "snapshot_at": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
    }  # fmt: skip
    assert {name: row[name] for name in wanted} == wanted


def test_the_sender_is_not_the_supplier(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=event(serialNumber="1"))
    assert trees.rows(network, "supplier_raw", "supplier_basis") == {"PNF=n1": (None, None)}


def test_of_many_events_the_last_counts(tmp_path: Path) -> None:
    events = [
        event(epoch=200, softwareVersion="new"),
        event(epoch=100, softwareVersion="old"),
        event("n2", "@timestamp@"),
    ]
    lines = "\n".join(json.dumps(e) for e in events)
    batch = {"eventList": [e["event"] for e in events]}
    for content in (events, list(reversed(events)), lines, batch):
        network = trees.load(tmp_path, a_json=content)
        assert trees.rows(network, "sw_version") == {"PNF=n1": "new", "PNF=n2": None}


def test_the_standard_defined_form(tmp_path: Path) -> None:
    header = {"domain": "stndDefined", "stndDefinedNamespace": "o1-notify-pnf-registration", "sourceName": "n1"}
    data = {"x-o1:notify-pnf-registration": {"vendor-name": "Acme", "vendor-pen": 99999, "serial-number": "007",
                                             "software-version": "2.0", "unit-family": "O-RU"}}  # fmt: skip
    content = {"event": {"commonEventHeader": header, "stndDefinedFields": {"data": data}}}
    network = trees.load(tmp_path, a_json=content)
    assert trees.rows(network, "supplier_id", "pen", "serial", "sw_version", "function") == {
        "PNF=n1": ("zz-acme", "99999", "007", "2.0", "O-RU")
    }


def test_without_a_name_the_serial_number_identifies(tmp_path: Path) -> None:
    assert set(trees.rows(trees.load(tmp_path, a_json=event(None, serialNumber="S1")), "kind")) == {"PNF=S1"}


def test_other_events_are_passed_over(tmp_path: Path) -> None:
    other = {"event": {"commonEventHeader": {"sourceName": "x"}, "heartbeatFields": {}}}
    assert trees.load(tmp_path, a_json=[other, event()]).elements.num_rows == 1


def test_absurd_times(tmp_path: Path) -> None:
    for epoch in (10**17, "9" * 18, "-1", "soon"):
        network = trees.load(tmp_path, a_json=event(epoch=epoch, serialNumber="1"))
        assert network.elements.num_rows == 1


def test_milliseconds_in_place_of_microseconds(tmp_path: Path) -> None:
    fields = {"vendorName": "Acme", "manufactureDate": "1538407540942", "macAddress": "none"}
    network = trees.load(tmp_path, a_json=event(epoch=1_538_407_540_940, **fields))
    (row,) = network.elements.to_pylist()
    assert (row["snapshot_at"], row["made_on"]) == (None, None)  # 18 January 1970 is no time of an event
    assert dict(row["attrs"])["manufactureDate"] == "1538407540942"  # not understood, and not lost
    assert dict(row["attrs"])["macAddress"] == "none"
    assert "the event's time is 1970-01-18" in trees.messages(network)


def test_keywords_of_a_simulator_are_unknown(tmp_path: Path) -> None:
    network = trees.load(tmp_path, a_json=event(vendorName="Acme", serialNumber="#RandomString(7)", unitFamily="A#1"))
    (row,) = network.elements.to_pylist()
    assert (row["serial"], row["product"]) == (None, "A#1")
    assert "holds unfilled templates" in trees.messages(network)


def test_broken_files(tmp_path: Path) -> None:
    text = json.dumps([event("a"), event("b")])
    cut = trees.load(tmp_path, a_json=text[: text.rindex("pnfReg")])
    assert set(trees.rows(cut, "kind")) == {"PNF=a"}
    assert trees.partial(cut)
    trees.check_hostile(tmp_path, "b.json", text)
    trees.check_stable(tmp_path, c_json=event("a"), d_json=event("b"))
