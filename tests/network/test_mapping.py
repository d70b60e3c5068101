"""Mapping files: what is refused, and where."""

from pathlib import Path

import pytest

from ringfence.core.errors import RingfenceError
from ringfence.network.mapping import load_mapping


def _load(tmp_path: Path, text: str) -> str:
    path = tmp_path / "mapping.yaml"
    path.write_text(text)
    return load_mapping(path).to_json()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colums: {a: b}", r"mapping\.yaml \(colums\)"),
        ("columns: {Vendor: suplier}", "'suplier' is no column of ringfence; closest is supplier"),
        ("values: {suplier: {a: b}}", "closest is supplier"),
        ("date_order: ymd", "date_order"),
        ("decimal: ';'", "decimal"),
        ("delimiter: ';;'", "delimiter"),
        ("encoding: klingon", "klingon"),
        ("constants: {operator: A, operator: B}", r"mapping\.yaml:1"),
        ("columns: [", r"mapping\.yaml:"),
        ("- a", "top level"),
    ],
)
def test_mistakes(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(RingfenceError, match=words):
        _load(tmp_path, text)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(RingfenceError, match=r"mapping\.yaml: cannot be read"):
        load_mapping(tmp_path / "mapping.yaml")


def test_country_code_no_stays_text_and_dates_become_text(tmp_path: Path) -> None:
    saved = _load(tmp_path, "constants: {country: NO, in_service_from: 2020-01-02, serial: 7}")
    assert '"country": "NO"' in saved
    assert '"2020-01-02"' in saved


def test_empty_file(tmp_path: Path) -> None:
    assert _load(tmp_path, "") == "{}"
