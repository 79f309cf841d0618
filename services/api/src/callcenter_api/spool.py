"""Events that could not be written yet: one file per batch, in a folder that outlives the process.

Files appear whole (written aside, then renamed), and writing a batch twice changes nothing in
the record, so replicas may share the folder without a lock.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from callcenter.events import Event
from callcenter.ids import new_id

_SUFFIX = ".jsonl"


class Spool:
    """Blocking, but small and local: call it from a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, events: Sequence[Event]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{new_id()}{_SUFFIX}"
        aside = path.with_suffix(".part")
        with aside.open("w", encoding="utf-8") as file:
            file.writelines(f"{event.to_json()}\n" for event in events)
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)

    def batches(self) -> list[Path]:
        """Oldest first: the names are time-ordered."""
        return sorted(self._folder.glob(f"*{_SUFFIX}"))

    def read(self, batch: Path) -> list[Event]:
        """Empty when another replica was faster."""
        try:
            lines = batch.read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []
        return [Event.from_json(line) for line in lines]

    def set_aside(self, batch: Path) -> None:
        """For a person to look at."""
        if batch.exists():
            batch.rename(batch.with_suffix(".refused"))

    def forget(self, batch: Path) -> None:
        batch.unlink(missing_ok=True)
