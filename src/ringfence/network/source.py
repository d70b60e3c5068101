"""A file to be imported: its hash, its first bytes, and a stream that survives hostile archives."""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Final, cast

from ringfence.core.errors import Problem, RingfenceError

HEAD_BYTES: Final = 1 << 16
_CHUNK: Final = 1 << 20
MAX_RATIO: Final = 250
"""Archives that grow more than this are refused; XML dumps shrink 20 to 100 times."""
_RATIO_FROM: Final = 64 << 20
MAX_MEMBERS: Final = 1000
GZIP_MAGIC: Final = b"\x1f\x8b"
ZIP_MAGIC: Final = b"PK\x03\x04"
UNREADABLE: Final = (EOFError, gzip.BadGzipFile, zlib.error, zipfile.BadZipFile, OSError)
"""What a damaged archive or disk raises while it is read."""


class ArchiveBomb(OSError):
    """An archive that grows beyond all measure."""


@dataclass(frozen=True, slots=True)
class Source:
    """One inventory file: plain, compressed with gzip, or a member of a zip archive."""

    path: Path
    name: str
    """File name without its folder; ``archive.zip!member.xml`` for a member."""
    sha256: str
    """Hash of the bytes on disk; for a member, of its content."""
    size: int
    """Bytes on disk; for a member, uncompressed."""
    member: str | None = None
    gzipped: bool = False

    @property
    def source_id(self) -> str:
        return self.sha256[:16]

    @property
    def plain(self) -> bool:
        """Whether the bytes on disk are the content."""
        return self.member is None and not self.gzipped

    def open(self) -> IO[bytes]:
        """The uncompressed content as a stream, which raises ``ArchiveBomb`` on absurd growth."""
        if self.member is not None:
            archive = zipfile.ZipFile(self.path)
            return _Capped(archive.open(self.member), archive.getinfo(self.member).compress_size)
        if self.gzipped:
            return _Capped(cast(IO[bytes], gzip.open(self.path)), self.size)
        return self.path.open("rb")

    def head(self) -> bytes:
        """The first bytes of the content, as many as can be read; of a large zip archive on disk, the last ones too.

        What a workbook is may stand at its end only: that is where some writers put the names of its sheets.
        """
        try:
            with self.open() as stream:
                head = stream.read(HEAD_BYTES)
            if self.plain and len(head) == HEAD_BYTES and head.startswith(ZIP_MAGIC):
                with self.path.open("rb") as stream:
                    stream.seek(max(HEAD_BYTES, self.size - HEAD_BYTES))
                    head += stream.read(HEAD_BYTES)
            return head
        except UNREADABLE:
            return b""

    def where(self, line: int | str | None = None, label: str | None = None) -> str:
        """``file:line (object)``, as errors are located."""
        text = self.name if line is None else f"{self.name}:{line}"
        return f"{text} ({label})" if label else text


class _Capped(io.RawIOBase, IO[bytes]):
    """A stream that stops once it has given far more bytes than the archive holds."""

    def __init__(self, inner: IO[bytes], packed: int) -> None:
        self._inner = inner
        self._limit = max(_RATIO_FROM, packed * MAX_RATIO)
        self._given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size if size >= 0 else self._limit + 1)
        self._given += len(data)
        if self._given > self._limit:
            raise ArchiveBomb(f"the archive grows more than {MAX_RATIO} times when unpacked")
        return data

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()


def sources_of(path: Path) -> Iterator[Source]:
    """The inventory files that ``path`` holds: itself, the files of a folder, or the members of a zip archive.

    A workbook is a file although it is a zip archive. Files of a folder are named from that folder on.

    Raises
    ------
    RingfenceError
        The path is no readable file, or an archive that is damaged or too large.
    """
    if path.is_dir():
        yield from _of_folder(path)
        return
    try:
        if not path.is_file():
            raise RingfenceError([Problem(str(path), "no such file", "give the path of an inventory file")])
        with path.open("rb") as stream:
            magic = stream.read(4)
        if magic == ZIP_MAGIC and not is_spreadsheet(path):
            yield from _members(path)
        else:
            with path.open("rb") as stream:
                sha256, size = _hash(stream)
            yield Source(path, path.name, sha256, size, gzipped=magic[:2] == GZIP_MAGIC)
    except UNREADABLE as error:
        problem = Problem(path.name, f"cannot be read: {error}", "check the file and export it again")
        raise RingfenceError([problem]) from error


def _of_folder(folder: Path) -> Iterator[Source]:
    """All files below a folder but hidden ones; links that lead outside are not followed."""
    root = folder.resolve()
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p.relative_to(folder)))
    if len(files) > MAX_MEMBERS:
        raise RingfenceError([Problem(str(folder), f"holds {len(files)} files", f"give at most {MAX_MEMBERS}")])
    for path in files:
        if path.resolve().is_relative_to(root):
            for source in sources_of(path):
                inside = path.relative_to(folder).parent.as_posix()
                prefix = root.name if inside == "." else f"{root.name}/{inside}"
                yield replace(source, name=f"{prefix}/{source.name}")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def is_spreadsheet(path: Path) -> bool:
    """Whether a zip archive is an Excel or OpenDocument workbook."""
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist()[: MAX_MEMBERS * 10])
    return "[Content_Types].xml" in names or "content.xml" in names


def _members(path: Path) -> Iterator[Source]:
    with zipfile.ZipFile(path) as archive:
        infos = sorted((i for i in archive.infolist() if not i.is_dir()), key=lambda info: info.filename)
        if len(infos) > MAX_MEMBERS:
            raise RingfenceError([Problem(path.name, f"holds {len(infos)} files", f"pack at most {MAX_MEMBERS}")])
        for info in infos:
            with _Capped(archive.open(info), info.compress_size) as stream:
                sha256, size = _hash(stream)
            yield Source(path, f"{path.name}!{info.filename}", sha256, size, member=info.filename)


def _hash(stream: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size
