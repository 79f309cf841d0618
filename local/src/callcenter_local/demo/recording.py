"""The stored recording: fetched from the object store, and heard channel by channel."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from minio import Minio

TRANSCRIBED_WITHIN_S = 180.0


@dataclass(frozen=True)
class Heard:
    """What speech recognition makes of an object: the agent's voice is left, the caller's right."""

    object_key: str
    duration_ms: float
    size_bytes: int
    left: str
    right: str


async def hear(store: Minio, bucket: str, object_key: str) -> Heard:
    """Download the object and transcribe each channel (the recogniser runs in a process of its own)."""
    with tempfile.TemporaryDirectory(prefix="callcenter-") as folder:
        path = Path(folder) / Path(object_key).name
        await asyncio.to_thread(store.fget_object, bucket, object_key, str(path))
        size = path.stat().st_size
        found = json.loads(await _transcribed(path))
    texts = [channel["text"] for channel in found["channels"]] + [""]
    return Heard(object_key, float(found["duration_ms"]), size, texts[0], texts[1])


async def _transcribed(path: Path) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "callcenter_sim.transcribing",
        str(path),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(TRANSCRIBED_WITHIN_S):
        output, errors = await process.communicate()
    if process.returncode:
        raise RuntimeError(f"the recording could not be transcribed:\n{errors.decode(errors='replace')}")
    return output
