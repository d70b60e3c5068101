"""Huawei CFGSYN backups and MO trees: traps, and input that is broken or hostile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.huawei_cfgsyn import HUAWEI_CFGSYN, HUAWEI_MOTREE
from ringfence.network.importing import read_files
from ringfence.network.model import Network


def resolve(text: str) -> str | None:
    return {"huawei": "huawei", "acme": "zz-acme"}.get(text.casefold())


def mo(class_: str, **values: str) -> str:
    """An object; ``1|text`` is the value 1 with its meaning in a comment."""
    inner = ""
    for name, value in values.items():
        code, _, meaning = value.partition("|")
        inner += f"<{name}>{code}</{name}>" + (f"<!--{meaning}-->" if meaning else "")
    return f"<class><{class_}><attributes>{inner}</attributes></{class_}></class>\n"


def backup(body: str, *, header: str = 'neversion="BTS3900 V100R011C10SPC262"', id_: str = "NE-7") -> bytes:
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?>\n'
        '<spec:BACKUPCFG xmlns:spec="http://www.huawei.com/specs/huawei_wl_bulkcm_xml_baseline_syn_1.0.0" '
        'xmlns="http://www.huawei.com/specs/bsc6000_nrm_forSyn_collapse_1.0.0">\n'
        f'<spec:fileHeader fileFormatVersion="1.1.0" nenrmversion="N1" {header}/>\n'
        f'<spec:syndata FunctionType="NODE" Id="{id_}" productversion="BTS3900 V100R011C10SPC262">\n{body}'
        '</spec:syndata>\n<spec:fileFooter ExportResult="Success" dateTime="2024-01-31T12:00:00"/>\n</spec:BACKUPCFG>\n'
    ).encode("latin-1")


def tree(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<MOTree>\n{body}</MOTree>\n'.encode()


def read(folder: Path, content: bytes) -> Network:
    path = folder / "node.bin"
    path.write_bytes(content)
    return read_files([path], operator="Op", resolve=resolve)


def rows(network: Network) -> dict[str, dict[str, Any]]:
    return {row["dn"]: row for row in network.elements.to_pylist()}


NODE = "".join([
    mo("NE", NENAME="Bühl", USERLABEL="B 1", SITENAME="S-1", LOCATION="Hilltop"),
    mo("APPLICATION", AID="1", AT="2|eNodeB", AN="lte", SWVERSION="BTS3900_5900 V100R011C10SPC270"),
    mo("APPLICATION", AID="2", AT="9|Unheard", SWVERSION="V1"),
    mo("eNodeBFunction", eNodeBFunctionName="B_L", eNodeBId="17"),
    mo("GNODEBFUNCTION", GNODEBID="18"),
    mo("Cell", LocalCellId="1", DlEarfcn="1300", CellActiveState="1|CELL_ACTIVE"),
    mo("RRU", CN="0", SRN="60", SN="0", RT="3|MRRU"),
    mo("OTHER", A="1"),
])  # fmt: skip


def test_a_node(tmp_path: Path) -> None:
    network = read(tmp_path, backup(NODE))
    found = rows(network)
    ne = "NE=Bühl"
    assert {dn: (r["kind"], r["function"], r["sw_version"], r["cells"]) for dn, r in found.items()} == {
        ne: ("managed_element", "BASE-STATION", "V100R011C10SPC262", None),
        f"{ne},ENODEBFUNCTION=17": ("function", "ENB", "BTS3900_5900 V100R011C10SPC270", 1),
        f"{ne},GNODEBFUNCTION=18": ("function", "GNB", "V100R011C10SPC262", None),
        f"{ne},RRU=0-60-0": ("hw_unit", "RRU", None, None),
        f"{ne},APPLICATION=1": ("sw_unit", None, "BTS3900_5900 V100R011C10SPC270", None),
        f"{ne},APPLICATION=2": ("sw_unit", None, "V1", None),
    }
    node, rru = found[ne], found[f"{ne},RRU=0-60-0"]
    assert (node["product"], node["user_label"], node["site_id"]) == ("BTS3900", "B 1", "S-1")
    assert {(r["supplier_id"], r["supplier_basis"]) for r in found.values()} == {("huawei", "format")}
    # What a code means is only in the comment behind it.
    assert rru["product"] == "MRRU"
    assert dict(rru["attrs"])["RT"] == "3 (MRRU)"
    assert found[f"{ne},APPLICATION=1"]["function_raw"] == "eNodeB"
    assert found[f"{ne},ENODEBFUNCTION=17"]["bands"] == ["B3"]
    assert node["snapshot_at"] == datetime(2024, 1, 31, 12, tzinfo=UTC)
    assert network.sites["place"].to_pylist() == ["Hilltop"]
    assert len(network.problems) == 0


def test_a_product_version_without_a_release_does_not_hide_that_of_the_header(tmp_path: Path) -> None:
    content = backup("").replace(b'productversion="BTS3900 V100R011C10SPC262"', b'productversion="BTS3900 unset"')
    (row,) = read(tmp_path, content).elements.to_pylist()
    assert (row["product"], row["sw_version"]) == ("BTS3900", "V100R011C10SPC262")


def test_a_node_without_a_name_has_that_of_its_data(tmp_path: Path) -> None:
    network = read(tmp_path, backup(mo("OTHER", A="1"), header='neversion=""'))
    (row,) = network.elements.to_pylist()
    assert (row["dn"], row["product"], row["sw_version"]) == ("NE=NE-7", "BTS3900", "V100R011C10SPC262")
    nameless = read(tmp_path, backup("", id_=""))
    assert nameless.elements["dn"].to_pylist() == [f"NE={nameless.import_runs['source_id'][0]}#1"]
    assert [problem.severity for problem in nameless.problems] == ["warning"]


def test_the_same_node_by_both_exports_is_one_element(tmp_path: Path) -> None:
    attrs = '<attr name="name">Bühl</attr><attr name="vendorName">Acme</attr>'
    other = rows(read(tmp_path, tree(f'<MO className="BTS3900NE" fdn="NE=7">{attrs}</MO>')))
    assert other["NE=Bühl"]["element_id"] == rows(read(tmp_path, backup(NODE)))["NE=Bühl"]["element_id"]


def test_a_tree(tmp_path: Path) -> None:
    def attr(name: str, value: str) -> str:
        return f'<attr name="{name}">{value}</attr>'

    cell = f'<MO className="BTS3900CELL">{attr("LOCALCELLID", "1")}{attr("DLEARFCN", "1300")}</MO>'
    function = f'<MO className="BTS3900ENODEBFUNCTION">{attr("ENODEBID", "17")}{cell}</MO>'
    external = '<MO className="BTS3900EUTRANEXTERNALCELL"/>'
    own = attr("vendorName", "Acme") + attr("locationName", "Hill")
    one = f'<MO className="BTS3900NE" fdn="NE=7">{own}{function}{external}</MO>\n'
    two = f'<MO className="BTS3900NE" fdn="NE=8">{attr("name", "Dale")}</MO>\n'
    found = rows(read(tmp_path, tree(one + two)))
    assert {dn: (r["function"], r["cells"], r["supplier_id"], r["supplier_basis"]) for dn, r in found.items()} == {
        "NE=NE=7": ("BASE-STATION", None, "zz-acme", "stated"),
        "NE=NE=7,ENODEBFUNCTION=17": ("ENB", 1, "zz-acme", "stated"),
        "NE=Dale": ("BASE-STATION", None, "huawei", "format"),
    }
    cut = read(tmp_path, tree(one + two)[:-40])
    assert "NE=NE=7" in rows(cut)
    assert cut.import_runs["partial"].to_pylist() == [True]


def test_broken_and_hostile(tmp_path: Path) -> None:
    data = backup(NODE)
    network = read(tmp_path, data[: data.index(b"<class><RRU>")])
    assert len(rows(network)) == 5
    assert network.import_runs["partial"].to_pylist() == [True]
    with pytest.raises(RingfenceError, match="declares XML entities"):
        read(tmp_path, data.replace(b"<spec:BACK", b'<!DOCTYPE x [<!ENTITY a "b">]><spec:BACK', 1))
    comments = b"<A>1</A>" + b"<!--x-->" * 50_000 + b"<!--" + b"y" * 100_000 + b"-->"
    long = read(tmp_path, data.replace(b"<A>1</A>", comments))
    assert len(rows(long)) == 6
    huge = read(tmp_path, data.replace(b"<A>1</A>", b"<A>" + b"x" * 11_000_000 + b"</A>"))
    assert huge.import_runs["partial"].to_pylist() == [True]


def test_recognition(shared: Path) -> None:
    assert HUAWEI_CFGSYN.recognises(backup(""))
    assert HUAWEI_MOTREE.recognises(tree(""))
    assert not HUAWEI_CFGSYN.recognises(tree(""))
    folder = shared / "samples" / "inventory"
    if not folder.is_dir():
        pytest.skip("no samples")
    for path in folder.rglob("*.*"):
        head = path.read_bytes()[:65536]
        assert not HUAWEI_CFGSYN.recognises(head), path.name
        assert not HUAWEI_MOTREE.recognises(head), path.name
