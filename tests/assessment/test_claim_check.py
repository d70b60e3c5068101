"""A claim against the rulebook on its date."""

from datetime import date

import pytest

from ringfence.assessment.claim_check import checks
from ringfence.assessment.law import Law
from ringfence.rulebook import load_rulebook
from tests.evidence.invented import day, on, stated, statement


@pytest.fixture(scope="module")
def law():
    return Law(load_rulebook(["nz", "au", "gb", "us", "de"]), date(2026, 11, 22))


def verdict(law, *arguments, **fields):
    fields = {"supplier": ("huawei",), **fields}
    (found,) = checks([statement(*arguments, **fields)], law)
    return found.verdict, found.held


def test_new_zealand_banned_huawei_is_one_refused_project_and_not_a_ban(law):
    (found,) = checks([statement("gov:NZ", time=on("2018-11-28"), supplier=("huawei",))], law)
    assert (found.verdict, found.held) == ("overstates", "case by case")
    assert "nz/gcsb-2018/spark-ran" in found.provisions
    assert "single operators are bound by orders" in found.because
    assert verdict(law, "gov:NZ", "block-deal", on("2018-11-28")) == ("agrees", "case by case")


def test_a_refusal_to_one_operator_is_no_partial_ban(law):
    refused = {"act": "restrict", "time": on("2018-11-28")}
    assert verdict(law, "gov:NZ", target=("org:spark",), **refused) == ("agrees", "case by case")
    assert verdict(law, "gov:NZ", **refused) == ("overstates", "case by case")


def test_the_day_decides(law):
    assert verdict(law, "gov:AU", time=on("2018-08-22")) == ("overstates", "none")
    assert verdict(law, "gov:AU", time=on("2018-08-23")) == ("agrees", "total")


def test_a_claim_without_a_date_is_checked_on_the_day_of_its_document(law):
    assert verdict(law, "gov:AU", time=stated("2018-08-20", "2018-08-24")) == ("agrees", "total")
    (found,) = checks([statement("gov:AU", time=stated("2018-08-20", "2018-08-24"), supplier=("huawei",))], law)
    assert found.day == day("2018-08-24")


def test_an_announcement_is_not_yet_law(law):
    assert verdict(law, "gov:UK", time=on("2020-07-14"), modality="decided") == ("announced", "none")


def test_a_denied_ban_contradicts_a_rulebook_that_holds_one(law):
    assert verdict(law, "gov:AU", time=on("2020-01-01"), modality="denied") == ("contradicts", "total")
    assert verdict(law, "gov:DE", time=on("2019-10-16"), modality="decided", polarity="-")[0] == "agrees"


def test_who_says_that_it_is_allowed_understates_a_ban(law):
    assert verdict(law, "gov:AU", "allow", on("2020-01-01")) == ("understates", "total")


def test_exports_are_held_against_rules_on_exports(law):
    assert verdict(law, "gov:US", "export-ban", on("2019-05-16"), scope="components") == ("agrees", "total")


def test_a_law_that_nobody_has_read_says_nothing(law):
    assert verdict(law, "gov:SE", time=on("2021-01-01")) == ("not read", None)


@pytest.mark.parametrize(
    "given",
    [{"modality": "considering"}, {"modality": "urged"}, {"supplier": ()}, {"act": "backdoor"}, {"actor": "org:spark"}],
)
def test_what_is_open_or_no_measure_is_not_checked(law, given):
    fields = {"actor": "gov:NZ", "act": "ban", "supplier": ("huawei",), **given}
    assert list(checks([statement(fields.pop("actor"), fields.pop("act"), on("2018-11-28"), **fields)], law)) == []
