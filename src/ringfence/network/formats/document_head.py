"""What the first bytes of a YAML or JSON file tell: the keys of its top level."""

import codecs
import re
from functools import lru_cache
from typing import Final

from ringfence.network.formats.json_stream import shallow_keys

_KEY: Final = re.compile(r"""^(?:"([^"\\]{1,100})"|'([^']{1,100})'|([A-Za-z_$@][\w.\-/$@]{0,100}))\s*:(?:\s+(.*))?$""")
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_JSON_TEXT: Final = re.compile(r'(?<!\\)"([^"\\]{1,100})"\s*:\s*"([^"\\]{1,200})"')

Keys = dict[str, str]
"""Keys of the top level; the value where it is a scalar, else ``""``."""


def head_text(head: bytes) -> str:
    """The first bytes as text; bytes of another encoding are replaced."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="replace")
    return head.decode("utf-8", errors="replace")


@lru_cache(maxsize=8)
def json_keys(head: bytes) -> Keys:
    """Top-level keys of the JSON object that ``head`` begins; empty if it begins none."""
    found: Keys = dict.fromkeys((key for depth, key in shallow_keys(head) if depth == 1), "")
    for match in _JSON_TEXT.finditer(head_text(head)) if found else ():
        if found.get(match[1]) == "":
            found[match[1]] = match[2]
    return found


@lru_cache(maxsize=8)
def yaml_documents(head: bytes) -> tuple[Keys, ...]:
    """Top-level keys of each YAML document that ``head`` begins; a cheap look at unindented lines, no parser."""
    if b"\0" in head[:1000] and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ()
    documents: list[Keys] = [{}]
    for line in head_text(head).splitlines():
        if line.startswith("---"):
            documents.append({})
        elif match := _KEY.match(line.rstrip()):
            key = match[1] or match[2] or match[3]
            value = re.sub(r"(^|\s)#.*$", "", match[4] or "").strip().strip("\"'")
            documents[-1].setdefault(key, value)
    return tuple(document for document in documents if document)


def documents_of(head: bytes) -> tuple[Keys, ...]:
    """Top-level keys of each document of a JSON or YAML file."""
    keys = json_keys(head)
    return (keys,) if keys else yaml_documents(head)


def block(head: bytes, key: str) -> list[str]:
    """The indented lines under a top-level key of a YAML file."""
    lines: list[str] = []
    inside = False
    for line in head_text(head).splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line[0].isspace():
            match = _KEY.match(line.rstrip())
            inside = match is not None and key in (match[1], match[2], match[3])
        elif inside:
            lines.append(line)
    return lines
