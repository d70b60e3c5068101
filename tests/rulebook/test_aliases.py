"""Spellings that overlays add to suppliers, and the file in which a person says what a spelling means."""
# ruff: noqa: RUF001  # names in other scripts are what is tested

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from ringfence.core.errors import Problems, RingfenceError
from ringfence.rulebook.aliases import Open, overlay_text, question_text, read_answers
from ringfence.rulebook.facts import Facts
from ringfence.rulebook.load import DATA, Rulebook, load_rulebook
from ringfence.rulebook.nearest import nearest
from ringfence.rulebook.registers import OUI, oui_prefixes
from tests.rulebook.oui_register import cut, shipped_names

DAY = date(2026, 11, 22)
SHIPPED = load_rulebook([])
Overlay = Callable[..., Rulebook]


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    def read(*texts: str) -> Rulebook:
        for number, text in enumerate(texts):
            (tmp_path / f"{number}.facts.yaml").write_text(text, encoding="utf-8")
        return load_rulebook([], overlays=[tmp_path])

    return read


def test_an_alias_adds_to_a_supplier_and_replaces_nothing_of_it(overlay: Overlay) -> None:
    book = overlay('aliases: [{text: "Acme Radio", supplier: ericsson, decided: 2026-11-22}]')
    assert book.suppliers.resolve("ACME RADIO Ltd.") == "ericsson"
    assert book.suppliers.resolve("LM Ericsson") == "ericsson"
    ours, theirs = book.suppliers.by_id["ericsson"], SHIPPED.suppliers.by_id["ericsson"]
    assert ours.model_copy(update={"aliases": theirs.aliases}) == theirs
    assert SHIPPED.suppliers.resolve("Acme Radio") is None
    assert "ericsson" in book.private  # an export for others must know that an overlay spoke of it
    assert book.version != SHIPPED.version


def test_an_alias_may_say_that_a_text_names_nobody(overlay: Overlay) -> None:
    book = overlay("aliases: [{text: to be decided}]")
    assert book.suppliers.resolve("To Be Decided") is None
    assert book.suppliers.names_nobody("to be decided")
    assert not book.suppliers.names_nobody("Acme Radio")


def test_an_alias_may_name_a_supplier_of_the_overlay(overlay: Overlay) -> None:
    book = overlay("suppliers: [{id: acme, name: Acme}]\naliases: [{text: Acme Radio, supplier: acme}]")
    assert book.suppliers.resolve("acme radio") == "acme"
    assert book.suppliers.seats("acme") == []  # nothing is known of it


def test_the_later_decision_counts_whatever_the_order_of_the_files(overlay: Overlay) -> None:
    early = "suppliers: [{id: acme, name: Acme}]\naliases: [{text: Acme, supplier: nokia, decided: 2026-01-31}]"
    late = "aliases: [{text: ACME, supplier: zte, decided: 2026-02}]"
    assert overlay(late, early).suppliers.resolve("Acme") == "zte"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("aliases: [{text: Acme, supplier: eriksson}]", "closest is ericsson"),
        ("aliases: [{text: NSN, supplier: ericsson}]", "the rulebook knows it as nokia"),
        ("aliases: [{text: 'Huawei Technologies Co.,Ltd.', supplier: ''}]", "the rulebook knows it as huawei"),
        ("aliases: [{text: Acme, supplier: zte}, {text: ACME, supplier: nokia}]", "which is the later word"),
        ("aliases: [{text: Acme, vendor: zte}]", "vendor"),
    ],
)
def test_a_wrong_alias_is_refused_with_its_file(overlay: Overlay, text: str, words: str) -> None:
    with pytest.raises(RingfenceError, match=words) as error:
        overlay(text)
    assert "0.facts.yaml" in str(error.value)


def test_a_supplier_of_the_overlay_takes_the_place_of_a_shipped_one_and_then_its_names_are_free(
    overlay: Overlay,
) -> None:
    book = overlay("suppliers: [{id: nokia, name: Nokia}]\naliases: [{text: NSN, supplier: ericsson}]")
    assert book.suppliers.resolve("NSN") == "ericsson"


# --- the file to be filled in


def answered(tmp_path: Path, text: str) -> Facts:
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")
    return read_answers(file, SHIPPED.suppliers, DAY)


def test_a_file_that_nobody_filled_in_says_nothing(tmp_path: Path) -> None:
    asked = [Open("Acme: Radio #1", 72, ("ericsson", "nokia")), Open("ООО «Рога»", 3), Open("n/a", 1)]
    text = question_text(asked)
    assert YAML(typ="safe").load(text) == {"Acme: Radio #1": None, "ООО «Рога»": None, "n/a": None}
    assert "# rows: 72; candidates: ericsson, nokia" in text
    assert answered(tmp_path, text) == Facts()


def test_answers_become_aliases_and_suppliers_of_the_user(tmp_path: Path) -> None:
    text = "Acme Radio: new\nAcme: acme-radio\nEriksson: ericsson\n中国某某: new some-id\nn/a: ignore\nBolt:\n"
    found = answered(tmp_path, text)
    assert [(s.id, s.name, s.seats) for s in found.suppliers] == [
        ("acme-radio", "Acme Radio", ()),
        ("some-id", "中国某某", ()),
    ]
    assert {a.text: a.supplier for a in found.aliases} == {
        "Acme Radio": "acme-radio", "Acme": "acme-radio", "Eriksson": "ericsson", "中国某某": "some-id", "n/a": "",
    }  # fmt: skip
    assert {str(a.decided) for a in found.aliases} == {"2026-11-22"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Acme: eriksson", "closest is ericsson"),
        ("Nokia: huawei", "the rulebook knows this spelling as nokia"),
        ("中国某某: new", "write `new some-id`"),
        ("Acme: new nokia", "there is a supplier nokia already"),
        ("Acme: [nokia]", "string"),
    ],
)
def test_a_wrong_answer_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(RingfenceError, match=words):
        answered(tmp_path, text)


def test_the_overlay_says_what_was_decided_and_keeps_what_it_said_of_others(tmp_path: Path) -> None:
    first = answered(tmp_path, "Acme Radio: new\nBolt: zte\n")
    path = tmp_path / "overlay" / "suppliers-2026-11-22.facts.yaml"
    path.parent.mkdir()
    path.write_text(overlay_text(answered(tmp_path, "BOLT: nokia\n"), first), encoding="utf-8")
    known = load_rulebook([], overlays=[path.parent]).suppliers
    assert (known.resolve("Bolt"), known.resolve("Acme Radio")) == ("nokia", "acme-radio")


# --- candidates


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Huawei Technologies Brasil", "huawei"),
        ("ZTE do Brasil", "zte"),
        ("Hauwei", "huawei"),
        ("Ericson", "ericsson"),
        ("FIBERHOME TELECOM TECH", "fiberhome"),
        ("华为技术有限公司（深圳）", "huawei"),
        ("Samsung SDS", "samsung"),
        *[
            (text, None)
            for text in ("Aztech", "Dinec", "Giganet", "Ceragon Networks", "Acme Radio", "Networks Ltd", "n/a")
        ],
    ],
)
def test_candidates_look_alike(text: str, first: str | None) -> None:
    assert SHIPPED.suppliers.resolve(text) is None
    assert next(iter(nearest(SHIPPED.suppliers, text)), None) == first


# --- registers


def test_every_company_name_has_prefixes_in_the_cut_of_the_register() -> None:
    assert set(oui_prefixes()) == shipped_names()
    found = [prefix for prefixes in oui_prefixes().values() for prefix in prefixes]
    assert len(found) == len(set(found))
    assert all(len(prefix) == 6 and int(prefix, 16) >= 0 for prefix in found)


def test_an_overlay_may_give_prefixes_itself(overlay: Overlay) -> None:
    book = overlay("suppliers: [{id: acme, name: Acme, oui: ['02ABCD'], cpe: [acme], purl: [maven/com.acme]}]")
    keys = (("oui", "02abcd"), ("cpe", "ACME"), ("purl", "maven/com.acme.x"))
    assert {book.suppliers.by_key(*key) for key in keys} == {"acme"}


def test_keys_of_a_register_belong_to_one_supplier_only() -> None:
    keys = [
        (kind, key) for s in SHIPPED.suppliers.by_id.values() for kind in ("cpe", "purl") for key in getattr(s, kind)
    ]
    assert len(keys) == len(set(keys))


def test_the_cut_is_that_of_the_register_of_netaddr() -> None:
    netaddr = pytest.importorskip("netaddr", reason="the whole register comes with netaddr")
    text = (Path(netaddr.__file__).parent / "eui" / "oui.txt").read_text(encoding="utf-8")
    assert cut(text, shipped_names(), netaddr.__version__) == (DATA / OUI).read_text(encoding="utf-8")


def test_the_cut_takes_whole_names_only() -> None:
    register = "00-25-9E   (hex)\t\tACME\n00259E     (base 16)\t\tACME\n\t\t\t\n000001     (base 16)\t\tACME LTD\n"
    assert cut(register, {"ACME"}, "1").splitlines()[-1] == "ACME\t00259E"


def test_no_mistake_is_lost_when_problems_are_gathered(tmp_path: Path) -> None:
    (tmp_path / "a.facts.yaml").write_text("aliases: [{text: A1, supplier: nobody-x}, {text: A2, supplier: nobody-y}]")
    problems = Problems()
    load_rulebook([], overlays=[tmp_path], problems=problems)
    assert problems.errors == 2
