"""Which desk answers which number: the table is the truth, and a copy of it lies beside the worker.

Calls are taken with the database away; then the copy is asked, and the desk files where it knows nothing.
"""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final

import structlog
from callcenter.errors import CallCenterError

log = structlog.get_logger()

FILE: Final = "numbers.json"
REFRESH_S: Final = 30.0

Fetch = Callable[[], Awaitable[Mapping[str, str]]]
"""Numbers in use and their desks, from the table. Raises CallCenterError."""


def copy_in(folder: Path) -> dict[str, str]:
    """Empty where there is no copy yet, or none that can be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_copy(folder: Path, numbers: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = folder / f"{FILE}.{os.getpid()}"
    partial.write_text(json.dumps(dict(numbers)), encoding="utf-8")
    partial.replace(folder / FILE)


async def keep_copy(folder: Path, fetch: Fetch, *, every_s: float = REFRESH_S) -> None:
    while True:
        try:
            await asyncio.to_thread(write_copy, folder, await fetch())
        except (CallCenterError, OSError) as error:
            log.warning("numbers_not_copied", error=repr(error))
        await asyncio.sleep(every_s)
