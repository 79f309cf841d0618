"""Each desk's apology, as the agents left it in the object store: fetched once, and ready when it is needed.

A caller who is turned away must hear it within moments, also beside many others and while the store is slow;
so nothing is fetched for a call. It is asked for again now and then, since a desk may change its words.
"""

import asyncio
from datetime import timedelta
from importlib import resources

import structlog
from callcenter.errors import NotFound, Unavailable
from callcenter.storage import Storage

from callcenter_api.directory.service import Directory
from callcenter_api.watchdog.sound import Sound, sound_of

_log = structlog.get_logger(__name__)

LIMIT = timedelta(seconds=5)
REFRESHED_EVERY = timedelta(minutes=1)
AGAIN_AFTER = timedelta(seconds=10)


class Apologies:
    def __init__(self, storage: Storage, directory: Directory) -> None:
        self._storage = storage
        self._directory = directory
        self._by_desk: dict[str, Sound] = {}
        self._shipped = sound_of(
            resources.files("callcenter_api.watchdog").joinpath("spoken/apology.wav").read_bytes()
        )

    def of(self, desk: str | None) -> Sound:
        """The desk's own words when they are at hand, else the ones that ship with us."""
        return self._by_desk.get(desk or "", self._shipped)

    async def keep(self) -> None:
        """Never returns."""
        while True:
            complete = await self.fetch()
            await asyncio.sleep((REFRESHED_EVERY if complete else AGAIN_AFTER).total_seconds())

    async def fetch(self) -> bool:
        """Whether every desk's is there; at the first start the agents have yet to render them."""
        desks = (await self._directory.book()).desks
        for desk in desks:
            await self._fetch(desk)
        return bool(desks) and desks.keys() <= self._by_desk.keys()

    async def _fetch(self, desk: str) -> None:
        try:
            async with asyncio.timeout(LIMIT.total_seconds()):
                wav = await self._storage.get_bytes(f"phrases/{desk}/apology.wav")
            self._by_desk[desk] = await asyncio.to_thread(sound_of, wav)
        except (NotFound, Unavailable, TimeoutError):
            return
        except ValueError as error:
            _log.warning("apology_not_readable", desk=desk, error=str(error))
