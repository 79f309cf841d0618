"""What finished or killed jobs left in the spool, brought to the store by the worker's main process."""

import asyncio
from pathlib import Path

import structlog

from callcenter_agent.record import spool
from callcenter_agent.record.writer import AWAY, Store

log = structlog.get_logger()

BATCH = 200
REFUSED_SUFFIX = ".refused"


async def replay_all(directory: Path, store: Store) -> int:
    """Events brought to the store. A file that is refused is set aside, for a person to look at."""
    replayed = 0
    for path in await asyncio.to_thread(spool.left_behind, directory):
        try:
            replayed += await replay(path, store)
        except AWAY as error:
            log.warning("spool_not_replayed", file=path.name, error=repr(error))
            break
        except Exception:
            log.exception("spool_set_aside", file=path.name)
            await asyncio.to_thread(path.rename, path.with_suffix(REFUSED_SUFFIX))
    return replayed


async def replay(path: Path, store: Store) -> int:
    with spool.claim(path) as ours:
        if not ours:
            return 0
        events = await asyncio.to_thread(spool.read, path)
        for start in range(0, len(events), BATCH):
            await store.append(events[start : start + BATCH])
        await asyncio.to_thread(path.unlink, missing_ok=True)
        log.info("spool_replayed", file=path.name, events=len(events))
        return len(events)


async def keep_replaying(directory: Path, store: Store, *, every_s: float) -> None:
    while True:
        await replay_all(directory, store)
        await asyncio.sleep(every_s)
