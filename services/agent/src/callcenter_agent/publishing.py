"""Rendered phrases in the object store, where the api finds a desk's apology when no agent can be had."""

import asyncio
from pathlib import Path
from typing import Protocol

import structlog
from callcenter.errors import CallCenterError

from callcenter_agent.desks.desk import Desks

log = structlog.get_logger()

RETRY_PAUSE_S = 15.0


class Shelf(Protocol):
    async def put_file(self, key: str, path: Path, *, content_type: str) -> None: ...


async def publish_all(desks: Desks, shelf: Shelf, *, pause_s: float = RETRY_PAUSE_S) -> None:
    """Returns when every phrase is there, however long voice and store are away."""
    waiting = {
        f"phrases/{desk_id}/{key}.wav": desk.book.path(key)
        for desk_id, desk in desks.by_id.items()
        for key in desk.book.rendered_beforehand()
    }
    while waiting:
        for key, path in list(waiting.items()):
            if await _published(shelf, key, path):
                del waiting[key]
        if waiting:
            log.info("phrases_not_published", waiting=len(waiting))
            await asyncio.sleep(pause_s)


async def _published(shelf: Shelf, key: str, path: Path) -> bool:
    try:
        await shelf.put_file(key, path, content_type="audio/wav")
    except (CallCenterError, OSError):
        return False
    return True
