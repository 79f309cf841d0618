"""One file per call and writer, one event per line, written before the database sees it.

A lock on the open file says who owns it: the job while it lives, afterwards whoever replays it. The
kernel drops the lock with the process, so a killed job leaves a file that can be claimed at once.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from callcenter.events import Event

SUFFIX = ".jsonl"


class SpoolFile:
    """The file of one living writer. Blocking: call it from a thread."""

    def __init__(self, directory: Path, *, call_id: UUID, writer_id: str) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = directory / f"{call_id}.{_safe(writer_id)}{SUFFIX}"
        self._fd: int | None = None

    def append(self, events: Iterable[Event]) -> None:
        lines = "".join(event.to_json() + "\n" for event in events)
        _write_all(self._opened(), lines.encode())

    def discard(self) -> None:
        """Everything in it is stored."""
        if self._fd is not None:
            self.path.unlink(missing_ok=True)
            self.release()

    def release(self) -> None:
        """Leave what is in it to a replayer."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _opened(self) -> int:
        if self._fd is None:
            self._fd = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return self._fd


def left_behind(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"*{SUFFIX}")) if directory.is_dir() else []


def has(directory: Path, writer_id: str) -> bool:
    """Whether that writer left anything that is not in the store yet."""
    return directory.is_dir() and any(directory.glob(f"*.{_safe(writer_id)}{SUFFIX}"))


def files_of(directory: Path, call_id: UUID) -> list[Path]:
    return sorted(directory.glob(f"{call_id}.*{SUFFIX}")) if directory.is_dir() else []


@contextmanager
def claim(path: Path) -> Iterator[bool]:
    """True: the file is ours for the length of the block. False while its writer or another claimer lives."""
    try:
        fd = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _locked(fd)
    finally:
        os.close(fd)


def _locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return os.fstat(fd).st_nlink > 0  # somebody replayed and removed it between our open and our lock


def read(path: Path) -> list[Event]:
    """The whole lines of the file: the last one may be torn by a kill in the middle of a write."""
    text = path.read_text(encoding="utf-8", errors="replace")
    whole = text[: text.rfind("\n") + 1]
    return [Event.from_json(line) for line in whole.split("\n") if line]


def _write_all(fd: int, data: bytes) -> None:
    while data:
        data = data[os.write(fd, data) :]


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in name)
