"""Has a file on the disk that somebody else writes: the one in front of the desk's journal."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import Final

# Without the times of the file, where there is such a thing.
_sync: Final = getattr(os, "fdatasync", os.fsync)
# Windows has no other way to keep a program that is started from having the file, too.
_FLAGS: Final = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class OnDisk:
    """Keeps the file open from one time to the next, as long as it is the one of that name."""

    def __init__(self) -> None:
        self._path = ""
        self._file = -1
        self._identity = (0, 0)

    def look(self) -> None:
        """Looks where the last row was, for nothing but the next one."""
        if self._file < 0:
            return
        with contextlib.suppress(OSError):
            os.stat(self._path)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.read(self._file, 1)

    def sync(self, path: str, at: int, mark: str) -> None:
        """Returns when what the system had of the file by now is on the disk.

        The characters of the mark stand there, or it is not what was written. Raises OSError.
        """
        there = os.stat(path)
        if self._file < 0 or path != self._path or (there.st_dev, there.st_ino) != self._identity:
            self._open(path)
        wanted = mark.encode()
        os.lseek(self._file, at, os.SEEK_SET)
        if os.read(self._file, len(wanted)) != wanted:
            raise OSError(errno.ESTALE, "Another file is in its place")
        _sync(self._file)

    def _open(self, path: str) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        file = os.open(path, _FLAGS)
        opened = os.fstat(file)
        self._path, self._file, self._identity = path, file, (opened.st_dev, opened.st_ino)
