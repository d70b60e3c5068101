"""SPDX 2 tag-value files, turned into the form of SPDX 2 in JSON, package by package."""

import codecs
import io
import re
from collections.abc import Iterator
from typing import Any, Final, cast

from ringfence.network.formats.document_head import head_text
from ringfence.network.formats.document_tree import Quiet, Unreadable
from ringfence.network.model import Context
from ringfence.network.source import UNREADABLE, Source

_TAG: Final = re.compile(r"^(?:\ufeff)?([A-Za-z][A-Za-z0-9]*)\s*:\s?(.*)$")
_VERSION: Final = re.compile(r"^(?:\ufeff)?(?:\s*#[^\n]*\n|\s*\n)*SPDXVersion:\s*SPDX-\d", re.MULTILINE)
_MAX_TEXT: Final = 1 << 20
_PACKAGE: Final = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageOriginator": "originator",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
    "PackageDownloadLocation": "downloadLocation",
    "PackageSummary": "summary",
    "PackageDescription": "description",
    "ReleaseDate": "releaseDate",
    "ValidUntilDate": "validUntilDate",
}
_OTHERS: Final = frozenset({"FileName", "SnippetSPDXID", "LicenseID", "SnippetFromFileSPDXID"})
"""Tags that begin something else than a package."""
Entry = tuple[str | None, Any, str]


def is_tag_value(head: bytes) -> bool:
    """Whether a file begins with the tag SPDXVersion."""
    return _VERSION.match(head_text(head)) is not None


def read_tags(source: Source, context: Context, fix: str) -> Iterator[Entry]:
    """Packages and relationships one by one, then the document: (collection or None, value, where)."""
    reader = _Tags()
    try:
        for line, tag, value in _tags(source):
            yield from reader.take(tag, value, line)
    except Unreadable as error:
        context.partial = True
        context.problems.add(source.where(error.line), error.found, fix)
    yield from reader.package_done()
    yield None, reader.document, "/"


class _Tags:
    """What the tags read so far describe."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {"creationInfo": {}}
        self._package: dict[str, Any] | None = None
        self._line = 0
        self._elsewhere = False

    def take(self, tag: str, value: str, line: int) -> Iterator[Entry]:
        if tag == "PackageName":
            yield from self.package_done()
            self._package, self._line, self._elsewhere = {"name": value}, line, False
        elif tag in _OTHERS:
            yield from self.package_done()
            self._elsewhere = True
            if tag != "LicenseID":
                yield "files", {}, f"line {line}"
        elif tag == "Relationship":
            yield from _relationship(value, line)
        elif self._package is not None:
            _of_package(self._package, tag, value)
        elif not self._elsewhere:
            self._of_document(tag, value)

    def package_done(self) -> Iterator[Entry]:
        if self._package is not None:
            yield "packages", self._package, f"line {self._line}"
            self._package = None

    def _of_document(self, tag: str, value: str) -> None:
        if tag == "Created":
            self.document["creationInfo"]["created"] = value
        else:
            names = {"SPDXVersion": "spdxVersion", "DocumentName": "name", "DocumentNamespace": "documentNamespace"}
            if tag in names:
                self.document[names[tag]] = value


def _relationship(value: str, line: int) -> Iterator[Entry]:
    words = value.split()
    if len(words) >= 3:
        found = {"spdxElementId": words[0], "relationshipType": words[1], "relatedSpdxElement": words[2]}
        yield "relationships", found, f"line {line}"


def _of_package(package: dict[str, Any], tag: str, value: str) -> None:
    if tag in _PACKAGE:
        package.setdefault(_PACKAGE[tag], value)
    elif tag == "ExternalRef":
        words = value.split()
        if len(words) >= 3:
            package.setdefault("externalRefs", []).append({"referenceType": words[1], "referenceLocator": words[2]})
    elif tag == "PackageChecksum":
        algorithm, _, content = value.partition(":")
        package.setdefault("checksums", []).append(
            {"algorithm": algorithm.strip(), "checksumValue": content.strip()}
        )  # fmt: skip


def _tags(source: Source) -> Iterator[tuple[int, str, str]]:
    """(line, tag, value); a value in <text> may go over many lines.

    Raises
    ------
    Unreadable
        The text is neither UTF-8 nor UTF-16 with its mark, cannot be read, or a <text> does not end.
    """
    number = 0
    open_tag: tuple[int, str, list[str], int] | None = None
    try:
        for number, line in _lines(source):
            if open_tag is None:
                match = _TAG.match(line)
                if match is None:
                    continue
                if "<text>" not in match[2] or "</text>" in match[2]:
                    yield number, match[1], re.sub(r"</?text>", "", match[2]).strip()
                else:
                    open_tag = (number, match[1], [match[2].replace("<text>", "")], 0)
                continue
            begun, tag, parts, size = open_tag
            parts.append(line.replace("</text>", ""))
            open_tag = (begun, tag, parts, size + len(line))
            if size > _MAX_TEXT:
                raise Unreadable("a <text> does not end", begun)
            if "</text>" in line:
                yield begun, tag, "\n".join(parts).strip()
                open_tag = None
    except UnicodeDecodeError as error:
        raise Unreadable("is not UTF-8 text", number + 1) from error
    except UNREADABLE as error:
        raise Unreadable(f"cannot be read further: {error}", number + 1) from error
    if open_tag is not None:
        raise Unreadable("a <text> does not end", open_tag[0])


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    wide = source.head().startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    with source.open() as stream:
        data = io.BufferedReader(cast(io.RawIOBase, _Raw(Quiet(stream))))
        lines = io.TextIOWrapper(data, "utf-16") if wide else (line.decode("utf-8") for line in data)
        for number, line in enumerate(lines, 1):
            yield number, line.rstrip("\r\n")


class _Raw(io.RawIOBase):
    """A bounded stream as the standard library wants it: a line longer than the bound is refused."""

    def __init__(self, inner: Quiet) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._inner.read(len(buffer))
        if b"\n" in data:
            self._inner.quiet = 0
        buffer[: len(data)] = data
        return len(data)
