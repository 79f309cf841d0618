"""How we talk to an engine's process: a JSON head and raw bytes, both counted.

Shared by both ends and free of any import that costs time, because the engines load it too.
"""

import json
import struct
from asyncio import StreamReader
from typing import BinaryIO

Head = dict[str, str | int | float | bool | None]
_COUNTS = struct.Struct("<II")


def pack(head: Head, body: bytes = b"") -> bytes:
    text = json.dumps(head).encode()
    return _COUNTS.pack(len(text), len(body)) + text + body


def read(stream: BinaryIO) -> tuple[Head, bytes] | None:
    """The next message, or None when the other end has gone."""
    counts = stream.read(_COUNTS.size)
    if len(counts) < _COUNTS.size:
        return None
    head_bytes, body_bytes = _COUNTS.unpack(counts)
    return json.loads(stream.read(head_bytes)), stream.read(body_bytes)


async def read_async(stream: StreamReader) -> tuple[Head, bytes]:
    """The next message; raises asyncio.IncompleteReadError when the process is gone."""
    head_bytes, body_bytes = _COUNTS.unpack(await stream.readexactly(_COUNTS.size))
    head: Head = json.loads(await stream.readexactly(head_bytes))
    return head, await stream.readexactly(body_bytes)
