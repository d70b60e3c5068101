"""``ringfence network suppliers`` and ``ringfence network check`` on a small network."""

import json
from pathlib import Path

import pytest

INVENTORY = """\
element_id,operator,country,function,generation,supplier,pen,in_service_from
amf-1,Example Mobile,GB,AMF,5G-SA,Ericsson,,2021-05-01
upf-1,Example Mobile,GB,UPF,5G-SA,Hauwei,,2020-02-10
upf-2,Example Mobile,GB,UPF,5G-SA,Acme Radio,2011,2020-02-10
gnb-1,Example Mobile,GB,gNB,5G-SA,,,2019-07-01
gnb-2,Example Mobile,GB,gNB,5G-SA,tbd,,2021-03-15
"""
WHEN = ("--as-of", "2026-11-22", "--known-on", "2026-11-22", "--rulebook", "gb")


@pytest.fixture
def workspace(run, tmp_path: Path) -> Path:
    file = tmp_path / "network.csv"
    file.write_text(INVENTORY, encoding="utf-8")
    assert run("import", file, "--into", tmp_path / "ws").code == 0
    return tmp_path / "ws"


def listed(run, workspace: Path) -> dict[str | None, tuple[str | None, str, list[str]]]:
    rows = json.loads(run("network", "suppliers", workspace, "--format", "json").out)
    return {row["spelling"]: (row["supplier"], row["confidence"], row["candidates"]) for row in rows}


def test_every_spelling_is_listed_with_whom_it_names(run, workspace):
    assert listed(run, workspace) == {
        "Ericsson": ("ericsson", "high", []),
        "Hauwei": (None, "", ["huawei", "huawei-device"]),
        "Acme Radio": ("huawei", "high", []),  # by its private enterprise number
        "tbd": (None, "", []),
        None: (None, "", []),
    }
    shown = run("network", "suppliers", workspace)
    assert shown.code == 0
    assert "pen: high confidence; a company registers its own number" in shown.out
    assert "Spellings that nobody has entered: 3, in 3 rows." in " ".join(shown.err.split())


def test_a_review_is_filled_in_and_taken_over(run, workspace, tmp_path):
    review = tmp_path / "suppliers.yaml"
    assert run("network", "suppliers", workspace, "--review", review).code == 0
    text = review.read_text(encoding="utf-8")
    assert '"Hauwei":  # rows: 1; candidates: huawei, huawei-device' in text
    assert run("network", "suppliers", workspace, "--review", review).code == 2  # answers are not written over
    assert "answers nothing" in run("network", "suppliers", workspace, "--apply", review).err

    text = text.replace('"Hauwei":', '"Hauwei": huawei').replace('"tbd":', '"tbd": ignore')
    review.write_text(text.replace('"Acme Radio":', '"Acme Radio": new'), encoding="utf-8")
    done = run("network", "suppliers", workspace, "--apply", review, "--on", "2026-11-22")
    assert done.code == 0
    assert "private enterprise number 2011 belongs to huawei" in done.err  # the name is known now, and contradicts it
    assert (workspace / "overlays" / "suppliers-2026-11-22.facts.yaml").is_file()
    after = listed(run, workspace)
    assert {text: found[0] for text, found in after.items()} == {
        "Ericsson": "ericsson", "Hauwei": "huawei", "Acme Radio": "acme-radio", "tbd": None, None: None,
    }  # fmt: skip
    found = json.loads(run("assess", workspace, *WHEN, "--format", "json").out)["findings"]
    core = [row["status"] for row in found if row["element_id"] == "upf-1" and row["fact_id"] == "GB-2022-DVD-CORE"]
    assert core == ["breach"]
    assert "names somebody" in run("network", "suppliers", workspace, "--review", tmp_path / "again.yaml").err


def test_a_second_answer_takes_the_place_of_the_first(run, workspace, tmp_path):
    for answer, day in (("zte", "2026-11-21"), ("huawei", "2026-11-22"), ("nokia", "2026-11-22")):
        (tmp_path / "answers.yaml").write_text(f"Hauwei: {answer}\n", encoding="utf-8")
        assert run("network", "suppliers", workspace, "--apply", tmp_path / "answers.yaml", "--on", day).code == 0
        assert listed(run, workspace)["Hauwei"][0] == answer


def test_a_wrong_answer_changes_nothing(run, workspace, tmp_path):
    before = {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()}
    (tmp_path / "answers.yaml").write_text("Hauwei: huwei\n", encoding="utf-8")
    result = run("network", "suppliers", workspace, "--apply", tmp_path / "answers.yaml")
    assert (result.code, "closest is huawei" in result.err) == (2, True)
    assert {path: path.read_bytes() for path in workspace.rglob("*") if path.is_file()} == before


def test_a_check_says_what_to_fill_in_first(run, workspace):
    result = run("network", "check", workspace, *WHEN, "--format", "json")
    assert result.code == 0
    found = json.loads(result.out)
    assert found["as_of"] == "2026-11-22"
    assert found["steps"][0]["columns"] == ["supplier"]
    supplier = found["gaps"][0]
    assert (supplier["missing"], supplier["elements"], supplier["unresolved_names"]) == ("supplier", 3, 2)
    assert {row["provision"] for row in supplier["provisions"]} >= {"gb/dvd-2022/5g-removal"}
    unknown = json.loads(run("assess", workspace, *WHEN, "--format", "json").out)["findings"]
    assert found["unknown"] == sum(row["status"] == "unknown" for row in unknown)
    assert sum(step["findings"] for step in found["steps"]) == found["within_reach"]


def test_a_check_reads_as_text_and_of_one_file(run, workspace, tmp_path):
    shown = run("network", "check", workspace, *WHEN).out
    for words in ("Fill in, in this order", "supplier: the supplier of the element", "leaves undecided: gb/dvd-2022/"):
        assert words in shown
    assert run("network", "check", tmp_path / "network.csv", *WHEN).out == shown
