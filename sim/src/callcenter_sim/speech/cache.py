"""Synthesised audio on disk, so that a phrase is rendered once per machine."""

import asyncio
import hashlib
import os
import tempfile
from pathlib import Path

# Raise when the synthesiser's parameters change, so that old audio is not served.
_EDITION = "1"


class AudioCache:
    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    async def get(self, key: str) -> bytes | None:
        if self._directory is None:
            return None
        return await asyncio.to_thread(_read, self._path(self._directory, key))

    async def put(self, key: str, pcm: bytes) -> None:
        if self._directory is not None:
            await asyncio.to_thread(_write, self._path(self._directory, key), pcm)

    @staticmethod
    def _path(directory: Path, key: str) -> Path:
        digest = hashlib.sha256(f"{_EDITION}|{key}".encode()).hexdigest()
        return directory / digest[:2] / f"{digest}.pcm"


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _write(path: Path, pcm: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several processes may render the same phrase: each writes aside, the rename is atomic.
    handle, aside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(pcm)
    Path(aside).replace(path)
