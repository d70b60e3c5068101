"""What a person may write in place of what was extracted: the values that the annotation knows."""

from collections.abc import Mapping
from typing import Final, get_args

from pydantic import TypeAdapter, ValidationError

from ringfence.core.errors import RingfenceError
from ringfence.evidence.derive.meaning import FAMILY
from ringfence.evidence.llm_schema import Party, Told

ALLOWED: Final[dict[str, tuple[str, ...]]] = {
    "act": tuple(FAMILY),
    **{name: get_args(Told.model_fields[name].annotation) for name in ("scope", "modality", "polarity")},
}
"""Fields that hold one of some words, and may not be empty."""

_PARTY: Final = TypeAdapter[str](Party)
_PARTIES: Final = ("actor", "target")


def check_corrections(changes: Mapping[str, str]) -> None:
    """See that a correction can be read as a claim again; the days are checked where decisions are kept.

    Raises
    ------
    RingfenceError
        A value is none of those that the field may hold.
    """
    for name, value in changes.items():
        if name in ALLOWED and value not in ALLOWED[name]:
            raise RingfenceError(f"{name}={value} is not known", f"write one of {', '.join(ALLOWED[name])}")
        for party in value.split(",") if name in _PARTIES and (value or name == "actor") else ():
            if not _is_party(party):
                raise RingfenceError(
                    f"{name}={party} is nobody", "write gov:XX, country:XX, eu, org:NAME, grp:NAME or unknown"
                )


def _is_party(text: str) -> bool:
    try:
        _PARTY.validate_python(text)
    except ValidationError:
        return False
    return True
