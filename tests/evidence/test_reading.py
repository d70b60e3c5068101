"""Files are read in their order, on one core or several, and one that cannot be read stops nothing."""

import pytest

from ringfence.core.errors import Problem
from ringfence.evidence.model import Known
from ringfence.evidence.reading import FEW, read_all

KNOWN = Known({"Huawei": "huawei"}, {"huawei": "CN"})


@pytest.fixture
def files(tmp_path):
    paths = [tmp_path / f"{number:03}.txt" for number in range(FEW + 5)]
    for number, path in enumerate(paths):
        path.write_text(
            f"Item {number} of an invented series\n\nOn 3 March 2020 Poland banned Huawei from its 5G network.\n",
            encoding="utf-8",
        )
    paths[7].write_bytes(b"")
    return paths


def test_several_processes_find_what_one_finds_in_the_same_order(files):
    alone, together = (list(read_all(files, KNOWN, jobs=jobs)) for jobs in (1, 2))
    assert alone == together
    assert isinstance(alone[7][0], Problem)
    names = [each["document"][0]["name"] for each in alone if isinstance(each, dict)]
    assert names == [path.name for path in files if path.name != "007.txt"]


def test_claims_of_the_rule_extractor_arrive_as_rows(files):
    (found,) = read_all(files[:1], KNOWN)
    ban = next(row for row in found["claim"] if row["act"] == "ban")
    assert (ban["actor"], ban["supplier"], ban["scope"]) == ("gov:PL", ["huawei"], "5g")
    assert (ban["extractor"], str(ban["latest_on"])) == ("patterns", "2020-03-03")
