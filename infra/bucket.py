"""Keeps the recordings' bucket there: makes it when it is missing, as soon as the store answers.

Calls do not wait for the store, so this may come late, and again when the store was replaced by an empty one.
"""

import asyncio
import sys
from pathlib import Path

from callcenter.errors import CallCenterError
from callcenter.settings import SettingsError, StorageSettings, load
from callcenter.storage import Storage

SIGN = Path("/tmp/bucket-is-there")  # noqa: S108 - the container's own
RETRY_S = 1.0
LOOK_S = 60.0


class Sign:
    """A file that is there while the bucket is: what the health check looks for. Tells of each change."""

    def __init__(self, path: Path, bucket: str) -> None:
        self._path = path
        self._bucket = bucket

    def put_up(self) -> None:
        if not self._path.exists():
            sys.stdout.write(f"bucket {self._bucket} is there\n")
            self._path.touch()

    def take_down(self, why: str) -> None:
        if self._path.exists():
            sys.stdout.write(f"bucket {self._bucket} cannot be seen: {why}\n")
            self._path.unlink()


async def keep(storage: Storage, sign: Sign, *, retry_s: float = RETRY_S, look_s: float = LOOK_S) -> None:
    """Runs for ever."""
    while True:
        try:
            await storage.ensure_bucket()
        except CallCenterError as error:
            sign.take_down(str(error))
            await asyncio.sleep(retry_s)
        else:
            sign.put_up()
            await asyncio.sleep(look_s)


def main() -> int:
    try:
        settings = load(StorageSettings)
    except SettingsError as error:
        sys.stderr.write(f"bucket: {error}\n")
        return 1
    asyncio.run(keep(Storage(settings), Sign(SIGN, settings.s3_bucket)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
