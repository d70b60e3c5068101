"""A source that tells how much of it has been read."""

import io
from typing import IO, Final

from ringfence.network.model import Progress
from ringfence.network.source import Source

_STEP: Final = 1 << 20


class Watched(Source):
    """A source whose streams report each megabyte read from the disk or the archive."""

    __slots__ = ("_tell",)
    _tell: Progress

    def __init__(self, source: Source, tell: Progress) -> None:
        super().__init__(source.path, source.name, source.sha256, source.size, source.member, source.gzipped)
        object.__setattr__(self, "_tell", tell)

    def open(self) -> IO[bytes]:
        return _Told(super().open(), self.name, self.size, self._tell)


class _Told(io.RawIOBase, IO[bytes]):
    def __init__(self, inner: IO[bytes], name: str, size: int, tell: Progress) -> None:
        self._inner, self._name, self._size, self._tell_progress = inner, name, size, tell
        self._read = self._told = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self._read += len(data)
        if self._read - self._told >= _STEP or not data:
            self._told = self._read
            self._tell_progress(self._name, self._read, max(self._size, self._read))
        return data

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inner.close()
        super().close()
