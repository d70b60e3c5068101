"""The root of an XML file, read from its first bytes without parsing what follows."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PROLOGUE: Final = re.compile(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.DOTALL)
_ROOT: Final = re.compile(r"<([A-Za-z_][\w.\-]*:)?([A-Za-z_][\w.\-]*)([^>]*)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class XmlRoot:
    """The root element of an XML file."""

    tag: str
    """As written, with its prefix."""
    name: str
    """Local name in lower case."""
    namespaced: bool
    """Whether the root declares any namespace."""
    rest: str
    """What follows the root's start tag, as far as it was read."""


def decoded(head: bytes) -> str:
    """The first bytes as text; enough to see names, whatever the encoding."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="replace")
    for encoding, start in (("utf-16-le", b"<\0"), ("utf-16-be", b"\0<")):
        if head.startswith(start):
            return head.decode(encoding, errors="replace")
    return head.decode("latin-1")


def xml_root(head: bytes) -> XmlRoot | None:
    """The root element, or None if the bytes do not begin an XML file."""
    text = decoded(head)
    if not text.lstrip().startswith("<"):
        return None
    start = _PROLOGUE.match(text)
    match = _ROOT.match(text, start.end() if start else 0)
    if match is None:
        return None
    return XmlRoot((match[1] or "") + match[2], match[2].lower(), "xmlns" in match[3], text[match.end() :])
