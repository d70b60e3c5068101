"""Nokia RAML: every trap of the format, and input that is broken or hostile."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ringfence.core.errors import RingfenceError
from ringfence.network.formats.nokia_raml import NOKIA_RAML
from ringfence.network.importing import read_files
from ringfence.network.model import Network

Rows = dict[str, dict[str, Any]]


def resolve(text: str) -> str | None:
    return {"nokia": "nokia", "acme": "zz-acme"}.get(text.casefold())


def mo(class_: str, dn: str, body: str = "", *, version: str = "SBTS22R1", extra: str = "") -> str:
    return f'<managedObject class="{class_}" version="{version}" distName="{dn}" id="1"{extra}>{body}</managedObject>\n'


def p(**values: object) -> str:
    return "".join(f'<p name="{name}">{value}</p>' for name, value in values.items())


def raml(
    body: str,
    *,
    type_: str = "actual",
    version: str = "2.0",
    doctype: str = "<!DOCTYPE raml SYSTEM 'raml20.dtd'>",
    encoding: str = "UTF-8",
) -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n{doctype}\n<raml version="{version}" xmlns="raml20.xsd">\n'
        f'<cmData type="{type_}" scope="all" name="x"><header>'
        f'<log dateTime="2024-01-31T12:00:00.000+02:00" action="created"/></header>\n{body}</cmData>\n</raml>\n'
    )


def read(folder: Path, content: str | bytes, **options: Any) -> Network:
    path = folder / "dump.bin"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_files([path], operator="Op", resolve=resolve, **options)


def rows(network: Network) -> Rows:
    return {row["dn"]: row for row in network.elements.to_pylist()}


SITE = [
    mo("com.nokia.srbts:MRBTS", "PLMN-PLMN/MRBTS-7", p(btsName="Hill", siteName="S-1")),
    mo("NOKLTE:LNBTS", "PLMN-PLMN/MRBTS-7/LNBTS-7", p(enbName="Hill L", mcc=262, mnc=1, mncLength=2), version="xL22"),
    mo("NOKLTE:LNCEL", "PLMN-PLMN/MRBTS-7/LNBTS-7/LNCEL-0", p(phyCellId=4)),
    mo("NOKLTE:LNCEL_FDD", "PLMN-PLMN/MRBTS-7/LNBTS-7/LNCEL-0/LNCEL_FDD-0", p(earfcnDL=1300)),
    mo("NOKLTE:LNCEL", "PLMN-PLMN/MRBTS-7/LNBTS-7/LNCEL-1", p(earfcnDL=6200)),
    mo("NOKLTE:LNMME", "PLMN-PLMN/MRBTS-7/LNBTS-7/LNMME-0", p(mmeName="MME of another firm")),
    mo("com.nokia.srbts.nrbts:NRBTS", "PLMN-PLMN/MRBTS-7/NRBTS-7", p(mcc=262, mnc="02", mncLength=2)),
    mo("com.nokia.srbts.nrbts:NRCELL", "PLMN-PLMN/MRBTS-7/NRBTS-7/NRCELL-0", p(freqBandIndicatorNR=78, nrarfcn=640000)),
    mo("com.nokia.srbts.eqm:RMOD", "PLMN-PLMN/MRBTS-7/EQM-1/APEQM-1/RMOD-1", p(prodCodePlanned="475573A")),
    mo("com.nokia.srbts.eqm:SMOD", "PLMN-PLMN/MRBTS-7/EQM-1/APEQM-1/CABINET-1/SMOD-1"),
    mo("com.nokia.srbts.eqm:BBMOD", "PLMN-PLMN/MRBTS-7/EQM-1/APEQM-1/CABINET-1/BBMOD-1"),
    mo("com.nokia.srbts.eqmr:RMOD_R", "PLMN-PLMN/MRBTS-7/EQM_R-1/APEQM_R-1/RMOD_R-1",
       p(configDN="MRBTS-7/EQM-1/APEQM-1/RMOD-1", productName="AHEGA", productCode="475573A.101", serialNumber="0012")),
    mo("com.nokia.srbts.hwinv:INVUNIT_R", "PLMN-PLMN/MRBTS-7/EQM_R-1/APEQM_R-1/RMOD_R-1/INVUNIT_R-1",
       p(inventoryUnitType="SFP", vendorName="Acme")),
    mo("com.nokia.srbts.hwinv:INVUNIT_R", "PLMN-PLMN/MRBTS-7/EQM_R-1/APEQM_R-1/RMOD_R-1/INVUNIT_R-2",
       p(inventoryUnitType="SFP")),
]  # fmt: skip
TREE = "PLMN-PLMN/MRBTS-7"


def test_a_base_station_with_its_functions_and_modules(tmp_path: Path) -> None:
    network = read(tmp_path, raml("".join(SITE)))
    found = rows(network)
    assert {dn.removeprefix(TREE): (r["kind"], r["function"], r["supplier_basis"]) for dn, r in found.items()} == {
        "": ("managed_element", "BASE-STATION", "format"),
        "/LNBTS-7": ("function", "ENB", "format"),
        "/NRBTS-7": ("function", "GNB", "format"),
        "/EQM-1/APEQM-1/RMOD-1": ("hw_unit", "RU", "format"),
        "/EQM-1/APEQM-1/CABINET-1/SMOD-1": ("hw_unit", None, "format"),
        "/EQM-1/APEQM-1/CABINET-1/BBMOD-1": ("hw_unit", "BBU", "format"),
        "/EQM_R-1/APEQM_R-1/RMOD_R-1/INVUNIT_R-1": ("hw_unit", None, "stated"),
        "/EQM_R-1/APEQM_R-1/RMOD_R-1/INVUNIT_R-2": ("hw_unit", None, None),
    }
    base, enb, gnb = found[TREE], found[f"{TREE}/LNBTS-7"], found[f"{TREE}/NRBTS-7"]
    assert (base["user_label"], base["sw_version"], base["function_raw"]) == (
        "Hill",
        "SBTS22R1",
        "com.nokia.srbts:MRBTS",
    )
    assert (enb["sw_version"], enb["user_label"], enb["plmn"], enb["cells"]) == ("xL22", "Hill L", "262-01", 2)
    assert (enb["bands"], gnb["bands"], gnb["cells"], gnb["plmn"]) == (["B20", "B3"], ["n78"], 1, "262-02")
    assert base["cells"] is None
    assert {r["site_id"] for r in found.values()} == {"S-1"}
    assert {r["domain"] for r in found.values()} == {"ran"}
    assert {r["snapshot_at"] for r in found.values()} == {datetime(2024, 1, 31, 10, tzinfo=UTC)}
    assert network.sites["site_id"].to_pylist() == ["S-1"]
    assert len(network.problems) == 0


def test_distname_is_the_only_tree_and_order_does_not_matter(tmp_path: Path) -> None:
    forward, backward = (rows(read(tmp_path, raml("".join(order)))) for order in (SITE, SITE[::-1]))
    for found in (forward, backward):
        base = found[TREE]["element_id"]
        assert found[TREE]["parent_id"] is None
        assert {r["root_id"] for r in found.values()} == {base}
        radio = found[f"{TREE}/EQM-1/APEQM-1/RMOD-1"]
        assert (radio["parent_id"], found[f"{TREE}/LNBTS-7"]["parent_id"]) == (base, base)
        assert found[f"{TREE}/EQM_R-1/APEQM_R-1/RMOD_R-1/INVUNIT_R-1"]["parent_id"] == radio["element_id"]
    volatile = ("source_id", "source_ref")
    strip = [
        {dn: {k: v for k, v in r.items() if k not in volatile} for dn, r in f.items()} for f in (forward, backward)
    ]
    assert strip[0] == strip[1]


def test_a_configured_and_a_running_module_are_one(tmp_path: Path) -> None:
    found = rows(read(tmp_path, raml("".join(SITE))))
    radio = found[f"{TREE}/EQM-1/APEQM-1/RMOD-1"]
    assert (radio["product"], radio["product_number"], radio["serial"]) == ("AHEGA", "475573A.101", "0012")
    assert f"{TREE}/EQM_R-1/APEQM_R-1/RMOD_R-1" not in found


def test_a_part_of_no_named_maker_is_of_no_supplier(tmp_path: Path) -> None:
    found = rows(read(tmp_path, raml("".join(SITE))))
    first, second = (found[f"{TREE}/EQM_R-1/APEQM_R-1/RMOD_R-1/INVUNIT_R-{i}"] for i in (1, 2))
    assert (first["supplier_raw"], first["supplier_id"]) == ("Acme", "zz-acme")
    assert (second["supplier_raw"], second["supplier_id"]) == (None, None)


def test_the_same_element_from_netact_and_from_the_site(tmp_path: Path) -> None:
    other = "".join(SITE).replace("PLMN-PLMN/", "").replace("com.nokia.srbts:MRBTS", "MRBTS")
    ids = [set(read(tmp_path, raml(text)).elements["element_id"].to_pylist()) for text in ("".join(SITE), other)]
    assert ids[0] == ids[1]


@pytest.mark.parametrize("class_", ["NOKLTE:LNBTS", "LNBTS", "noklte:lnbts"])
def test_classes_with_and_without_prefix(tmp_path: Path, class_: str) -> None:
    (row,) = read(tmp_path, raml(mo(class_, "MRBTS-1/LNBTS-1"))).elements.to_pylist()
    assert (row["function"], row["function_raw"], row["parent_id"]) == ("ENB", class_, None)


def test_older_generations(tmp_path: Path) -> None:
    body = mo("RNC", "PLMN-PLMN/RNC-1") + mo("WBTS", "PLMN-PLMN/RNC-1/WBTS-5", p(name="W"))
    body += mo("WCEL", "PLMN-PLMN/RNC-1/WBTS-5/WCEL-1") + mo("WCEL", "PLMN-PLMN/RNC-1/WBTS-5/WCEL-2")
    body += mo("BSC", "PLMN-PLMN/BSC-2") + mo("BCF", "PLMN-PLMN/BSC-2/BCF-3") + mo("BTS", "PLMN-PLMN/BSC-2/BCF-3/BTS-4")
    body += mo("BTS", "PLMN-PLMN/BSC-2/BCF-9/BTS-1") + mo("ADJW", "PLMN-PLMN/BSC-2/BCF-3/BTS-4/ADJW-1")
    found = {dn.rpartition("/")[2]: r for dn, r in rows(read(tmp_path, raml(body))).items()}
    assert {dn: (r["kind"], r["function"], r["cells"]) for dn, r in found.items()} == {
        "RNC-1": ("managed_element", "RNC", None),
        "WBTS-5": ("function", "NODEB", 2),
        "BSC-2": ("managed_element", "BSC", None),
        "BCF-3": ("function", "BTS", 1),
        "BTS-4": ("cell", "BTS", None),  # a sector of the BCF
        "BTS-1": ("function", "BTS", None),  # its BCF is not in the file: all that is known of the base station
    }


def test_base_stations_do_not_stand_where_their_controller_does(tmp_path: Path) -> None:
    body = mo("RNC", "RNC-1", p(siteName="R")) + mo("WBTS", "RNC-1/WBTS-5") + mo("RMOD", "RNC-1/WBTS-5/RMOD-1")
    body += mo("WBTS", "RNC-1/WBTS-6", p(siteName="W")) + mo("RMOD", "RNC-1/WBTS-6/RMOD-1") + mo("SMOD", "RNC-1/SMOD-1")
    body += (
        mo("BSC", "BSC-2", p(siteName="B")) + mo("BCF", "BSC-2/BCF-3", p(siteName="T")) + mo("BTS", "BSC-2/BCF-3/BTS-4")
    )
    body += mo("BTS", "BSC-2/BCF-9/BTS-1")
    assert {dn: r["site_id"] for dn, r in rows(read(tmp_path, raml(body))).items()} == {
        "RNC-1": "R", "RNC-1/SMOD-1": "R",
        "RNC-1/WBTS-5": None, "RNC-1/WBTS-5/RMOD-1": None,
        "RNC-1/WBTS-6": "W", "RNC-1/WBTS-6/RMOD-1": "W",
        "BSC-2": "B", "BSC-2/BCF-3": "T", "BSC-2/BCF-3/BTS-4": "T", "BSC-2/BCF-9/BTS-1": None,
    }  # fmt: skip


def test_lists_are_read_and_do_not_stand_for_the_object(tmp_path: Path) -> None:
    lists = '<list name="l"><item><p name="name">inner</p></item><item><p name="name">b</p></item></list>'
    lists += '<list name="q"><p>5</p><p>6</p></list><p name="empty"></p>'
    (row,) = read(tmp_path, raml(mo("MRBTS", "MRBTS-1", lists + p(name="N", x=1)))).elements.to_pylist()
    assert row["user_label"] == "N"
    assert dict(row["attrs"]) == {"name": "N", "x": "1", "l.name": "inner;b", "q": "5;6"}


@pytest.mark.parametrize("type_", ["plan", "Plan"])
def test_a_plan_is_refused_by_name(tmp_path: Path, type_: str) -> None:
    with pytest.raises(RingfenceError, match="is a Nokia RAML plan"):
        read(tmp_path, raml("".join(SITE), type_=type_))
    with pytest.raises(RingfenceError, match="is a Nokia RAML plan"):  # the type lies behind the first bytes
        read(tmp_path, raml("".join(SITE), type_=type_).replace("<cmData", f"<!--{'x' * 70_000}--><cmData"))


def test_a_plan_behind_actual_data_is_left_out(tmp_path: Path) -> None:
    plan = f'</cmData><cmData type="plan">{mo("MRBTS", "MRBTS-2")}{mo("MRBTS", "MRBTS-3")}'
    network = read(tmp_path, raml(mo("MRBTS", "MRBTS-1") + plan))
    assert list(rows(network)) == ["MRBTS-1"]
    assert network.import_runs["partial"].to_pylist() == [True]
    assert next(iter(network.problems)).found.startswith("is a Nokia RAML plan")


def test_deleted_objects_and_all_they_contain_are_left_out(tmp_path: Path) -> None:
    body = mo("MRBTS", "MRBTS-1", extra=' operation="create"') + mo("MRBTS", "MRBTS-2", extra=' operation="delete"')
    body += mo("LNBTS", "MRBTS-2/LNBTS-2") + mo("LNBTS", "MRBTS-1/LNBTS-1") + mo("LNBTS", "MRBTS-20/LNBTS-1")
    network = read(tmp_path, raml(body))
    assert set(rows(network)) == {"MRBTS-1", "MRBTS-1/LNBTS-1", "MRBTS-20/LNBTS-1"}
    (problem,) = network.problems
    assert (problem.severity, problem.where) == ("warning", "dump.bin:6 (MRBTS-2)")


def test_unfilled_templates_are_unknown(tmp_path: Path) -> None:
    network = read(tmp_path, raml(mo("MRBTS", "MRBTS-1", p(btsName="@NAME@", siteName="@SITE@", name="N"))))
    (row,) = network.elements.to_pylist()
    assert (row["user_label"], row["site_id"], dict(row["attrs"])) == ("N", None, {"name": "N"})
    assert [problem.severity for problem in network.problems] == ["warning"]


def test_repeated_objects(tmp_path: Path) -> None:
    same = mo("MRBTS", "MRBTS-1", p(name="A"))
    assert len(read(tmp_path, raml(same * 2)).problems) == 0
    network = read(tmp_path, raml(same + mo("MRBTS", "MRBTS-1", p(name="B"))))
    assert [row["user_label"] for row in network.elements.to_pylist()] == ["A"]
    assert [problem.severity for problem in network.problems] == ["error"]


def test_objects_without_name_or_class_are_located(tmp_path: Path) -> None:
    body = mo("MRBTS", "MRBTS-1") + '<managedObject class="LNBTS"/>\n<managedObject distName="MRBTS-1/LNBTS-3"/>\n'
    network = read(tmp_path, raml(body))
    assert list(rows(network)) == ["MRBTS-1"]
    assert [problem.where for problem in network.problems] == ["dump.bin:6 (LNBTS)", "dump.bin:7 (MRBTS-1/LNBTS-3)"]
    assert network.import_runs["partial"].to_pylist() == [True]


@pytest.mark.parametrize("length", [0, 1, 60, 3000])
def test_a_truncated_file_keeps_the_rows_before(tmp_path: Path, length: int) -> None:
    text = raml("".join(mo("MRBTS", f"MRBTS-{i}") for i in range(50)))
    cut = text[: 300 + length]
    complete = cut.count("</managedObject>")
    if not complete:
        with pytest.raises(RingfenceError, match="no usable element"):
            read(tmp_path, cut)
        return
    network = read(tmp_path, cut)
    assert network.elements.num_rows == complete
    assert network.import_runs["partial"].to_pylist() == [True]
    assert network.problems.errors == 1


def test_gzip_and_encodings(tmp_path: Path) -> None:
    text = raml(mo("MRBTS", "MRBTS-1", p(name="Bühl")), encoding="ISO-8859-1")
    for data in (text.encode("latin-1"), gzip.compress(text.encode("latin-1"))):
        assert [row["user_label"] for row in read(tmp_path, data).elements.to_pylist()] == ["Bühl"]
    wide = raml(mo("MRBTS", "MRBTS-1", p(name="Bühl")), encoding="UTF-16").encode("utf-16")
    assert read(tmp_path, wide).elements.num_rows == 1


def test_bytes_of_another_encoding_than_declared(tmp_path: Path) -> None:
    body = mo("MRBTS", "MRBTS-1") + mo("MRBTS", "MRBTS-2", p(name="Bühl"))
    network = read(tmp_path, raml(body).encode("latin-1"))
    assert list(rows(network)) == ["MRBTS-1"]
    assert network.problems.errors == 1
    with pytest.raises(RingfenceError):
        read(tmp_path, raml(body, encoding="no-such-code"))


def test_the_dtd_is_not_loaded(tmp_path: Path) -> None:
    (tmp_path / "raml20.dtd").write_text('<!ENTITY v "from the file">')
    system = f"<!DOCTYPE raml SYSTEM 'file://{tmp_path}/raml20.dtd'>"
    text = raml(mo("MRBTS", "MRBTS-1", p(name="&v;") + p(btsName="B")), doctype=system)
    assert "from the file" not in str(read(tmp_path, text).elements.to_pylist())


@pytest.mark.parametrize("filler", [0, 70_000])
def test_entities_are_refused(tmp_path: Path, filler: int) -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    for inside in (entities, f'<!ENTITY i SYSTEM "file://{tmp_path}/secret">'):
        (tmp_path / "secret").write_text("the secret")
        text = raml(mo("MRBTS", "MRBTS-1", p(name="&i;")), doctype=f"<!--{'x' * filler}--><!DOCTYPE raml [{inside}]>")
        with pytest.raises(RingfenceError) as caught:
            read(tmp_path, text)
        assert "the secret" not in str(caught.value)


def test_deep_nesting_and_huge_values(tmp_path: Path) -> None:
    first = mo("MRBTS", "MRBTS-1")
    deep = mo("MRBTS", "MRBTS-2", '<list name="a">' * 5000 + "</list>" * 5000)
    huge = mo("MRBTS", "MRBTS-2", p(name="x" * 11_000_000))
    long = mo("MRBTS", "/".join(["MRBTS-2"] * 20_000)) + mo("MRBTS", "../../etc/passwd", p(name="../../x" * 1000))
    assert list(rows(read(tmp_path, raml(first + deep)))) == ["MRBTS-1"]
    assert list(rows(read(tmp_path, raml(first + huge)))) == ["MRBTS-1"]
    assert all(len(row["dn"]) <= 500 for row in read(tmp_path, raml(first + long)).elements.to_pylist())


def test_many_values_are_bounded(tmp_path: Path) -> None:
    many = "".join(f'<p name="n{i}">{i}</p>' for i in range(20_000))
    nested = '<list name="l">' + "<item><p>1</p></item>" * 20_000 + "</list>"
    (row,) = read(tmp_path, raml(mo("MRBTS", "MRBTS-1", many + nested))).elements.to_pylist()
    assert len(row["attrs"]) == 64


def test_recognition(shared: Path) -> None:
    assert NOKIA_RAML.recognises(raml("", version="2.1", doctype="").encode())
    assert NOKIA_RAML.recognises(raml("").replace("<raml", "<ns:raml").encode())
    folder = shared / "samples" / "inventory"
    if not folder.is_dir():
        pytest.skip("no samples")
    for path in folder.rglob("*.*"):
        assert not NOKIA_RAML.recognises(path.read_bytes()[:65536]), path.name


def test_a_file_without_base_stations_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match="no usable element"):
        read(tmp_path, raml(mo("NOKLTE:LNMME", "MRBTS-1/LNBTS-1/LNMME-1")))


RICH = raml("".join(SITE)).encode()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, len(RICH)),
    flips=st.lists(st.tuples(st.integers(0, len(RICH) - 1), st.integers(0, 255)), max_size=6),
    truncate=st.booleans(),
)
def test_damage_is_reported_and_never_raises(
    tmp_path: Path, cut: int, flips: list[tuple[int, int]], truncate: bool
) -> None:
    data = bytearray(RICH)
    for place, value in flips:
        data[place] = value
    try:
        network = read(tmp_path, bytes(data[:cut]) if truncate else bytes(data))
    except RingfenceError:  # a located error is an answer
        return
    assert 0 < network.elements.num_rows <= len(SITE)


def test_the_time_as_old_site_managers_write_it(tmp_path: Path) -> None:
    text = raml(mo("MRBTS", "MRBTS-9")).replace("2024-01-31T12:00:00.000+02:00", "Fri May 11 18:01:58 +0800 2012")
    (row,) = read(tmp_path, text).elements.to_pylist()
    assert row["snapshot_at"] == datetime(2012, 5, 11, 10, 1, 58, tzinfo=UTC)
