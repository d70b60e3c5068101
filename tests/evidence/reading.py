"""Short ways to read a sentence of our own as a document."""

from collections.abc import Iterable
from datetime import date

from ringfence.evidence.claims import extract
from ringfence.evidence.gazetteer import Gazetteer
from ringfence.evidence.model import Claim, Document, Known, Period, Zone

KNOWN = Known(
    {
        "Huawei": "huawei", "Huawei Technologies": "huawei", "Huawei Technologies Co., Ltd.": "huawei", "ZTE": "zte",
        "Nokia": "nokia", "Ericsson": "ericsson", "Samsung": "samsung",
    },
    {"huawei": "CN", "zte": "CN", "nokia": "FI", "ericsson": "SE", "samsung": "KR"},
)  # fmt: skip
WEDNESDAY = Period(date(2023, 6, 14), date(2023, 6, 14), "given")


def document(text: str, published: Period | None = WEDNESDAY, kind: str = "body") -> Document:
    return Document("own.txt", "", text, "en", (Zone(0, len(text), kind),), published)


def claims(gazetteer: Gazetteer, text: str, published: Period | None = WEDNESDAY, kind: str = "body") -> list[Claim]:
    return list(extract(document(text, published, kind), gazetteer).claims)


def only(found: Iterable[Claim], act: str) -> Claim:
    """The one claim of an act."""
    (claim,) = [claim for claim in found if claim.act == act]
    return claim


def words(text: str, claim: Claim) -> str:
    return text[slice(*claim.span)]
