"""Sources: whom a mention stands for where it asserts something."""

import re
import unicodedata
from typing import Final

from ringfence.evidence.model import Source
from ringfence.evidence.nouns import Mention

_FIRMS: Final = frozenset(
    "mobile telecom telecoms telekom tel net nett networks network group insight research consulting consult institute "
    "analytics capital securities partners communications wireless móvel movel móvil movil kabel technologies systems "
    "association alliance university bank holdings solutions labs media broadband electric energy".split()
)
"""Last words of names that are those of firms and bodies, not of persons."""


def source_of(mention: Mention, verb: str | None) -> Source:
    """The source that a mention stands for."""
    role = mention.role or None
    if mention.kind == "person":
        official = any(each.startswith(("gov:", "eu")) for each in mention.ids)
        named = bool(mention.detail)
        id_ = f"per:{slug(mention.detail)}" if named else (mention.ids or ("unspecified",))[0]
        kind = (
            "official"
            if official
            else "company"
            if any(i.startswith("org:") or ":" not in i for i in mention.ids) and mention.ids
            else "expert"
        )
        return Source(id_, kind, named, verb, role)
    if mention.kind in ("gov", "people"):
        id_ = mention.ids[0]
        kind = (
            "institution"
            if id_ == "eu"
            else "government"
            if mention.named and not mention.role.endswith(("official", "officials", "source", "sources"))
            else "official"
        )
        return Source(id_, kind, mention.named, verb, mention.detail or role)
    if mention.kind == "group":
        return Source(mention.ids[0], "group", False, verb)
    if mention.kind in ("supplier", "class", "operator", "operators", "org"):
        id_ = mention.ids[0]
        return Source(
            id_ if ":" in id_ else f"org:{id_}",
            "company" if mention.kind != "org" else "institution",
            not role,
            verb,
            role,
        )
    if mention.kind in ("media", "report"):
        leak = mention.ids[0] == "leak"
        return Source(mention.ids[0], "leak" if leak else "media", mention.named and not leak, verb)
    if mention.kind == "expert" and not role and mention.detail.rpartition(" ")[2].casefold() in _FIRMS:
        return Source(f"org:{slug(mention.detail)}", "company", True, verb)
    if mention.kind == "expert":
        return Source(
            f"per:{slug(mention.detail)}" if mention.detail else "unspecified",
            "expert",
            bool(mention.detail),
            verb,
            role,
        )
    gov = mention.ids and mention.ids[0].startswith("gov:")
    return Source(
        mention.ids[0] if gov else "unspecified",
        "official" if gov or "official" in mention.role or "government" in mention.role else "unspecified",
        False,
        verb,
        role,
    )


def slug(name: str) -> str:
    """A name as an id: no accents, case or signs."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
